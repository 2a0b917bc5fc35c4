/**
 * @module How sure a step is: a score from the intent, the reading and the target, and the probability that the corpus gives to it.
 * The curves are data ({@link readingCurve}, {@link repairCurve}); `node test/corpus/calibrate.ts` makes them again.
 */
import type { PhraseMatch } from '../language/phrase.ts'
import { readingCurve, repairCurve } from './confidence-curves.ts'

/** Points of a curve that never falls: scores ascending, and the probability that what is done is what was meant. */
export type ConfidenceCurve = readonly (readonly [score: number, probability: number])[]

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/**
 * The score of one step in [0, 1], before calibration.
 *
 * @param base of the intent
 * @param targetScore 1 for an exact name, less for a description by some words
 */
export function scoreOf(base: number, reading: PhraseMatch, targetScore: number): number {
  const free = Math.max(0, reading.cost - 3) * 0.01
  const fragment = reading.phrase.fragment ? 0.02 : 0
  return rounded(Math.min(1, Math.max(0, base * (0.8 + 0.2 * targetScore) - free - fragment)))
}

/**
 * The probability that a curve gives to a score: linear between its points, level outside of them.
 *
 * @example
 * calibrated(0.5, [[0, 0.2], [1, 0.8]]) // 0.5
 */
export function calibrated(score: number, curve: ConfidenceCurve): number {
  const after = curve.findIndex(([at]) => at >= score)
  if (after < 0) return curve.at(-1)?.[1] ?? score
  const [x1, y1] = curve[after]!
  if (after === 0 || x1 === score) return y1
  const [x0, y0] = curve[after - 1]!
  return rounded(y0 + ((y1 - y0) * (score - x0)) / (x1 - x0))
}

/**
 * The confidence of a step: how many of a hundred such steps of the corpus' development part did what was meant, with a half
 * counted for and a half against (Jeffreys), made monotone in the score (isotonic regression), at most 0.999. What is carried out
 * there is nearly always right, so most steps are close to 1; scores below all that were seen fall to 0.
 */
export const confidenceOf = (score: number): number => calibrated(score, readingCurve)

/** The same for a wording that was mended: how many of a hundred that would have been carried out were meant. */
export const repairConfidenceOf = (score: number): number => calibrated(score, repairCurve)
