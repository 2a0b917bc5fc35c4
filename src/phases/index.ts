/** @module The registry of phase types: one file each, one line here. */
import type { PhaseRegistry } from '../definition/phase-type.ts'
import { analysis } from './analysis.ts'
import { backtest } from './backtest.ts'
import { featureEngineering } from './feature-engineering.ts'
import { optimization } from './optimization.ts'
import { tasks } from './tasks.ts'

export const phaseTypes = {
  optimization,
  analysis,
  backtest,
  feature_engineering: featureEngineering,
  tasks,
} as const satisfies PhaseRegistry

export type PhaseTypeName = keyof typeof phaseTypes
