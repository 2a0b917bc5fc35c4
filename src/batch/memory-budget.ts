/** @module A ledger of memory: what is promised to whom, and a refusal before it is too much. */
import { TerminalError, UserError } from '../core/errors.ts'
import { formatBytes } from '../core/units.ts'

/** A part of the budget. Give it back with `release` or `using`. */
export interface MemoryAllocation extends Disposable {
  readonly owner: string
  readonly bytes: number
  /** Gives the memory back; further calls do nothing. */
  release(): void
}

export interface MemoryBudget {
  readonly totalBytes: number
  readonly usedBytes: number
  readonly freeBytes: number
  /** Most that was ever in use. */
  readonly peakBytes: number
  /** Requests that were turned down. */
  readonly refusals: number
  /**
   * @throws {@link TerminalError} `MEMORY_BUDGET` when so much is not free; the message names the largest holders
   */
  allocate(owner: string, bytes: number): MemoryAllocation
  /** As `allocate`, but `undefined` instead of an error. */
  tryAllocate(owner: string, bytes: number): MemoryAllocation | undefined
  /**
   * Waits until so much is free; first come, first served.
   *
   * @throws {@link TerminalError} `MEMORY_BUDGET` when it is more than the whole budget; the signal's reason after an abort
   */
  waitFor(owner: string, bytes: number, signal?: AbortSignal): Promise<MemoryAllocation>
  /** Bytes by owner, largest first. */
  owners(): readonly { readonly owner: string; readonly bytes: number }[]
}

interface Waiter {
  readonly owner: string
  readonly bytes: number
  grant(allocation: MemoryAllocation): void
}

/**
 * A budget of `totalBytes`. It counts what it is told; what is really used is what the memory monitor sees.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` for sizes that are negative or not finite
 * @example
 * const budget = createMemoryBudget(parseBytes('4GB'))
 * using bars = budget.allocate('bars', 400e6)
 */
export function createMemoryBudget(totalBytes: number): MemoryBudget {
  checkBytes('totalBytes', totalBytes)
  const held = new Map<string, number>()
  const waiters: Waiter[] = []
  let used = 0
  let peak = 0
  let refusals = 0

  const take = (owner: string, bytes: number): MemoryAllocation => {
    used += bytes
    peak = Math.max(peak, used)
    held.set(owner, (held.get(owner) ?? 0) + bytes)
    let released = false
    const release = (): void => {
      if (released) return
      released = true
      used -= bytes
      const left = held.get(owner)! - bytes
      if (left > 0) held.set(owner, left)
      else held.delete(owner)
      serve()
    }
    return { owner, bytes, release, [Symbol.dispose]: release }
  }
  /** The first in the queue is never overtaken, or a large request would wait for ever. */
  const serve = (): void => {
    for (let first = waiters[0]; first !== undefined && first.bytes <= totalBytes - used; first = waiters[0]) {
      waiters.shift()
      first.grant(take(first.owner, first.bytes))
    }
  }
  const owners = (): { owner: string; bytes: number }[] =>
    [...held].map(([owner, bytes]) => ({ owner, bytes })).sort((a, b) => b.bytes - a.bytes)
  const refuse = (owner: string, bytes: number): TerminalError => {
    const largest = owners().slice(0, 3)
    const holders = largest.map((one) => `${one.owner} ${formatBytes(one.bytes)}`).join(', ')
    return new TerminalError(
      'MEMORY_BUDGET',
      `Expected ${owner} to need at most ${formatBytes(totalBytes - used)} of memory, was ${formatBytes(bytes)}; ` +
        `in use: ${holders === '' ? 'nothing' : holders}, of ${formatBytes(totalBytes)}.`,
      { hint: 'Raise the memory limit, or use fewer workers or smaller chunks.' },
    )
  }
  const tryAllocate = (owner: string, bytes: number): MemoryAllocation | undefined => {
    checkBytes('bytes', bytes)
    if (waiters.length === 0 && bytes <= totalBytes - used) return take(owner, bytes)
    refusals++
    return undefined
  }

  return {
    totalBytes,
    get usedBytes() {
      return used
    },
    get freeBytes() {
      return totalBytes - used
    },
    get peakBytes() {
      return peak
    },
    get refusals() {
      return refusals
    },
    tryAllocate,
    allocate(owner, bytes) {
      const allocation = tryAllocate(owner, bytes)
      if (allocation === undefined) throw refuse(owner, bytes)
      return allocation
    },
    async waitFor(owner, bytes, signal) {
      checkBytes('bytes', bytes)
      signal?.throwIfAborted()
      if (bytes > totalBytes) {
        refusals++
        throw refuse(owner, bytes)
      }
      const { promise, resolve, reject } = Promise.withResolvers<MemoryAllocation>()
      const waiter: Waiter = { owner, bytes, grant: resolve }
      const onAbort = (): void => {
        waiters.splice(waiters.indexOf(waiter), 1)
        reject(signal!.reason)
        serve()
      }
      waiters.push(waiter)
      signal?.addEventListener('abort', onAbort, { once: true })
      serve()
      try {
        return await promise
      } finally {
        signal?.removeEventListener('abort', onAbort)
      }
    },
    owners,
  }
}

function checkBytes(name: string, bytes: number): void {
  if (!(bytes >= 0 && bytes < Number.POSITIVE_INFINITY)) {
    throw new UserError('INVALID_ARGUMENT', `Expected ${name} to be a finite number of at least 0, was ${bytes}.`)
  }
}
