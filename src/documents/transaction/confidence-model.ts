/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: '071387d0f332f52b517e0fe0a0438ef009d62dde2c3660cbd9cde1a861f6168d',
  logOdds: 8.532,
  weights: {
    intent: 1.474,
    target: 2.176,
    unnamed: 2.738,
    unquoted: 3.425,
    newKey: 8.466,
    freeText: 2.715,
    rivalReading: 0,
    fragment: 1.596,
    steps: 0,
    corrections: 0.722,
    correctionDoubt: 6.52,
    rivalCorrection: 3.192,
  },
}
