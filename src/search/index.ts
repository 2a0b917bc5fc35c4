/** @module Searching parameters: what may be tried, who proposes what to try next, and what the trials say. */
export type { ConstraintInput, FunctionConstraint } from './constraint-text.ts'
export type { Constraint, LinearConstraint } from './constraints.ts'
export type { Dimension } from './dimension.ts'
export {
  centeredDiscrepancy,
  mixtureDiscrepancy,
  starDiscrepancy,
  type UnitPoints,
  wrapAroundDiscrepancy,
} from './discrepancy.ts'
export { distinctRows, rowsSampler } from './distinct-rows.ts'
export type { GridEstimate } from './estimate-grid.ts'
export { estimateGrid } from './estimate-grid.ts'
export type { Resolution } from './grid-levels.ts'
export type { ImportanceReport, ParameterImportance } from './importance/index.ts'
export { analyzeImportance } from './importance/index.ts'
export type { Observations } from './importance/observations.ts'
export { observe } from './importance/observations.ts'
export { analyzePlateau, type Plateau } from './importance/plateau.ts'
export { type SobolIndices, sobolIndices } from './importance/sobol-indices.ts'
export { addSampler, generationSize, makeSampler } from './make-sampler.ts'
export type { Direction, Objective, Scoring } from './objective.ts'
export { createScoring, figuresOf, objectivePreset, objectiveReader, parseObjectives } from './objective.ts'
export type {
  BooleanParameter,
  CategoricalParameter,
  Condition,
  FloatParameter,
  IntegerParameter,
  OrdinalParameter,
  Parameter,
  ParameterSet,
  ParameterValue,
} from './parameter.ts'
export { createFront, type Front, mostBalanced, nonDominated } from './pareto.ts'
export { hypervolume } from './pareto-sort.ts'
export type { ParsedSpace, SpaceWarning } from './parse-space.ts'
export { parseSpace } from './parse-space.ts'
export type { Curve, Pruner, PrunerType } from './pruner.ts'
export { definePruner } from './pruner.ts'
export { createPruner, type PrunerName, prunerName, pruners } from './pruners/index.ts'
export { type RefineOptions, refineParameters } from './refine.ts'
export { requireFeasible } from './require-feasible.ts'
export { createResultConstraints, type ResultConstraint, splitConstraints } from './result-constraints.ts'
export type { AdaptiveSampler, IndexedSampler, Sampler, SamplerContext, SamplerType, ToldBatch } from './sampler.ts'
export { defineSampler } from './sampler.ts'
export type { Grid, GridOptions } from './samplers/grid.ts'
export { createGrid } from './samplers/grid.ts'
export type { SamplerName } from './samplers/index.ts'
export { createSampler, samplerName, samplers } from './samplers/index.ts'
export { createRandomSampler } from './samplers/random.ts'
export { minimizeWeights, projectWeights, type WeightBounds } from './simplex.ts'
export type { Space, SpaceRecord } from './space.ts'
export { createSpace } from './space.ts'
export type { KeyPath } from './space-error.ts'
export { SpaceError } from './space-error.ts'
export type { StopOptions } from './stop-rule.ts'
export { createStudy, type Study } from './study.ts'
export {
  decodeStudy,
  encodeStudyHeader,
  encodeTrials,
  type StoredStudy,
  type StudyIdentity,
} from './study-journal.ts'
export type { BestTrial, EarlierTrial, Outcome, StudyOptions, Trial } from './study-options.ts'
export type { TrialState } from './trials.ts'
export { Trials } from './trials.ts'
