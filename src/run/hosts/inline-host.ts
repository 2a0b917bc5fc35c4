/** @module Runs phases in the coordinator's own thread: for work under a millisecond, and for tests. */
import { CancelledError } from '../../core/errors.ts'
import { type AttemptSetup, performAttempt } from '../attempt.ts'
import type { PhaseHost } from './phase-host.ts'

/**
 * A host in this thread. A phase that does not listen to its signal is abandoned when the grace period is over; a busy loop
 * cannot be stopped here, which is why everything longer belongs on the thread host.
 */
export function createInlineHost(setup: AttemptSetup, options: { readonly graceMs?: number } = {}): PhaseHost {
  const { graceMs = 2_000 } = options
  return {
    async run(job, hooks, signal) {
      signal.throwIfAborted()
      const work = performAttempt(job, setup, hooks, signal)
      let timer: NodeJS.Timeout | undefined
      const stopped = new Promise<never>((_, reject) => {
        const onAbort = () => {
          timer = setTimeout(() => reject(cancelled(job.phase, signal)), graceMs)
        }
        signal.addEventListener('abort', onAbort, { once: true })
        const cleanUp = () => signal.removeEventListener('abort', onAbort)
        work.then(cleanUp, cleanUp)
      })
      try {
        return await Promise.race([work, stopped])
      } catch (error) {
        throw signal.aborted ? cancelled(job.phase, signal) : error
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {},
  }
}

/** The error of an attempt that was stopped; `cause` is the reason given to `abort`. */
export function cancelled(phase: string, signal: AbortSignal): CancelledError {
  return new CancelledError('CANCELLED', `Phase ${phase} was stopped.`, { cause: signal.reason })
}
