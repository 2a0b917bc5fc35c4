/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: '8d0d40c79e7624103a868def1dbcc64b8f3672b04ae1867b1caa408d3dc55941',
  logOdds: 8.377,
  weights: {
    intent: 0.935,
    target: 2.364,
    unnamed: 2.684,
    unquoted: 3.207,
    newKey: 6.858,
    freeText: 3.257,
    rivalReading: 0,
    fragment: 0.726,
    steps: 0.24,
    corrections: 0.636,
    correctionDoubt: 7.095,
    rivalCorrection: 3.066,
  },
}
