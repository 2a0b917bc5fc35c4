/** @module `phaseline/batch`: evaluate many trials on worker threads, in bounded memory, with none lost. */
export { type AdmissionOptions, createAdmission } from './admission.ts'
export type { BatchOptions, BatchProgress, BatchSummary, TrialCounts } from './batch-options.ts'
export type { ChunkPolicy } from './chunks.ts'
export {
  type CpuShareOptions,
  createCpuShare,
  createLoadThrottle,
  defaultWorkers,
  type LoadThrottleOptions,
  type WorkerAllocation,
} from './cpu.ts'
export type { DeliveryOrder } from './delivery.ts'
export { createDiskGuard, type DiskGuard, type DiskGuardOptions } from './disk-guard.ts'
export { type EvaluateRowsOptions, evaluateRows, type RowsResult } from './evaluate-rows.ts'
export {
  type CachedEvaluation,
  createEvaluationCache,
  type EvaluationCache,
  type EvaluationCacheStatistics,
} from './evaluation-cache.ts'
export {
  type EvaluationFile,
  type Evaluations,
  forgetEvaluations,
  listEvaluations,
  readEvaluations,
  trimEvaluations,
  writeEvaluations,
} from './evaluation-files.ts'
export {
  type ChunkResult,
  type CreateEvaluator,
  type Evaluator,
  type EvaluatorSpec,
  type TrialError,
  type TrialOutcome,
  type TrialStatus,
  trialStatus,
  trialStatusNames,
} from './evaluator.ts'
export { createMemoryBudget, type MemoryAllocation, type MemoryBudget } from './memory-budget.ts'
export {
  availableMemoryBytes,
  createMemoryMonitor,
  type LeakTest,
  type MemoryMonitor,
  type MemoryMonitorOptions,
  type MemorySnapshot,
  type MemorySummary,
} from './memory-monitor.ts'
export { createInlinePool, type InlinePoolOptions } from './pools/inline.ts'
export type { ChunkOutcome, ChunkTask, Pool } from './pools/pool.ts'
export { createThreadPool, type ThreadPoolOptions } from './pools/threads.ts'
export { createQuantileSketch, type QuantileSketch } from './quantile-sketch.ts'
export { normalizeRanges, type Range, rangesLength, remainingRanges } from './ranges.ts'
export { openResultParts, type ResultParts, type ResultPartsOptions } from './result-parts.ts'
export { runBatch } from './run-batch.ts'
export {
  type BatchStatistics,
  type BatchStatisticsOptions,
  type ColumnStatistics,
  createBatchStatistics,
} from './streaming-statistics.ts'
export { createTopTrials, type TopTrial, type TopTrials } from './top-trials.ts'
