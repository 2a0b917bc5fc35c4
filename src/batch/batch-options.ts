/** @module What a batch is told and what it tells: options, progress and summary of `runBatch`. */
import type { Clock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import type { ChunkPolicy } from './chunks.ts'
import type { DeliveryOrder } from './delivery.ts'
import type { ChunkResult, EvaluatorSpec, TrialStatus } from './evaluator.ts'
import type { Pool } from './pools/pool.ts'
import type { Range } from './ranges.ts'

/** How many trials of each status. */
export type TrialCounts = Readonly<Record<TrialStatus, number>>

export interface BatchProgress {
  /** Trials delivered by this call. */
  readonly done: number
  /** Trials that this call is to deliver. */
  readonly total: number
  readonly counts: TrialCounts
  readonly elapsedMs: number
  /** Trials a second since the start of this call. */
  readonly perSecond: number
  /** Time to the end at this rate, in milliseconds. */
  readonly remainingMs: number
}

export interface BatchSummary {
  /** Names of the result columns; `undefined` when no trial came to an end. */
  readonly columns: readonly string[] | undefined
  /** Trials that this call was to evaluate: all but those done before. */
  readonly submitted: number
  readonly succeeded: number
  /** Thrown, invalid, timed out and crashed. */
  readonly failed: number
  readonly skipped: number
  readonly counts: TrialCounts
  /** Trials that were finished before. */
  readonly doneBefore: number
  readonly chunks: number
  /** Workers that died or were ended by a time limit. */
  readonly workersLost: number
  readonly elapsedMs: number
  /** Sum of the time that workers spent on trials, in milliseconds. */
  readonly busyMs: number
}

export interface BatchOptions {
  readonly spec: EvaluatorSpec
  /** Number of trials, finished ones included. */
  readonly count: number
  /** Index of the first trial. Default 0. A sampler that asks again and again goes on counting. */
  readonly firstIndex?: number
  /** One row of numbers a trial: `count × width` numbers. Default: trials are bare indices. */
  readonly rows?: Float64Array
  /** Trials finished before, in indices of the batch. */
  readonly done?: readonly Range[]
  readonly pool: Pool
  readonly signal?: AbortSignal
  readonly chunk?: ChunkPolicy
  /** Longest time one trial may take. Default: no limit. A pool of isolation `none` judges it after the fact. */
  readonly trialTimeoutMs?: number
  /** Order in which chunks are delivered. Default `completion`. */
  readonly order?: DeliveryOrder
  /** Chunks that may wait for `onChunk`. Default 4. */
  readonly maxWaiting?: number
  /** Trials that may crash or time out before the batch is given up. Default 1,000. */
  readonly crashLimit?: number
  /** Called before a chunk is started; while it returns a promise, the batch waits. For limits of memory, disk and load. */
  readonly admit?: (signal: AbortSignal) => Promise<void> | void
  readonly onChunk: (chunk: ChunkResult) => Promise<void> | void
  readonly onProgress?: (progress: BatchProgress) => void
  readonly clock?: Clock
}

/** @throws {@link UserError} `INVALID_ARGUMENT` for the first option that is wrong */
export function checkBatchOptions(options: BatchOptions): void {
  const expect = (right: boolean, expected: string, was: unknown): void => {
    if (!right) throw new UserError('INVALID_ARGUMENT', `Expected ${expected}, was ${String(was)}.`)
  }
  const { count, firstIndex = 0, rows, trialTimeoutMs, maxWaiting, crashLimit } = options
  expect(Number.isSafeInteger(count) && count >= 0, 'the number of trials to be a whole number', count)
  expect(Number.isSafeInteger(firstIndex) && firstIndex >= 0, 'firstIndex to be a whole number', firstIndex)
  expect(
    rows === undefined || (count === 0 ? rows.length === 0 : rows.length > 0 && rows.length % count === 0),
    `rows to hold the same number of values for each of ${count} trials`,
    rows?.length,
  )
  expect(trialTimeoutMs === undefined || trialTimeoutMs > 0, 'trialTimeoutMs > 0', trialTimeoutMs)
  expect(
    maxWaiting === undefined || (Number.isInteger(maxWaiting) && maxWaiting > 0),
    'maxWaiting to be an integer of at least 1',
    maxWaiting,
  )
  expect(
    crashLimit === undefined || (Number.isInteger(crashLimit) && crashLimit >= 0),
    'crashLimit to be a whole number',
    crashLimit,
  )
}
