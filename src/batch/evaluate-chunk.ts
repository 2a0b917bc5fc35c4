/** @module The inner loop of every pool: evaluates consecutive trials, keeps failures apart, and stops when told to. */
import type { Clock } from '../core/clock.ts'
import { toErrorRecord } from '../core/errors.ts'
import { type Evaluator, MESSAGE_LIMIT, type TrialError, type TrialOutcome, trialStatus } from './evaluator.ts'

export interface ChunkRequest {
  readonly from: number
  readonly to: number
  /** `(to - from) × width` numbers. */
  readonly rows?: Float64Array | undefined
  readonly oneByOne?: boolean | undefined
  /** After so many milliseconds no further trial is started. At least one is evaluated. */
  readonly softLimitMs?: number | undefined
  /** Trials that took longer are recorded as timed out, although they came to an end. */
  readonly trialTimeoutMs?: number | undefined
}

/** How the loop and whoever watches it speak. */
export interface ChunkControl {
  readonly clock: Clock
  /** Called before `count` trials from position `position` of the chunk are evaluated; `count` 0 means: finished. */
  beat(position: number, count: number): void
  /** When true, no further trial is started. */
  stopRequested(): boolean
  /** Called between trials. A promise returned is waited for; a pool on the main thread lets others run with it. */
  pause?(): Promise<void> | undefined
}

export interface ChunkEvaluation {
  /** The first index that was not evaluated. */
  readonly to: number
  readonly values: Float64Array<ArrayBuffer>
  readonly status: Uint8Array<ArrayBuffer>
  readonly errors: TrialError[]
  readonly elapsedMs: number
}

const DEFAULT_LANES = 64

/**
 * Evaluates the trials `[request.from, request.to)` in order, or a first part of them. Never rejects on account of a trial.
 *
 * @example
 * const control = { clock: systemClock, beat() {}, stopRequested: () => false }
 * const { values, status } = await evaluateChunk(evaluator, { from: 0, to: 10 }, control)
 */
