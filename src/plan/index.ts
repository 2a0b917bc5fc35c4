/** @module Plans: a checked workflow as a graph, its content keys, and how it is shown. */
export { type BuildPlanOptions, buildPlan, type Machine } from './build-plan.ts'
export { explainKeyChange, type PhaseKey, type PhaseKeyInput, type PhaseKeyParts, phaseKey } from './cache-key.ts'
export {
  type DescribePlanOptions,
  describePlan,
  estimateWork,
  type PhaseNotes,
  type WorkEstimate,
} from './describe-plan.ts'
export { type PeakConcurrency, peakConcurrency } from './peak-concurrency.ts'
export {
  defaultPolicy,
  type EarlierInput,
  type PhasePolicy,
  type Plan,
  type PlannedArm,
  type PlannedCondition,
  type PlannedGate,
  type PlannedInput,
  type PlannedPhase,
  type Priority,
} from './plan.ts'
export { planJson } from './plan-json.ts'
export { planMermaid } from './plan-mermaid.ts'
