/** @module Stops work before a disk is full, while there is still room to store what is finished. */
import { statfs } from 'node:fs/promises'
import { type Clock, systemClock } from '../core/clock.ts'
import { TerminalError } from '../core/errors.ts'
import { formatBytes } from '../core/units.ts'

export interface DiskGuardOptions {
  /** A file or folder on the disk; it must exist. */
  readonly path: string
  /** Room that must be left. Default 500 MB. */
  readonly minFreeBytes?: number
  /** The disk is asked again after so long. Default 1,000 ms. */
  readonly intervalMs?: number
  readonly clock?: Clock
  /** Free bytes of the disk under a path. */
  readonly freeBytes?: (path: string) => Promise<number>
}

export interface DiskGuard {
  /**
   * Resolves with the free bytes.
   *
   * @param neededBytes what is about to be written
   * @throws {@link TerminalError} `DISK_SPACE` when fewer than the minimum would be left
   */
  check(neededBytes?: number): Promise<number>
}

/**
 * A guard of one disk. Between two looks at the disk it counts what was announced as written.
 *
 * @example
 * const disk = createDiskGuard({ path: '.phaseline' })
 * await disk.check(chunk.values.byteLength)
 */
export function createDiskGuard(options: DiskGuardOptions): DiskGuard {
  const { path, minFreeBytes = 500e6, intervalMs = 1000, clock = systemClock, freeBytes = freeBytesOf } = options
  let free = 0
  let askedMs = Number.NEGATIVE_INFINITY
  return {
    async check(neededBytes = 0) {
      const now = clock.monotonic()
      if (now - askedMs >= intervalMs) {
        free = await freeBytes(path)
        askedMs = now
      }
      if (free - neededBytes < minFreeBytes) {
        throw new TerminalError(
          'DISK_SPACE',
          `Expected at least ${formatBytes(minFreeBytes + neededBytes)} free on the disk of ${path}, was ${formatBytes(free)}.`,
          { hint: 'Make room, then resume; nothing finished is lost.' },
        )
      }
      free -= neededBytes
      return free
    },
  }
}

/** Bytes that an ordinary user may still write on the disk of `path`. */
async function freeBytesOf(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}
