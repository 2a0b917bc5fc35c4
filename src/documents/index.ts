/** @module Public entry of `phaseline/documents`: multi-step commands on JSON and YAML documents as transactions. */

export {
  type CommandMeasurement,
  type CommandMetrics,
  createCommandMetrics,
  type MetricsReport,
  measureCommand,
  measurementOf,
  type TimeSummary,
} from './analytics/metrics.ts'
export { appendMeasurements, loadMetrics, metricsPath, readMeasurements } from './analytics/metrics-file.ts'
export {
  createPathGuard,
  type FallBack,
  type PathGuard,
  type PathGuardOptions,
  type PathGuardReport,
} from './analytics/path-guard.ts'
export { type TrendBucket, trendOf } from './analytics/trend.ts'
export { type BatchThreads, openBatchThreads } from './batch/batch-threads.ts'
export { commitFiles, recoverFiles } from './batch/commit-files.ts'
export { buildDependencyGraph, type DependencyGraph } from './batch/dependency-graph.ts'
export { type EditedFiles, type EditFilesOptions, editFiles } from './batch/edit-files.ts'
export {
  type EditFilesOnThreadsOptions,
  editFilesOnThreads,
  type FilesEditedOnThreads,
  type ThreadVocabulary,
  workOf,
} from './batch/edit-files-on-threads.ts'
export { type BatchCommand, type BatchOptions, type BatchResult, runBatch } from './batch/run-batch.ts'
export { runGraph } from './batch/run-graph.ts'
export { runBatchOnThreads } from './batch/run-on-threads.ts'
export { serveThread } from './batch/serve-thread.ts'
export { diffDocuments } from './document/diff.ts'
export { applyPatch, type Operation, type Patch, type Patched } from './document/patch.ts'
export { type Pointer, valueAt } from './document/pointer.ts'
export { type DocumentFormat, readDocument, renderDocument, type SourceDocument } from './document/source.ts'
export { createHistory, type History, type HistoryEntry } from './history/history.ts'
export { changeHistory, type HistoryChange, historyPath, loadHistory, saveHistory } from './history/history-file.ts'
export { choiceSlot, numberSlot, quotedSlot, type SlotType, textSlot } from './language/slot.ts'
export { type LearnedCorrections, learnCorrection, learnedCorrections } from './repair/learned-corrections.ts'
export { type Prediction, predictCommand } from './repair/predict.ts'
export {
  executeWithRepair,
  REPAIR_THRESHOLD,
  type RepairedResult,
  type RepairOptions,
  type Suggestion,
} from './repair/repair-command.ts'
export { type CommandOptions, executeCommand } from './transaction/execute.ts'
export { makePlan } from './transaction/make-plan.ts'
export { openModel, verificationOf } from './transaction/opened.ts'
export { type Command, type DataStep, parseCommand } from './transaction/parse.ts'
export { executePlain } from './transaction/plain-path.ts'
export type { CommandProblem, Plan, Step } from './transaction/plan.ts'
export {
  type CommandResult,
  type CommandStatus,
  type Correction,
  type SeedResult,
  toSeedResult,
} from './transaction/result.ts'
export { blueprint } from './vocabularies/blueprint/blueprint.ts'
export { defineVocabulary, type Finding, type VocabularyDefinition } from './vocabularies/define-vocabulary.ts'
export { findVocabulary, type VocabularyName, vocabularies } from './vocabularies/index.ts'
export { vocabularyFromSchema } from './vocabularies/json-schema/json-schema.ts'
export type { TreeModel } from './vocabularies/tree/model.ts'
export { nameSlot, pathSlot, valueSlot } from './vocabularies/tree/slots.ts'
export { newErrors, problemsOf } from './vocabularies/verification.ts'
export type {
  Edit,
  EditContext,
  Intent,
  Model,
  Problem,
  Refusal,
  Thing,
  Vocabulary,
} from './vocabularies/vocabulary.ts'
export {
  createWorkflowVocabulary,
  type WorkflowFinding,
  type WorkflowVocabularyOptions,
} from './vocabularies/workflow/workflow.ts'
