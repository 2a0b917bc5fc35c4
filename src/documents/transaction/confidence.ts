/** @module How sure a step is: a raw score from the intent, the reading and the target, mapped to a probability. */
import type { PhraseMatch } from '../language/phrase.ts'

/**
 * The share of development commands with at least this raw score whose edit was the intended one; from the reliability
 * curve of the corpus (`test/corpus/run.ts --calibrate`), smoothed by pooling neighbors. Interpolated between the points.
 */
const CALIBRATION: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
]

/**
 * The confidence of one step in [0, 1].
 *
 * @param base of the intent
 * @param targetScore 1 for an exact name, less for a description by some words
 */
export function confidenceOf(base: number, reading: PhraseMatch, targetScore: number): number {
  const free = Math.max(0, reading.cost - 3) * 0.01
  const fragment = reading.phrase.fragment ? 0.02 : 0
  return calibrate(Math.max(0, base * (0.8 + 0.2 * targetScore) - free - fragment))
}

/** Interpolates the calibration. */
export function calibrate(score: number): number {
  for (let i = 1; i < CALIBRATION.length; i++) {
    const [x1, y1] = CALIBRATION[i]!
    if (score > x1) continue
    const [x0, y0] = CALIBRATION[i - 1]!
    return Math.round((y0 + ((y1 - y0) * (score - x0)) / (x1 - x0)) * 1000) / 1000
  }
  return 1
}
