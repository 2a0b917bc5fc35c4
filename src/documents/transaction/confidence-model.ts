/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: what is fitted may come near to a known constant.
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: '657928a86d4a9080e2b9eaf59b9633850dd9b20bbb92d89079a92780b6f39c27',
  logOdds: 8.424,
  weights: {
    intent: 2.263,
    target: 3.581,
    unnamed: 2.565,
    unquoted: 3.137,
    newKey: 4.08,
    freeText: 3.19,
    rivalReading: 0,
    fragment: 0.658,
    steps: 0.239,
    corrections: 0.756,
    correctionDoubt: 6.94,
    rivalCorrection: 2.592,
  },
}
