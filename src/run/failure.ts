/** @module Kinds of failure: whether the same work may succeed later, and what is short. */
import { CancelledError, type ErrorRecord } from '../core/errors.ts'

/**
 * Errors of the definition, terminal errors and faults of ours fail the same way again. Lost workers, timeouts and what
 * outside code throws may not.
 */
export function isWorthRetrying(error: ErrorRecord): boolean {
  return error.class === 'retryable' || error.class === 'unknown'
}

/** Whether nobody expected this error: it is not one of Phaseline's own, or says itself that it is a fault. */
export function isUnexpected(error: ErrorRecord): boolean {
  return error.class === 'unknown' || error.class === 'bug'
}

/** Waits; rejects with a CancelledError as soon as `signal` aborts. */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(new CancelledError('CANCELLED', 'The wait was stopped.', { cause: signal.reason }))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}
