/** @module How sure a step is: a score from the intent, the reading and the target. It orders steps; it is not a calibrated probability. */
import type { PhraseMatch } from '../language/phrase.ts'

/**
 * The confidence of one step in [0, 1].
 *
 * @param base of the intent
 * @param targetScore 1 for an exact name, less for a description by some words
 */
export function confidenceOf(base: number, reading: PhraseMatch, targetScore: number): number {
  const free = Math.max(0, reading.cost - 3) * 0.01
  const fragment = reading.phrase.fragment ? 0.02 : 0
  const score = Math.min(1, Math.max(0, base * (0.8 + 0.2 * targetScore) - free - fragment))
  return Math.round(score * 1000) / 1000
}
