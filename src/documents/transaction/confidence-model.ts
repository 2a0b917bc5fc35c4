/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: what is fitted may come near to a known constant.
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: 'f0a1cfacb261a2f9f05457170b6ea24b4e1797e3093291e821bd2e7019c88689',
  logOdds: 8.494,
  weights: {
    intent: 2.349,
    target: 3.271,
    unnamed: 2.642,
    unquoted: 3.193,
    newKey: 4.095,
    freeText: 3.207,
    rivalReading: 0,
    fragment: 0.67,
    steps: 0.25,
    corrections: 0.765,
    correctionDoubt: 6.988,
    rivalCorrection: 2.611,
  },
}
