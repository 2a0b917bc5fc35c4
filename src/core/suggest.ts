/** @module "Did you mean": the nearest legal name to a mistyped one. */
import { distance } from 'fastest-levenshtein'

/** Lower case without separators, so that `fastPeriod`, `fast-period` and `fast_period` are one name. */
const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '')

/**
 * The nearest of `candidates` to `name`, or `undefined` when none is near: at most two edits, or a third of the length
 * for longer names. Equal distances go to the earlier candidate.
 *
 * @example
 * nearest('fast_perod', ['fast_period', 'slow_period']) // 'fast_period'
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const folded = fold(name)
  const limit = Math.max(2, Math.floor(folded.length / 3))
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const steps = distance(folded, fold(candidate))
    if (steps < bestDistance) {
      best = candidate
      bestDistance = steps
    }
  }
  // Two edits turn any two-letter name into any other; a suggestion must share something with what was typed.
  return bestDistance <= limit && bestDistance < Math.max(folded.length, 2) ? best : undefined
}

/** ` Did you mean "x"?`, or the empty string. For the end of a message. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates)
  return found === undefined ? '' : ` Did you mean "${found}"?`
}
