/** @module How many workers to run: the cores this process may use, less those reserved, less when the machine is busy. */
import { availableParallelism, loadavg } from 'node:os'
import { type Clock, systemClock } from '../core/clock.ts'
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

export interface CpuShareOptions {
  /** Of all cores, what the process may keep busy: above 0, at most 100. */
  readonly maxPercent: number
  readonly cores?: number
  /** Processor time of the process so far, in milliseconds; all its threads count. */
  readonly usedMs?: () => number
  readonly clock?: Clock
}

/**
 * How long to rest, in milliseconds, so that the process uses no more than its share. What was used counts since the last
 * moment at which nothing was owed: a process that was idle has saved nothing up.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` for a share that is not within (0, 100]
 * @example
 * const rest = createCpuShare({ maxPercent: 50 })
 * await sleep(rest())
 */
export function createCpuShare(options: CpuShareOptions): () => number {
  const { maxPercent, cores = availableParallelism(), usedMs = processMs, clock = systemClock } = options
  if (!(maxPercent > 0 && maxPercent <= 100)) {
    throw new UserError('INVALID_ARGUMENT', `Expected maxPercent above 0 and at most 100, was ${maxPercent}.`)
  }
  const allowed = (cores * maxPercent) / 100
  let since = { wall: clock.monotonic(), used: usedMs() }
  return () => {
    const now = { wall: clock.monotonic(), used: usedMs() }
    const owedMs = now.used - since.used - (now.wall - since.wall) * allowed
    if (owedMs > 0) return owedMs / allowed
    since = now
    return 0
  }
}

function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
