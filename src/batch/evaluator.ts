/**
 * @module What is evaluated: the contract between a batch and the code behind its trials.
 *
 * **Where it lives.** An evaluator lives in a worker. A worker makes it once, from an {@link EvaluatorSpec}: the address
 * of a module and plain data. The data is cloned into each worker; SharedArrayBuffers inside it are shared, not copied,
 * so that bars exist once however many workers read them. Nothing else crosses the border: no closures, no classes.
 *
 * **Identity of a trial.** A trial is an index. What the index stands for is decided by one of two sources, and one
 * evaluator may serve both: the evaluator itself (row 4,711 of a grid that it can enumerate), or a row of numbers that
 * the batch sends along (what an adaptive sampler has asked for). The result may depend on the index, the row and the
 * spec, and on nothing else: not on the trials before it, not on the worker, not on the size of the chunk. Whoever
 * needs randomness derives it from the index. This promise is what makes a batch repeatable on any number of workers.
 *
 * **Calls.** A worker calls one method at a time and waits for a returned promise before the next call. Several workers
 * have several evaluators; what they share they share read-only.
 *
 * **Results.** A trial's result is one number for each column, written into `out` from `offset` on. The cells hold NaN
 * before the call, so a column that was forgotten is seen: a trial with NaN in a column that is not optional is
 * recorded as `invalid`. Infinity is a number (a profit factor without losses).
 *
 * **Failure.** What a trial throws is recorded for that trial, and the batch goes on; its cells become NaN. A trial that
 * kills its worker or exceeds its time is found, recorded and left out. Returning `'skipped'` says that there was
 * nothing to evaluate (a constraint does not hold). An evaluator that cannot be made ends the batch: that is no fault of a trial.
 */

/** What became of a trial, as stored in a status column. The numbers are part of stored results and never change. */
export const trialStatus = { ok: 0, failed: 1, timedOut: 2, crashed: 3, skipped: 4, invalid: 5 } as const

export type TrialStatus = keyof typeof trialStatus

/** Names by number: `trialStatusNames[3]` is `'crashed'`. */
export const trialStatusNames = ['ok', 'failed', 'timedOut', 'crashed', 'skipped', 'invalid'] as const

/** Why a trial has no usable result. */
export interface TrialError {
  readonly index: number
  /** A stable code; `UNCAUGHT` for errors that are not Phaseline's. */
  readonly code: string
  /** At most {@link MESSAGE_LIMIT} characters. */
  readonly message: string
  /** Of the first failure of a chunk only: a thousand equal traces say no more than one. */
  readonly stack?: string
}

/** Longest stored message of a failed trial. */
export const MESSAGE_LIMIT = 500

// biome-ignore lint/suspicious/noConfusingVoidType: an evaluator that returns nothing is the usual case
export type TrialOutcome = void | 'skipped'

export interface Evaluator {
  /** Names of the result columns, unique and at least one. The same on every worker. */
  readonly columns: readonly string[]
  /** Columns in which NaN is a legitimate result. */
  readonly optionalColumns?: readonly string[]
  /**
   * Evaluates one trial.
   *
   * @param index the trial's index in its batch
   * @param row the trial's parameters, when the batch sends rows; valid only during the call
   * @param out receives one number for each column at `out[offset]`, `out[offset + 1]`, …
   */
  evaluate(
    index: number,
    row: Float64Array | undefined,
    out: Float64Array,
    offset: number,
  ): TrialOutcome | Promise<TrialOutcome>
  /**
   * Evaluates `count` consecutive trials at once, for kernels that work on several lanes. Must give the same bits as
   * `evaluate`. When it throws, the same trials are evaluated one by one, so that a failure is charged to one trial.
   *
   * @param rows `count` rows, when the batch sends rows
   * @param out receives `count` rows of results
   * @param status `count` cells of {@link trialStatus}, all `ok`; may be set to `skipped`
   */
  evaluateMany?(
    from: number,
    count: number,
    rows: Float64Array | undefined,
    out: Float64Array,
    status: Uint8Array,
  ): void | Promise<void>
  /** Most trials that `evaluateMany` takes in one call. Default 64. */
  readonly lanes?: number
  /** Called when the worker no longer needs the evaluator. */
  close?(): void | Promise<void>
}

/** How a worker makes an evaluator. Two batches that pass the same object share the evaluators made from it. */
export interface EvaluatorSpec {
  /**
   * The `file:` URL of a module that exports `createEvaluator` ({@link CreateEvaluator}). A module of its own: one that
   * is still waiting at its top level for the batch cannot be imported by an inline pool.
   */
  readonly module: string
  /** Given to `createEvaluator`. Must be structured-cloneable. */
  readonly data: unknown
}

/** The signature of the export `createEvaluator` of an evaluator module. */
export type CreateEvaluator<Data = unknown> = (data: Data) => Evaluator | Promise<Evaluator>

/** The result of consecutive trials `[from, to)`. */
export interface ChunkResult {
  readonly from: number
  readonly to: number
  readonly columns: readonly string[]
  /** `(to - from) × columns.length` numbers, row by row. NaN throughout for trials that failed or were skipped. */
  readonly values: Float64Array
  /** One cell of {@link trialStatus} a trial. */
  readonly status: Uint8Array
  /** In order of index: one entry for each trial that is neither `ok` nor `skipped`. */
  readonly errors: readonly TrialError[]
  /** Time that the worker spent, in milliseconds. */
  readonly elapsedMs: number
}
