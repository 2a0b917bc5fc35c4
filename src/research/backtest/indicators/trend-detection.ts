/** @module Whether a move is a trend or the noise around one. */
import { bars, defineIndicator } from './indicator.ts'
import { lag, sum } from './rolling.ts'

/** |Σ momentum over n| − (Σ|momentum| over multiple·n − Σ|momentum| over n), with its direction Σ momentum: above 0 in a trend (Pee; TTR). */
export const trendDetection = defineIndicator({
  name: 'trend_detection',
  title: 'Trend detection index',
  description:
    '|Σ momentum over n| − (Σ|momentum| over multiple·n − Σ|momentum| over n), with its direction Σ momentum: above 0 in a trend (Pee; TTR).',
  inputs: ['close'],
  parameters: { period: bars(20), multiple: bars(2, 2) },
  outputs: ['value', 'direction'],
  warmup: ({ period, multiple }) => period * multiple - 1,
  start({ period, multiple }) {
    const before = lag(period)
    const directed = sum(period)
    const short = sum(period)
    const long = sum(period * multiple)
    return (input, out) => {
      const moved = input[0]! - before(input[0]!)
      const momentum = Number.isNaN(moved) ? 0 : moved
      const direction = directed(momentum)
      const near = short(Math.abs(momentum))
      out[0] = Math.abs(direction) - (long(Math.abs(momentum)) - near)
      out[1] = direction
    }
  },
})
