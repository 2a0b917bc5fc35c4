/** @module How much instruments move together. */
import { correlation as pearson } from '../../stats/moments.ts'
import { indicators } from '../backtest/index.ts'
import type { Feature } from './feature.ts'

/**
 * The mean, over all other instruments, of Pearson's correlation of log returns. A pair is looked at over the last n bars at
 * which both have a return; 0 when one of the two does not move.
 */
export const correlation: Feature = {
  name: 'correlation',
  title: 'Correlation',
  description: 'Mean correlation of the last n log returns with those of the other symbols.',
  format: 'ratio',
  minLookback: 3,
  needs: 'peers',
  compute({ contexts }, lookback) {
    const returns = contexts.map((context) => context.indicator(indicators.log_return, { period: 1 }).value)
    const sums = returns.map((own) => new Float64Array(own.length))
    const counts = returns.map((own) => new Int32Array(own.length))
    for (let a = 0; a < returns.length; a++) {
      for (let b = a + 1; b < returns.length; b++) {
        rollingCorrelation(returns[a]!, returns[b]!, lookback, (bar, value) => {
          for (const k of [a, b]) {
            sums[k]![bar]! += value
            counts[k]![bar]!++
          }
        })
      }
    }
    return sums.map((sum, k) =>
      sum.map((total, bar) => (counts[k]![bar] === 0 ? Number.NaN : total / counts[k]![bar]!)),
    )
  },
}

/** Reports the correlation at each place at which both have a value and `window` of them are there. */
function rollingCorrelation(
  a: Float64Array,
  b: Float64Array,
  window: number,
  report: (place: number, value: number) => void,
): void {
  const both = { a: new Float64Array(a.length), b: new Float64Array(a.length) }
  let count = 0
  for (let place = 0; place < a.length; place++) {
    if (Number.isNaN(a[place]!) || Number.isNaN(b[place]!)) continue
    both.a[count] = a[place]!
    both.b[count] = b[place]!
    count++
    if (count < window) continue
    report(place, pearson(both.a.subarray(count - window, count), both.b.subarray(count - window, count)))
  }
}
