/** @module Lines through swing points. */
import { bars, defineIndicator, level } from './indicator.ts'
import { lag } from './rolling.ts'
import { turningPoint } from './turning-point.ts'

interface Point {
  readonly bar: number
  readonly price: number
}

/**
 * Support is the line through the newest swing low and the one of those before it whose line the most swing lows touch, at least so
 * many, within a tolerance as a fraction of the price; of equals the newest. Resistance is that of swing highs. Both go on until
 * this bar, and the last ones are kept.
 */
export const trendlines = defineIndicator({
  name: 'trendlines',
  title: 'Trend lines',
  description:
    'The line through the newest swing low, and through one of those before it, that the most of them touch, at least so many, within a tolerance as a fraction of the price; resistance likewise through swing highs. Both are carried on to this bar, and the last ones are kept.',
  inputs: ['high', 'low'],
  parameters: { swing_period: bars(20), touches: bars(2, 2), tolerance: level(0.002, 0, 0.5), pivots: bars(10, 2) },
  outputs: ['support', 'resistance', 'support_slope', 'resistance_slope'],
  warmup: ({ swing_period }) => 2 * swing_period,
  start({ swing_period, touches, tolerance, pivots }) {
    const follow = (side: 'high' | 'low'): ((value: number) => { readonly value: number; readonly slope: number }) => {
      const turns = turningPoint(swing_period, side)
      const before = lag(swing_period)
      const answer = { value: Number.NaN, slope: Number.NaN }
      let points: Point[] = []
      let anchor: Point = { bar: 0, price: Number.NaN }
      let bar = 0
      return (value) => {
        const price = before(value)
        if (turns(value) === 1) {
          const newest = { bar: bar - swing_period, price }
          points = [...points.slice(1 - pivots), newest]
          const slope = bestSlope(points, touches, tolerance)
          if (slope !== undefined) {
            anchor = newest
            answer.slope = slope
          }
        }
        answer.value = anchor.price + answer.slope * (bar - anchor.bar)
        if (!Number.isNaN(value)) bar++
        return answer
      }
    }
    const support = follow('low')
    const resistance = follow('high')
    return ([high, low], out) => {
      const below = support(low!)
      const above = resistance(high!)
      if (Number.isNaN(high!) || Number.isNaN(low!)) return
      out[0] = below.value
      out[1] = above.value
      out[2] = below.slope
      out[3] = above.slope
    }
  },
})

/** Slope of the line from the newest point that the most points touch; `undefined` when too few touch any. */
function bestSlope(points: readonly Point[], touches: number, tolerance: number): number | undefined {
  const newest = points.at(-1)!
  let best: number | undefined
  let most = touches - 1
  for (const other of points.slice(0, -1).reverse()) {
    const slope = (newest.price - other.price) / (newest.bar - other.bar)
    const touching = points.filter(({ bar, price }) => {
      const line = newest.price + slope * (bar - newest.bar)
      return Math.abs(price - line) <= tolerance * Math.abs(line) || bar === other.bar || bar === newest.bar
    })
    if (touching.length <= most) continue
    most = touching.length
    best = slope
  }
  return best
}
