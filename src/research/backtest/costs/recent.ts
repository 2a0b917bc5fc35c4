/** @module What impact models know of the market before a fill: volatility and mean volume of the bars before it. */
import type { Bars } from '../../market/bars.ts'
import type { FillRequest } from './slippage.ts'

/** Bars over which both are taken. */
const BARS = 20

/** Fills in `volatility` and `averageVolume` of the bars before `bar`; NaN while there are too few. */
export function measureRecent({ close, volume }: Bars, bar: number, request: FillRequest): void {
  request.volatility = Number.NaN
  request.averageVolume = Number.NaN
  if (bar <= BARS) return
  let sum = 0
  let squares = 0
  let volumes = 0
  for (let i = bar - BARS; i < bar; i++) {
    const r = close[i]! / close[i - 1]! - 1
    sum += r
    squares += r * r
    volumes += volume[i]!
  }
  request.volatility = Math.sqrt(Math.max(0, (squares - (sum * sum) / BARS) / (BARS - 1)))
  request.averageVolume = volumes / BARS
}