export async function evaluateChunk(
  evaluator: Evaluator,
  request: ChunkRequest,
  control: ChunkControl,
): Promise<ChunkEvaluation> {
  const { from, rows, softLimitMs, trialTimeoutMs } = request
  const { clock } = control
  const count = request.to - from
  const columns = evaluator.columns.length
  const width = rows === undefined ? 0 : rows.length / count
  const values = new Float64Array(count * columns).fill(Number.NaN)
  const status = new Uint8Array(count)
  const errors: TrialError[] = []
  const required = requiredColumns(evaluator)
  const lanes = evaluator.evaluateMany === undefined || request.oneByOne ? 1 : (evaluator.lanes ?? DEFAULT_LANES)

  const start = clock.monotonic()
  const stopAt = softLimitMs === undefined ? Number.POSITIVE_INFINITY : start + softLimitMs
  const timed = softLimitMs !== undefined || trialTimeoutMs !== undefined
  let position = 0

  const fail = (at: number, state: number, code: string, message: string, stack?: string): void => {
    status[at] = state
    const trace = errors.length === 0 && stack !== undefined ? { stack } : {}
    errors.push({ index: from + at, code, message: message.slice(0, MESSAGE_LIMIT), ...trace })
  }
  const checkValues = (at: number): void => {
    if (status[at] === trialStatus.skipped) {
      values.fill(Number.NaN, at * columns, (at + 1) * columns)
      return
    }
    for (const column of required) {
      if (Number.isNaN(values[at * columns + column])) {
        fail(at, trialStatus.invalid, 'TRIAL_INVALID', `The result ${evaluator.columns[column]} is NaN.`)
        return
      }
    }
  }
  const settle = (at: number, outcome: TrialOutcome, startedMs: number): void => {
    if (trialTimeoutMs !== undefined && clock.monotonic() - startedMs > trialTimeoutMs) {
      values.fill(Number.NaN, at * columns, (at + 1) * columns)
      fail(at, trialStatus.timedOut, 'TRIAL_TIMED_OUT', timeoutMessage(trialTimeoutMs))
      return
    }
    if (outcome === 'skipped') status[at] = trialStatus.skipped
    checkValues(at)
  }
  const record = (at: number, thrown: unknown): void => {
    values.fill(Number.NaN, at * columns, (at + 1) * columns)
    const { code, message, stack } = toErrorRecord(thrown)
    fail(at, trialStatus.failed, code, message, stack)
  }
  // Not an async function: a synchronous evaluator must not pay for a promise a trial.
  const evaluateOne = (at: number): Promise<void> | undefined => {
    control.beat(at, 1)
    const startedMs = trialTimeoutMs === undefined ? 0 : clock.monotonic()
    try {
      const row = rows?.subarray(at * width, (at + 1) * width)
      const returned = evaluator.evaluate(from + at, row, values, at * columns)
      if (returned instanceof Promise) {
        return returned.then(
          (outcome) => settle(at, outcome, startedMs),
          (thrown) => record(at, thrown),
        )
      }
      settle(at, returned, startedMs)
    } catch (thrown) {
      record(at, thrown)
    }
    return undefined
  }

  while (position < count) {
    if (control.stopRequested()) break
    if (position > 0 && timed && clock.monotonic() > stopAt) break
    const pause = control.pause?.()
    if (pause !== undefined) await pause

    const end = position + Math.min(lanes, count - position)
    if (end - position > 1) {
      control.beat(position, end - position)
      const startedMs = trialTimeoutMs === undefined ? 0 : clock.monotonic()
      const evaluated = await evaluateBlock(evaluator, from, position, end, rows, width, values, status)
      // A block that took longer than a trial may must hold no slow trial unseen: it is evaluated one by one.
      if (evaluated && (trialTimeoutMs === undefined || clock.monotonic() - startedMs <= trialTimeoutMs)) {
        for (; position < end; position++) checkValues(position)
        continue
      }
      clearBlock(position, end, columns, values, status)
    }
    for (; position < end; position++) {
      const pending = evaluateOne(position)
      if (pending !== undefined) await pending
    }
  }
  control.beat(position, 0)

  const elapsedMs = clock.monotonic() - start
  if (position === count) return { to: request.to, values, status, errors, elapsedMs }
  return {
    to: from + position,
    values: values.slice(0, position * columns),
    status: status.slice(0, position),
    errors,
    elapsedMs,
  }
}

/** The text recorded for a trial that took too long. */
export function timeoutMessage(trialTimeoutMs: number): string {
  return `Expected the trial to take at most ${trialTimeoutMs} ms, it took longer.`
}

/** Returns whether the block was evaluated. */
async function evaluateBlock(
  evaluator: Evaluator,
  from: number,
  start: number,
  end: number,
  rows: Float64Array | undefined,
  width: number,
  values: Float64Array,
  status: Uint8Array,
): Promise<boolean> {
  const columns = evaluator.columns.length
  const out = values.subarray(start * columns, end * columns)
  try {
    const returned = evaluator.evaluateMany!(
      from + start,
      end - start,
      rows?.subarray(start * width, end * width),
      out,
      status.subarray(start, end),
    )
    if (returned instanceof Promise) await returned
    return true
  } catch {
    // Not lost: whichever trial threw throws again when it is evaluated alone, and is recorded then.
    return false
  }
}

function clearBlock(start: number, end: number, columns: number, values: Float64Array, status: Uint8Array): void {
  values.fill(Number.NaN, start * columns, end * columns)
  status.fill(trialStatus.ok, start, end)
}

function requiredColumns(evaluator: Evaluator): number[] {
  const optional = new Set(evaluator.optionalColumns ?? [])
  return evaluator.columns.flatMap((name, at) => (optional.has(name) ? [] : [at]))
}
