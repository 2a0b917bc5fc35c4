/** @module Which failures are worth another try, and when: exponential back-off with jitter from the seed. */
import { CancelledError, RetryableError } from '../core/errors.ts'
import { createRandom } from '../core/random.ts'

/**
 * `transient`: may pass by itself (network, a busy service). `recoverable`: may pass when tried in another way (an answer
 * that does not fit). `fatal`: would come again. `cancelled`: somebody asked for it.
 */
export type FailureClass = 'transient' | 'recoverable' | 'fatal' | 'cancelled'

/** A failure of the system that passes: names as in libuv and undici. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set(
  'ECONNRESET ECONNREFUSED ECONNABORTED EPIPE ETIMEDOUT EAI_AGAIN ENETUNREACH EHOSTUNREACH EBUSY EMFILE ENFILE UND_ERR_SOCKET UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT'.split(
    ' ',
  ),
)

/** The class of anything thrown. What is not known to pass is fatal: trying blindly repeats side effects. */
export function classifyFailure(error: unknown): FailureClass {
  if (error instanceof CancelledError) return 'cancelled'
  if (error instanceof RetryableError) return error.code === 'AGENT_ANSWER_INVALID' ? 'recoverable' : 'transient'
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined)
  return code !== undefined && TRANSIENT_CODES.has(code) ? 'transient' : 'fatal'
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** As written beside a task. */
export interface RetryPolicy {
  /** Attempts after the first. Default 3 where failures are transient, 1 where they are recoverable. */
  readonly max_retries?: number | undefined
  /** Wait before the first retry. Default 1. */
  readonly initial_seconds?: number | undefined
  /** Each wait is this many times the one before. Default 2. */
  readonly factor?: number | undefined
  /** No wait is longer, unless the service itself asks for more. Default 60. */
  readonly max_seconds?: number | undefined
  /** Which failures are tried again. Default both. */
  readonly on?: readonly ('transient' | 'recoverable')[] | undefined
}

/** Whether a failure of this class, on the given attempt (from 1), is tried again. */
export function isRetried(failure: FailureClass, attempt: number, policy: RetryPolicy = {}): boolean {
  if (failure === 'fatal' || failure === 'cancelled') return false
  return (
    attempt <= (policy.max_retries ?? (failure === 'transient' ? 3 : 1)) &&
    (policy.on ?? ['transient', 'recoverable']).includes(failure)
  )
}

/**
 * Milliseconds before the attempt after `attempt`: half to all of initial · factor^(attempt−1), at most `max_seconds`.
 * Equal seeds and paths wait equally long.
 */
export function backoffMs(
  attempt: number,
  policy: RetryPolicy,
  seed: string,
  path: readonly (string | number)[],
): number {
  const { initial_seconds = 1, factor = 2, max_seconds = 60 } = policy
  const full = Math.min(max_seconds, initial_seconds * factor ** (attempt - 1)) * 1_000
  return full * (0.5 + 0.5 * createRandom(seed, 'backoff', ...path, attempt).next())
}

/** How long a service asked to wait, from an error that says so. */
export class BusyError extends RetryableError {
  readonly retryAfterMs: number

  constructor(message: string, retryAfterMs: number, details: ConstructorParameters<typeof RetryableError>[2] = {}) {
    super('AGENT_PROVIDER', message, details)
    this.retryAfterMs = retryAfterMs
  }
}
