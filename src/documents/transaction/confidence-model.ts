/** @module Made by `node test/corpus/calibrate.ts` from the development part of the corpus. */
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: what is fitted may come near to a known constant.
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: 'dd1fa0e1f3063963c75502c3f35aa016396d3015e3cd8f8af1755849bda02bae',
  logOdds: 8.582,
  weights: {
    intent: 2.281,
    target: 2.274,
    unnamed: 2.756,
    unquoted: 3.269,
    newKey: 4.147,
    freeText: 3.248,
    rivalReading: 0,
    fragment: 0.692,
    steps: 0.274,
    corrections: 0.767,
    correctionDoubt: 6.768,
    rivalCorrection: 2.751,
  },
}
