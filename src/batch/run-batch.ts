/**
 * @module Evaluates many trials: cuts them into chunks, keeps the workers of a pool busy, and accounts for every trial.
 *
 * **What is promised.** Every trial that was not finished before is evaluated and delivered exactly once, and counted as
 * succeeded, failed (thrown, invalid, timed out, crashed) or skipped; the sum is checked at the end. A trial's result
 * depends on the evaluator and its index alone: any number of workers, any size of chunks, any order of completion and
 * any interruption give the same numbers.
 *
 * **Chunks and persistence.** `onChunk` is called for one chunk at a time. A chunk counts as done when the promise it
 * returned has resolved, so the caller stores the chunk there and passes the ranges it has stored as `done` when it
 * starts again. While `maxWaiting` chunks wait for it, no new work is started: memory is bounded however slow it is.
 *
 * **A worker dies.** The trial it was at is tried once more, alone and on a new worker. When that one dies too, the
 * trial is recorded as crashed; else something before it was to blame, and its result counts. When the pool cannot
 * name the trial, the chunk is halved until the trial is found. A trial that exceeds its time is recorded at once.
 *
 * **Abort.** No further trial is started, workers that do not come to the end of a trial soon are ended, finished chunks
 * are still delivered, and the promise rejects with a {@link CancelledError}.
 */
import { systemClock } from '../core/clock.ts'
import { BugError, CancelledError, fromErrorRecord, TerminalError, UserError } from '../core/errors.ts'
import { type BatchOptions, type BatchSummary, checkBatchOptions } from './batch-options.ts'
import { createChunkQueue, createChunkSizer, type Piece } from './chunks.ts'
import { createDelivery } from './delivery.ts'
import { type ChunkResult, type TrialStatus, trialStatus, trialStatusNames } from './evaluator.ts'
import { recoverLost } from './lost-chunk.ts'
import type { ChunkOutcome } from './pools/pool.ts'
import { createRangeSet, type Range, rangesLength, remainingRanges } from './ranges.ts'

/** An evaluator that takes its worker down while it is made is tried so often. */
const OPENING_ATTEMPTS = 3

/**
 * Evaluates trials `[firstIndex, firstIndex + count)` but for those in `done`; see the module's comment.
 *
 * @throws {@link CancelledError} `CANCELLED` after an abort
 * @throws {@link UserError} `INVALID_ARGUMENT` for wrong options, `BATCH_EVALUATOR_INVALID` for a wrong evaluator
 * @throws {@link TerminalError} `BATCH_EVALUATOR_LOST`, `BATCH_TOO_MANY_CRASHES`; and whatever `onChunk` throws
 * @example
 * await using pool = createThreadPool()
 * const spec = { module: new URL('./my-evaluator.ts', import.meta.url).href, data: { bars } }
 * const summary = await runBatch({ spec, count: 10_000, pool, onChunk: ({ from, values }) => store(from, values) })
 */
