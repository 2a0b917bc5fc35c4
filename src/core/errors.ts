/** @module Error classes. The class says how the program behaves (retry, stop, report a bug); the code says what happened. */
import type { ErrorCode } from './error-codes.ts'

/** A place in a file that the user wrote. Lines and columns count from 1. */
export interface SourcePlace {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

export interface ErrorDetails {
  /** Where the wrong thing stands. */
  readonly where?: SourcePlace
  /** What to do next, one sentence. */
  readonly hint?: string
  /** The source line with a caret, ready to print. */
  readonly frame?: string
  readonly cause?: unknown
}

/**
 * The root of all errors that Phaseline throws on purpose.
 *
 * @example
 * throw new UserError('DATA_COLUMN_MISSING', 'Expected a column "close", was: date, price.', {
 *   where: { file: 'prices.csv' }, hint: 'Name it with `columns: { close: price }`.',
 * })
 */
export class PhaselineError extends Error {
  readonly code: ErrorCode
  readonly where?: SourcePlace
  readonly hint?: string
  readonly frame?: string

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.code = code
    if (details.where !== undefined) this.where = details.where
    if (details.hint !== undefined) this.hint = details.hint
    if (details.frame !== undefined) this.frame = details.frame
  }
}

/** The input is wrong: a definition, data, an argument. Never retried; exit code 2. */
export class UserError extends PhaselineError {}

/** Many mistakes of one input, reported together. */
export class UserErrors extends UserError {
  readonly errors: readonly UserError[]

  constructor(errors: readonly [UserError, ...UserError[]]) {
    const first = errors[0]
    super(first.code, errors.length === 1 ? first.message : `${errors.length} mistakes, the first: ${first.message}`, {
      ...(first.where === undefined ? {} : { where: first.where }),
    })
    this.errors = errors
  }
}

/** The same work may succeed later: a lost worker, a busy service. Retried by policy. */
export class RetryableError extends PhaselineError {}

/** The work failed and would fail again. Not retried. */
export class TerminalError extends PhaselineError {}

/** The user or a policy asked for the work to stop. */
export class CancelledError extends PhaselineError {}

/** A state that the program should never reach: ours to mend. */
export class BugError extends PhaselineError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('BUG', message, { hint: 'This is a fault of Phaseline; please report it with `--debug` output.', ...details })
  }
}

/** Closes an exhaustive `switch`: the compiler proves that it is never reached. */
export function assertNever(value: never): never {
  throw new BugError(`Unexpected value ${JSON.stringify(value)}.`)
}

/** The plain data of an error, to pass it between threads and into the journal. */
export interface ErrorRecord {
  readonly class: 'user' | 'retryable' | 'terminal' | 'cancelled' | 'bug' | 'unknown'
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly where?: SourcePlace
  readonly stack?: string
}

const CLASSES = [
  ['user', UserError],
  ['retryable', RetryableError],
  ['terminal', TerminalError],
  ['cancelled', CancelledError],
  ['bug', BugError],
] as const

/** Turns anything thrown into plain data. Errors that are not Phaseline's own have class `unknown` and code `UNCAUGHT`. */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (!(error instanceof PhaselineError)) {
    const message = error instanceof Error ? error.message : String(error)
    const stack = error instanceof Error ? error.stack : undefined
    return { class: 'unknown', code: 'UNCAUGHT', message, ...(stack === undefined ? {} : { stack }) }
  }
  const found = CLASSES.find(([, type]) => error instanceof type)
  return {
    class: found?.[0] ?? 'terminal',
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.where === undefined ? {} : { where: error.where }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  }
}

/** The inverse of {@link toErrorRecord}. */
export function fromErrorRecord(record: ErrorRecord): Error {
  if (record.class === 'unknown') {
    const error = new Error(record.message)
    if (record.stack !== undefined) error.stack = record.stack
    return error
  }
  const details: ErrorDetails = {
    ...(record.hint === undefined ? {} : { hint: record.hint }),
    ...(record.where === undefined ? {} : { where: record.where }),
  }
  const code = record.code as ErrorCode
  const error =
    record.class === 'bug'
      ? new BugError(record.message, details)
      : new (CLASSES.find(([name]) => name === record.class)![1] as typeof UserError)(code, record.message, details)
  if (record.stack !== undefined) error.stack = record.stack
  return error
}
