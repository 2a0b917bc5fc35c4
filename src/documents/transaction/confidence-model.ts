/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: what is fitted may come near to a known constant.
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: 'fc985b32e6394ad802bab08ab3365c9e81c2174926a291fbad2be7fb0e1c9abb',
  logOdds: 8.582,
  weights: {
    intent: 2.56,
    target: 3.338,
    unnamed: 2.609,
    unquoted: 3.267,
    newKey: 4.094,
    freeText: 3.232,
    rivalReading: 0,
    fragment: 0.707,
    steps: 0.227,
    corrections: 0.752,
    correctionDoubt: 7.676,
    rivalCorrection: 2.605,
  },
}