export async function runBatch(options: BatchOptions): Promise<BatchSummary> {
  const { spec, count, pool, rows } = options
  const firstIndex = options.firstIndex ?? 0
  const clock = options.clock ?? systemClock
  checkBatchOptions(options)
  const width = rows === undefined ? 0 : rows.length / count
  const todo = remainingRanges({ from: firstIndex, to: firstIndex + count }, options.done ?? [])
  const submitted = rangesLength(todo)
  const queue = createChunkQueue(todo)
  const lanes = Math.min(pool.capacity, submitted)
  const sizer = createChunkSizer(options.chunk ?? {}, Math.max(1, lanes))

  const stop = new AbortController()
  const delivered = createRangeSet()
  const counts: Record<TrialStatus, number> = { ok: 0, failed: 0, timedOut: 0, crashed: 0, skipped: 0, invalid: 0 }
  const startedMs = clock.monotonic()
  let failure: { readonly error: unknown } | undefined
  let columns: readonly string[] | undefined
  let chunks = 0
  let busyMs = 0
  let workersLost = 0
  let openingsLost = 0
  let inFlight = 0
  let wake = Promise.withResolvers<void>()

  const changed = (): void => {
    wake.resolve()
    wake = Promise.withResolvers()
  }
  const fail = (error: unknown): void => {
    failure ??= { error }
    stop.abort()
    changed()
  }
  const onAbort = (): void => {
    stop.abort()
    changed()
  }

  const nextStart = new Map(todo.slice(1).map((range, at) => [todo[at]!.to, range.from]))
  const delivery = createDelivery({
    order: options.order ?? 'completion',
    limit: options.maxWaiting ?? 4,
    first: todo[0]?.from ?? firstIndex,
    follows: (to) => nextStart.get(to) ?? to,
    async consume(chunk) {
      await options.onChunk(chunk)
      delivered.add(chunk)
      for (const status of chunk.status) counts[trialStatusNames[status]!]++
      chunks++
      const elapsedMs = clock.monotonic() - startedMs
      const done = delivered.length
      const perSecond = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0
      const remainingMs = done > 0 ? (elapsedMs / done) * (submitted - done) : Number.POSITIVE_INFINITY
      options.onProgress?.({ done, total: submitted, counts: { ...counts }, elapsedMs, perSecond, remainingMs })
    },
    onChange: changed,
    onError: fail,
  })

  const evaluated = (piece: Piece, outcome: Extract<ChunkOutcome, { kind: 'evaluated' }>): void => {
    const { kind: _kind, heapBytes, ...result } = outcome
    columns ??= result.columns
    if (columns.length !== result.columns.length || columns.some((name, at) => name !== result.columns[at])) {
      const message = `Expected the same columns from every worker, was ${result.columns.join(', ')} after ${columns.join(', ')}.`
      fail(new UserError('BATCH_EVALUATOR_INVALID', message))
      return
    }
    busyMs += result.elapsedMs
    const trials = result.to - piece.from
    sizer.learn(trials, result.elapsedMs, heapBytes + result.values.byteLength + result.status.byteLength)
    if (result.to < piece.to) queue.putBack({ ...piece, from: result.to })
    delivery.push({ from: piece.from, ...result })
    deliverCondemned()
  }

  const condemned: Omit<ChunkResult, 'columns' | 'values'>[] = []
  let condemnations = 0
  /** Before any worker has answered, the columns are not known: what is condemned then waits for the first answer. */
  const deliverCondemned = (): void => {
    const known = columns ?? []
    for (const chunk of condemned.splice(0)) {
      delivery.push({ ...chunk, columns: known, values: new Float64Array(known.length).fill(Number.NaN) })
    }
  }
  /** Records a single trial as the end of its workers. */
  const condemn = ({ from, to }: Range, state: 'crashed' | 'timedOut', message: string): void => {
    const limit = options.crashLimit ?? 1000
    if (++condemnations > limit) {
      const text = `Expected at most ${limit} trials to take their worker down, was more. The last: ${message}`
      fail(new TerminalError('BATCH_TOO_MANY_CRASHES', text))
      return
    }
    const code = state === 'crashed' ? 'TRIAL_CRASHED' : 'TRIAL_TIMED_OUT'
    const errors = [{ index: from, code, message }]
    condemned.push({ from, to, status: Uint8Array.of(trialStatus[state]), errors, elapsedMs: 0 })
    if (columns !== undefined) deliverCondemned()
  }

  const lost = (piece: Piece, outcome: Extract<ChunkOutcome, { kind: 'lost' }>): void => {
    workersLost++
    if (!outcome.opening) {
      const { again, condemned } = recoverLost(piece, outcome)
      if (condemned !== undefined) condemn(condemned, outcome.cause, outcome.message)
      for (const part of again) queue.putBack(part)
      return
    }
    queue.putBack(piece)
    if (++openingsLost < OPENING_ATTEMPTS && outcome.cause !== 'timedOut') return
    const message = `Expected every worker to make the evaluator, one was lost meanwhile: ${outcome.message}`
    const hint = 'Making the evaluator takes too long, takes too much memory, or ends the thread.'
    fail(new TerminalError('BATCH_EVALUATOR_LOST', message, { hint }))
  }

  const evaluate = async (piece: Piece): Promise<void> => {
    const outcome = await pool.run(
      {
        spec,
        from: piece.from,
        to: piece.to,
        ...(rows === undefined
          ? {}
          : { rows: rows.subarray((piece.from - firstIndex) * width, (piece.to - firstIndex) * width) }),
        ...(piece.oneByOne ? { oneByOne: true } : {}),
        ...(piece.alone ? { fresh: true } : {}),
        ...(options.trialTimeoutMs === undefined ? {} : { trialTimeoutMs: options.trialTimeoutMs }),
        ...(sizer.softLimitMs === undefined ? {} : { softLimitMs: sizer.softLimitMs }),
      },
      stop.signal,
    )
    switch (outcome.kind) {
      case 'evaluated':
        evaluated(piece, outcome)
        break
      case 'lost':
        lost(piece, outcome)
        break
      case 'unopened':
        fail(fromErrorRecord(outcome.error))
        break
      case 'cancelled':
        // A pool that was closed under a running batch is a cancellation too.
        onAbort()
    }
  }

  const lane = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const { head } = queue
      if (head === undefined && inFlight === 0) return
      if (head === undefined || !delivery.admits(head)) {
        await wake.promise
        continue
      }
      const piece = queue.take(sizer.next(queue.length))!
      inFlight++
      try {
        const admission = options.admit?.(stop.signal)
        if (admission !== undefined) await admission
        await evaluate(piece)
      } catch (error) {
        // A wait that was cut short by the abort is not the reason for the end of the batch.
        if (!stop.signal.aborted) fail(error)
      } finally {
        inFlight--
        changed()
      }
    }
  }

  if (options.signal?.aborted) onAbort()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.all(Array.from({ length: lanes }, lane))
    deliverCondemned()
    await delivery.drain()
  } finally {
    options.signal?.removeEventListener('abort', onAbort)
  }
  if (failure !== undefined) throw failure.error
  if (stop.signal.aborted) {
    throw new CancelledError(
      'CANCELLED',
      `The batch was stopped after ${delivered.length} of ${submitted} trials.`,
      options.signal?.reason === undefined ? {} : { cause: options.signal.reason },
    )
  }

  const summary: BatchSummary = {
    columns,
    submitted,
    succeeded: counts.ok,
    failed: counts.failed + counts.timedOut + counts.crashed + counts.invalid,
    skipped: counts.skipped,
    counts,
    doneBefore: count - submitted,
    chunks,
    workersLost,
    elapsedMs: clock.monotonic() - startedMs,
    busyMs,
  }
  const { succeeded, failed, skipped } = summary
  if (succeeded + failed + skipped !== submitted || delivered.length !== submitted) {
    throw new BugError(
      `A batch lost trials: ${submitted} submitted, ${succeeded} succeeded, ${failed} failed, ${skipped} skipped.`,
    )
  }
  return summary
}
