/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
import type { ConfidenceCurve } from './confidence.ts'

/** Steps as they were typed: score, probability. */
export const readingCurve: ConfidenceCurve = [
  [0, 0],
  [0.825, 0.999],
  [0.85, 0.999],
  [0.876, 0.999],
  [0.95, 0.999],
]

/** Mended wordings: score, probability. */
export const repairCurve: ConfidenceCurve = [
  [0, 0],
  [0.86, 0.997],
  [0.97, 0.997],
]
