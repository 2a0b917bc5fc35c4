/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: what is fitted may come near to a known constant.
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: '791bf54a2abb58e868135b0933cea059bef862b8f441e9cc846bdc15df50030a',
  logOdds: 8.62,
  weights: {
    intent: 2.477,
    target: 2.348,
    unnamed: 2.798,
    unquoted: 3.29,
    newKey: 4.148,
    freeText: 3.249,
    rivalReading: 0,
    fragment: 0.688,
    steps: 0.283,
    corrections: 0.768,
    correctionDoubt: 6.864,
    rivalCorrection: 2.536,
  },
}
