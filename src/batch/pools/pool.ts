/**
 * @module Where trials are evaluated: the contract between a batch and the workers behind it.
 *
 * **One call, one chunk.** {@link Pool.run} evaluates consecutive trials on one worker and resolves with what became of
 * them. Calls may be made at any time; a pool evaluates as many at once as it has workers and keeps the rest in order.
 * `capacity` says how many calls keep it busy: workers, and the chunks that wait beside them so that none is idle while
 * its result is stored.
 *
 * **Never rejects.** What happens to a chunk is an outcome, not an exception: a rejected promise would lose the range it
 * stands for. Every promise settles: on a result, a death, a timeout, an abort or the end of the pool.
 *
 * **May hand back.** A worker may stop after a first part of its chunk (a time limit, an abort) and return that part;
 * the caller sees `to` below the task's and asks again for the rest.
 *
 * **Tells the suspect.** When a worker is lost, the outcome names the trials that it was evaluating, if the pool knows.
 * The chunk is then gone, its finished trials included: trials are pure, so evaluating them again gives the same.
 *
 * **Owns its workers.** They are started when first needed, kept for later batches, replaced when lost and ended by
 * `close`. An idle pool does not keep the process alive. Several batches may use one pool at the same time.
 *
 * **Isolation.** `none`: trials run on the calling thread; one that never returns cannot be stopped, one that exits ends
 * the process. `thread`: a worker can be ended at any instruction and has a memory limit of its own, but a fault in
 * native code ends the process. A remote pool would say `process`.
 */
import type { ErrorRecord } from '../../core/errors.ts'
import type { EvaluatorSpec, TrialError } from '../evaluator.ts'
import type { Range } from '../ranges.ts'

export interface ChunkTask extends Range {
  readonly spec: EvaluatorSpec
  /** `(to - from) × width` numbers, one row a trial. Must not change until the call resolves. */
  readonly rows?: Float64Array
  /** Do not use `evaluateMany`. */
  readonly oneByOne?: boolean
  /** Use a worker that has evaluated nothing yet. */
  readonly fresh?: boolean
  /** Longest time one trial may take. */
  readonly trialTimeoutMs?: number
  /** After so long, hand back what is not started. */
  readonly softLimitMs?: number
}

/** What became of a chunk. */
export type ChunkOutcome =
  /** The trials `[task.from, to)` were evaluated. */
  | {
      readonly kind: 'evaluated'
      readonly to: number
      readonly columns: readonly string[]
      readonly values: Float64Array
      readonly status: Uint8Array
      readonly errors: readonly TrialError[]
      readonly elapsedMs: number
      /** Growth of the worker's heap, in bytes; 0 when not known. */
      readonly heapBytes: number
    }
  /** The worker died or was ended; nothing of the chunk is left. */
  | {
      readonly kind: 'lost'
      readonly cause: 'crashed' | 'timedOut'
      readonly message: string
      /** What it was evaluating, if known. */
      readonly suspect?: Range
      /** It died while it made the evaluator. */
      readonly opening?: true
    }
  /** The evaluator could not be made. */
  | { readonly kind: 'unopened'; readonly error: ErrorRecord }
  /** The signal was aborted or the pool closed before anything was evaluated. */
  | { readonly kind: 'cancelled' }

export interface Pool extends AsyncDisposable {
  /** For messages and reports: `inline`, `threads`. */
  readonly kind: string
  readonly isolation: 'none' | 'thread' | 'process'
  /** Workers at most. */
  readonly size: number
  /** Calls of `run` that keep all workers busy. */
  readonly capacity: number
  /** Evaluates a chunk; see above. */
  run(task: ChunkTask, signal?: AbortSignal): Promise<ChunkOutcome>
  /** Ends all workers. Pending calls resolve as cancelled; later ones too. May be called again. */
  close(): Promise<void>
}
