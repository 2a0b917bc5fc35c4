/** @module The registry of features: one file each, one line here. */
import { correlation } from './correlation.ts'
import type { Feature } from './feature.ts'
import { momentum } from './momentum.ts'
import { trend } from './trend.ts'
import { volatility } from './volatility.ts'
import { volume } from './volume.ts'

export const features = {
  momentum,
  volatility,
  volume,
  correlation,
  trend,
} as const satisfies Record<string, Feature>

export type FeatureName = keyof typeof features

export type { Feature, FeaturePanel } from './feature.ts'
export { createFeaturePanel, type FeatureColumn, whyImpossible } from './feature-panel.ts'
