/** @module Positions of the simulator as trades: from taking a position to closing it or turning it around, as the kernel counts them. */
import type { Trade } from './account.ts'

/** A trade in money, with the index of its instrument. */
export interface RoundTrip extends Trade {
  readonly symbol: number
}

interface OpenTrip {
  readonly direction: 1 | -1
  readonly entryBar: number
  /** Cash flows so far. */
  flow: number
  entryValue: number
  entryUnits: number
  mostUnits: number
}

/** Less than this share of what was held is rounding, not a position. */
const DUST = 1e-12

/** Collects fills of each instrument into trips. A fill through zero closes one trip and opens the next. */
export class RoundTrips {
  private readonly closed: RoundTrip[] = []
  private readonly open: (OpenTrip | undefined)[]

  constructor(symbols: number) {
    this.open = new Array<OpenTrip | undefined>(symbols).fill(undefined)
  }

  /** @param held units before the fill */
  fill(symbol: number, held: number, units: number, price: number, commission: number, bar: number): void {
    const after = held + units
    const isThrough = held !== 0 && (held * after < 0 || Math.abs(after) <= DUST * Math.abs(held))
    if (isThrough) {
      const share = Math.min(1, Math.abs(held / units))
      this.close(symbol, held * price - commission * share, price, bar)
      if (Math.abs(after) <= DUST * Math.abs(held)) return
      this.take(symbol, after, after, price, commission * (1 - share), bar)
    } else this.take(symbol, units, after, price, commission, bar)
  }

  private take(symbol: number, units: number, after: number, price: number, commission: number, bar: number): void {
    let trip = this.open[symbol]
    if (trip === undefined) {
      const direction = units > 0 ? 1 : -1
      trip = { direction, entryBar: bar, flow: 0, entryValue: 0, entryUnits: 0, mostUnits: 0 }
      this.open[symbol] = trip
    }
    trip.flow -= units * price + commission
    if (Math.sign(units) !== trip.direction) return
    trip.entryValue += Math.abs(units * price)
    trip.entryUnits += Math.abs(units)
    trip.mostUnits = Math.max(trip.mostUnits, Math.abs(after))
  }

  private close(symbol: number, exitFlow: number, price: number, bar: number | null): void {
    const trip = this.open[symbol]!
    const profit = trip.flow + exitFlow
    this.open[symbol] = undefined
    this.closed.push({
      symbol,
      direction: trip.direction,
      entryBar: trip.entryBar,
      exitBar: bar,
      entryPrice: trip.entryValue / trip.entryUnits,
      exitPrice: price,
      units: trip.mostUnits,
      profit,
      return: profit / trip.entryValue,
    })
  }

  split(symbol: number, ratio: number): void {
    const trip = this.open[symbol]
    if (trip === undefined) return
    trip.entryUnits *= ratio
    trip.mostUnits *= ratio
  }

  /** Money that a position earned without a fill: a dividend. */
  pay(symbol: number, money: number): void {
    const trip = this.open[symbol]
    if (trip !== undefined) trip.flow += money
  }

  /** All trips in order of closing; what is open is valued at its mark, without costs of closing. */
  finish(holdings: readonly { readonly units: number; readonly mark: number }[]): readonly RoundTrip[] {
    holdings.forEach(({ units, mark }, symbol) => {
      if (this.open[symbol] !== undefined) this.close(symbol, units * mark, mark, null)
    })
    return this.closed
  }
}
