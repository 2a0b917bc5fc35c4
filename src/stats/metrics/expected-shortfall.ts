/** @module The mean loss of the worst bars. */
import { quantileSorted } from '../quantile.ts'
import type { Metric } from './metric.ts'

/**
 * Minus the mean of the returns not above the 5 % quantile: historical expected shortfall (conditional value at risk) at
 * 95 % (Acerbi and Tasche, "On the coherence of expected shortfall", 2002).
 */
export const expectedShortfall: Metric = {
  name: 'expected_shortfall',
  title: 'Expected shortfall (95 %)',
  description: 'The mean loss of the bars at or beyond the value at risk.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => {
    const sorted = Float64Array.from(returns).sort()
    const limit = quantileSorted(sorted, 0.05)
    let sum = 0
    let count = 0
    while (count < sorted.length && sorted[count]! <= limit) sum += sorted[count++]!
    return count === 0 ? 0 : -sum / count
  },
}
