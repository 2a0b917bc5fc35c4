/** @module Lets chunks start only while disk, memory and processor have room for them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type CpuShareOptions, createCpuShare, createLoadThrottle, type LoadThrottleOptions } from './cpu.ts'
import type { DiskGuard } from './disk-guard.ts'

export interface AdmissionOptions {
  /** Checked before each chunk; a full disk ends the batch. */
  readonly disk?: DiskGuard
  /** Above this, chunks wait for memory to fall. */
  readonly memory?: {
    readonly limitBytes: number
    /** Default: the resident memory of the process. */
    readonly usedBytes?: () => number
    /** After so long a chunk starts all the same, so that a batch never stands still. Default 5,000 ms. */
    readonly patienceMs?: number
  }
  /** Slows down while the machine is busy with other work. */
  readonly load?: LoadThrottleOptions
  /** Rests while the process uses more than its share of the processor. */
  readonly cpu?: CpuShareOptions
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>
}

/** How often waiting chunks look again, and how long a chunk is taken to last when the processor is shared. */
const LOOK_MS = 100

/** Longest wait for a processor that others use: a batch becomes slow and never stands still. */
const LONGEST_MS = 5000

/**
 * A function for `runBatch({ admit })`.
 *
 * Memory: chunks wait, at most `patienceMs`, until less than the limit is used. Load: when the load is `e` times its
 * limit, chunks wait so long that workers rest for `1 - 1/e` of the time, given the usual chunk of 100 ms. Share of the processor: a
 * chunk waits until the process has rested for what it used beyond its share.
 *
 * @example
 * await runBatch({ spec, count, pool, onChunk, admit: createAdmission({ disk: createDiskGuard({ path: folder }) }) })
 */
export function createAdmission(options: AdmissionOptions): (signal?: AbortSignal) => Promise<void> {
  const { disk, memory } = options
  const wait = options.wait ?? ((ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }))
  const throttle = options.load === undefined ? undefined : createLoadThrottle(options.load)
  const rest = options.cpu === undefined ? undefined : createCpuShare(options.cpu)
  const usedBytes = memory?.usedBytes ?? (() => process.memoryUsage.rss())
  /** Parts of a whole in which load is measured. */
  const PARTS = 100

  return async (signal) => {
    if (disk !== undefined) await disk.check()
    if (memory !== undefined) {
      const patienceMs = memory.patienceMs ?? 5000
      for (let waitedMs = 0; waitedMs < patienceMs && usedBytes() > memory.limitBytes; waitedMs += LOOK_MS) {
        await wait(LOOK_MS, signal)
      }
    }
    if (throttle !== undefined) {
      const share = throttle(PARTS) / PARTS
      if (share < 1) await wait(Math.min(LONGEST_MS, LOOK_MS * (1 / share - 1)), signal)
    }
    const restMs = rest?.() ?? 0
    if (restMs > 0) await wait(Math.min(LONGEST_MS, restMs), signal)
  }
}
