/**
 * @module What the thread pool and its workers say to each other: messages, and a few words of shared memory.
 *
 * The shared words (an Int32Array) are read when no message can be: while a trial computes, and after a worker has died.
 *
 * | word | written by | meaning |
 * |---|---|---|
 * | `TASK` | worker | number of the task at work, 0 when idle |
 * | `POSITION`, `COUNT` | worker | the trials at work, counted from the start of the chunk; `COUNT` 0: none |
 * | `STOP + task % STOPS` | pool | number of a task that shall start no further trial |
 */
import type { ErrorRecord } from '../../core/errors.ts'
import type { EvaluatorSpec, TrialError } from '../evaluator.ts'

export const TASK = 0
export const POSITION = 1
export const COUNT = 2
export const STOP = 8
/** A worker never holds more tasks than this, so that two of them never share a stop word. */
export const STOPS = 8
export const SHARED_WORDS = STOP + STOPS

/** `COUNT` while the evaluator is being made. */
export const OPENING = -1

export type ToWorker =
  | { readonly type: 'open'; readonly spec: number; readonly with: EvaluatorSpec }
  | { readonly type: 'close'; readonly spec: number }
  | {
      readonly type: 'evaluate'
      readonly task: number
      readonly spec: number
      readonly from: number
      readonly to: number
      readonly rows: Float64Array<ArrayBuffer> | undefined
      readonly oneByOne: boolean | undefined
      readonly trialTimeoutMs: number | undefined
      readonly softLimitMs: number | undefined
    }

export type FromWorker =
  | {
      readonly type: 'evaluated'
      readonly task: number
      readonly columns: readonly string[]
      readonly to: number
      readonly values: Float64Array<ArrayBuffer>
      readonly status: Uint8Array<ArrayBuffer>
      readonly errors: readonly TrialError[]
      readonly elapsedMs: number
      readonly heapBytes: number
    }
  | { readonly type: 'unopened'; readonly task: number; readonly error: ErrorRecord }
