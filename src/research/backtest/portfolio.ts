/** @module Cash and positions of many instruments in one account, with every trade from entry to exit. */
import { RoundTrips } from './round-trips.ts'

/** A part of a position that was taken at one price. */
export interface Lot {
  readonly entryBar: number
  readonly entryPrice: number
  /** Signed units left. */
  units: number
  /** Commission of the entry that belongs to the units left. */
  commission: number
}

/** A lot, or a part of one, from entry to exit. */
export interface ClosedTrade {
  readonly symbol: number
  /** Signed. */
  readonly units: number
  readonly entryBar: number
  readonly exitBar: number
  readonly entryPrice: number
  readonly exitPrice: number
  /** Commission of entry and exit. */
  readonly commission: number
  /** After commission. */
  readonly profit: number
}

export interface Holding {
  units: number
  /** The last known price. */
  mark: number
  /** Oldest first; closed in this order. */
  lots: Lot[]
}

/** Shares of a fill below which units are rounding of fractional sizes, not a position. */
const DUST = 1e-12

/** The account. Equity is cash plus the value of all positions at their marks, at all times. */
export class Portfolio {
  cash: number
  readonly holdings: readonly Holding[]
  readonly trades: ClosedTrade[] = []
  commissions = 0
  traded = 0
  turnover = 0
  slippage = 0
  readonly trips: RoundTrips

  constructor(cash: number, symbols: number) {
    this.cash = cash
    this.holdings = Array.from({ length: symbols }, () => ({ units: 0, mark: Number.NaN, lots: [] }))
    this.trips = new RoundTrips(symbols)
  }

  get equity(): number {
    let equity = this.cash
    for (const { units, mark } of this.holdings) if (units !== 0) equity += units * mark
    return equity
  }

  /** Σ |value| of the positions. */
  get gross(): number {
    let gross = 0
    for (const { units, mark } of this.holdings) if (units !== 0) gross += Math.abs(units * mark)
    return gross
  }

  /** Books a fill: closes lots on the other side, oldest first, and opens a new one with what is left. */
  apply(symbol: number, units: number, price: number, commission: number, bar: number): void {
    const holding = this.holdings[symbol]!
    this.cash -= units * price + commission
    this.commissions += commission
    this.traded += Math.abs(units * price)
    this.trips.fill(symbol, holding.units, units, price, commission, bar)
    const charge = commission / Math.abs(units)
    let left = units
    while (left !== 0 && holding.lots.length > 0 && Math.sign(holding.lots[0]!.units) !== Math.sign(left)) {
      const lot = holding.lots[0]!
      const closed = Math.min(Math.abs(left), Math.abs(lot.units)) * Math.sign(lot.units)
      const share = (lot.commission * closed) / lot.units
      const paid = share + charge * Math.abs(closed)
      this.trades.push({
        symbol,
        units: closed,
        entryBar: lot.entryBar,
        exitBar: bar,
        entryPrice: lot.entryPrice,
        exitPrice: price,
        commission: paid,
        profit: closed * (price - lot.entryPrice) - paid,
      })
      lot.units -= closed
      lot.commission -= share
      left += closed
      if (Math.abs(lot.units) <= DUST * Math.abs(closed)) holding.lots.shift()
    }
    if (Math.abs(left) > DUST * Math.abs(units)) {
      holding.lots.push({ entryBar: bar, entryPrice: price, units: left, commission: charge * Math.abs(left) })
    }
    // A position is the sum of its lots, so that closing them all leaves exactly nothing.
    holding.units = 0
    for (const lot of holding.lots) holding.units += lot.units
  }

  /** `ratio` new units for each old one; the value does not change. */
  split(symbol: number, ratio: number): void {
    const holding = this.holdings[symbol]!
    this.trips.split(symbol, ratio)
    holding.units *= ratio
    holding.mark /= ratio
    holding.lots = holding.lots.map((lot) => ({
      ...lot,
      units: lot.units * ratio,
      entryPrice: lot.entryPrice / ratio,
    }))
  }
  /** A dividend of `amount` a unit: whoever is short pays it. */
  pay(symbol: number, amount: number): void {
    const money = this.holdings[symbol]!.units * amount
    this.cash += money
    this.trips.pay(symbol, money)
  }
}
