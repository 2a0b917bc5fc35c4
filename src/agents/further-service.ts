/** @module Work at an outside service other than a task's own: under the limit and the circuit breaker of that one. */
import type { AlarmClock } from './alarm-clock.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { Claims, SharedClaims } from './claims.ts'
import { BusyError, classifyFailure } from './retry.ts'
import type { Task } from './task.ts'

export interface FurtherServices {
  /** Waits for a place, asks the breaker, does the work and tells the breaker how it went. */
  at<T>(task: Task, service: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** Whether a failure is one of such a service, and not of the task's own. */
  isElsewhere(error: unknown): boolean
}

export function createFurtherServices({
  claims,
  shared,
  clock,
  breakerOf,
}: {
  readonly claims: Claims
  readonly shared: SharedClaims
  readonly clock: AlarmClock
  /** The breaker of a service. */
  readonly breakerOf: (service: string) => CircuitBreaker
}): FurtherServices {
  const elsewhere = new WeakSet<object>()
  return {
    async at(task, service, signal, work) {
      let release = claims.takeService(task, service)
      while (release === undefined) {
        await nextFreed(shared, signal)
        release = claims.takeService(task, service)
      }
      let permit = breakerOf(service).ask()
      try {
        while (!permit.allowed && permit.beingTried === true) {
          await pause(clock, permit.retryAfterMs, signal)
          permit = breakerOf(service).ask()
        }
        if (!permit.allowed) throw leftAlone(service, permit.retryAfterMs)
        const value = await work()
        permit.settle('success')
        return value
      } catch (error) {
        if (permit.allowed) permit.settle(classifyFailure(error) === 'transient' ? 'failure' : 'neither')
        if (typeof error === 'object' && error !== null) elsewhere.add(error)
        throw error
      } finally {
        release()
      }
    },
    isElsewhere: (error) => typeof error === 'object' && error !== null && elsewhere.has(error),
  }
}

/** What a task gets while the breaker of a service is open. */
export function leftAlone(service: string, retryAfterMs: number): BusyError {
  return new BusyError(`The service "${service}" keeps failing and is left alone for a while.`, retryAfterMs)
}

/** Rejects when the wait is over for another reason. */
function pause(clock: AlarmClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel()
      reject(signal.reason)
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** Resolves when something is given back; rejects when the wait is over for another reason. */
function nextFreed(shared: SharedClaims, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      endListening()
      signal.removeEventListener('abort', onAbort)
    }
    const onAbort = (): void => {
      end()
      reject(signal.reason)
    }
    const endListening = shared.onFreed(() => {
      end()
      resolve()
    })
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}
