/** @module How many workers to run: the cores this process may use, less those reserved, less when the machine is busy. */
import { availableParallelism, loadavg } from 'node:os'
import { UserError } from '../core/errors.ts'

export interface WorkerAllocation {
  /** Cores left for others. Default 0. */
  readonly reserveCores?: number
  /** Workers at most. Default: no bound. */
  readonly max?: number
  /** Cores that may be used. Default: those the system grants this process (affinity and container limits included). */
  readonly cores?: number
}

/**
 * Workers to run, at least one: `min(max, cores - reserveCores)`.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` for negative or fractional numbers
 * @example
 * defaultWorkers({ reserveCores: 1 }) // 7 on a machine with 8 cores
 */
export function defaultWorkers(allocation: WorkerAllocation = {}): number {
  const { reserveCores = 0, max = Number.POSITIVE_INFINITY, cores = availableParallelism() } = allocation
  for (const [name, value] of [
    ['reserveCores', reserveCores],
    ['max', max],
  ] as const) {
    if (value !== Number.POSITIVE_INFINITY && (!Number.isInteger(value) || value < 0)) {
      throw new UserError('INVALID_ARGUMENT', `Expected ${name} to be a whole number of at least 0, was ${value}.`)
    }
  }
  return Math.max(1, Math.min(max, cores - reserveCores))
}

export interface LoadThrottleOptions {
  /** Load a core above which work pauses. Default 1.5. */
  readonly maxLoadPerCore?: number
  readonly cores?: number
  /** The load average over one minute. Default: the system's; always 0 on Windows, which has none. */
  readonly load?: () => number
}

/**
 * How many of `workers` should work now: all of them while the machine's load is within the limit, and fewer in
 * proportion above it, never none. The load counts our own workers too, so the limit should be above 1.
 *
 * @example
 * const throttle = createLoadThrottle({ maxLoadPerCore: 1.5 })
 * const busy = throttle(8)
 */
export function createLoadThrottle(options: LoadThrottleOptions = {}): (workers: number) => number {
  const { maxLoadPerCore = 1.5, cores = availableParallelism(), load = () => loadavg()[0] ?? 0 } = options
  if (!(maxLoadPerCore > 0)) {
    throw new UserError('INVALID_ARGUMENT', `Expected maxLoadPerCore > 0, was ${maxLoadPerCore}.`)
  }
  return (workers) => {
    const excess = load() / (cores * maxLoadPerCore)
    return excess <= 1 ? workers : Math.max(1, Math.floor(workers / excess))
  }
}
