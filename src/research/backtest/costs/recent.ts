/** @module What impact models know of the market before a fill: volatility and mean volume of the bars before it. */
import type { Bars } from '../../market/bars.ts'
import type { FillRequest } from './slippage.ts'

/** Bars over which both are taken. */
const BARS = 20

/** A request that looks at the bars before it when a model asks for them, and not before: most do not. */
export class MarketRequest implements FillRequest {
  units = 0
  price = 0
  volume = 0
  filledInBar = 0
  opening = true
  private bars: Bars | undefined
  private bar = -1
  private isMeasured = false
  private sigma = Number.NaN
  private meanVolume = Number.NaN

  /** Turns to another fill. */
  at(bars: Bars, bar: number): void {
    if (this.bar !== bar || this.bars !== bars) this.isMeasured = false
    this.bars = bars
    this.bar = bar
    this.volume = bars.volume[bar]!
  }

  /** Of the returns of the last 20 bars before the fill; NaN while there are too few. */
  get volatility(): number {
    this.measure()
    return this.sigma
  }

  get averageVolume(): number {
    this.measure()
    return this.meanVolume
  }

  private measure(): void {
    if (this.isMeasured) return
    this.isMeasured = true
    this.sigma = Number.NaN
    this.meanVolume = Number.NaN
    const { bars, bar } = this
    if (bars === undefined || bar <= BARS) return
    const { close, volume } = bars
    let sum = 0
    let squares = 0
    let volumes = 0
    const rows = rowsBefore(close, bar)
    if (rows === undefined) return
    for (let k = 1; k <= BARS; k++) {
      const i = rows[k]!
      const r = close[i]! / close[rows[k - 1]!]! - 1
      sum += r
      squares += r * r
      volumes += volume[i]!
    }
    this.sigma = Math.sqrt(Math.max(0, (squares - (sum * sum) / BARS) / (BARS - 1)))
    this.meanVolume = volumes / BARS
  }
}

/** The last bars before one that have a price, one more than their returns, in order of time; `undefined` for too few. */
function rowsBefore(close: Float64Array, bar: number): readonly number[] | undefined {
  const rows: number[] = []
  for (let i = bar - 1; i >= 0 && rows.length <= BARS; i--) if (!Number.isNaN(close[i]!)) rows.push(i)
  return rows.length > BARS ? rows.reverse() : undefined
}
