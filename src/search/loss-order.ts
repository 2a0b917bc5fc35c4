/** @module The order of a batch by what was found: feasible by loss, infeasible by violation, failed last. */
import type { ToldBatch } from './sampler.ts'

/**
 * One number a trial such that smaller is better: the loss of a feasible trial; for others numbers beyond all losses, by
 * violation, and Infinity for failed ones.
 */
export function rankedLosses(batch: ToldBatch): Float64Array {
  const ranked = new Float64Array(batch.count)
  for (let k = 0; k < batch.count; k++) {
    const loss = batch.losses[k]!
    const violation = batch.violations[k]!
    // 1e300 is beyond any loss that means something and leaves room for violations.
    ranked[k] = Number.isNaN(loss)
      ? Number.POSITIVE_INFINITY
      : violation > 0
        ? 1e300 * (1 + violation / (1 + violation))
        : loss
  }
  return ranked
}

/** Indices of numbers from smallest to largest, equal ones by index. */
export function ascending(numbers: Float64Array): number[] {
  return Array.from(numbers, (_, index) => index).sort((a, b) => {
    const [x, y] = [numbers[a]!, numbers[b]!]
    return x < y ? -1 : x > y ? 1 : a - b
  })
}
