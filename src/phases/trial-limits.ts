/** @module What a search may take of memory and disk, divided among its threads, and what it says when that is not enough. */
import {
  type ChunkPolicy,
  createAdmission,
  createDiskGuard,
  createMemoryBudget,
  createMemoryMonitor,
  type MemoryMonitorOptions,
} from '../batch/index.ts'
import { formatBytes } from '../core/units.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import type { TrialData } from './trial-evaluator.ts'

/** Numbers that a thread keeps for each bar: closes, sums of returns, targets, returns. */
const NUMBERS_A_BAR = 8
const BYTES = Float64Array.BYTES_PER_ELEMENT
/** Of the memory that is left for a search, what its threads may share as indicators. */
const SHARED_FRACTION = 0.5
const MOST_SHARED_BYTES = 1024 ** 3
/** Chunks that exist beside those at the workers: on their way to the disk. */
const WAITING_CHUNKS = 5
/** Room that a search leaves on the disk. */
const FREE_DISK_BYTES = 200e6
/** How long a chunk waits for memory before it starts all the same. */
const PATIENCE_MS = 1000

export interface TrialLimits extends Disposable {
  /** Room for indicators that threads share; taken only as they are computed. */
  readonly columnBytes: number
  readonly chunk: ChunkPolicy
  /** For `runBatch({ admit })`. */
  readonly admit: (signal?: AbortSignal) => Promise<void>
  /** What was seen of memory, as sentences; none when there is nothing to say. */
  notes(): string[]
}

/**
 * Divides a phase's memory: bars and what each thread keeps of them first, then shared indicators, then chunks of results.
 * Chunks wait while the process has grown by more than the phase may use; a disk that is nearly full ends the search.
 *
 * @param workers threads that evaluate
 * @param watch how memory is watched; `disk` is a folder on the disk that must keep room, the working directory unless given
 * @throws TerminalError `MEMORY_BUDGET` when the bars and a single trial do not fit
 * @example
 * using limits = trialLimits(context.resources, data, 2)
 * await runBatch({ spec, count, pool, chunk: limits.chunk, admit: limits.admit, onChunk })
 */
export function trialLimits(
  { memoryBytes, maxCpuPercent, maxLoadPerCore }: PhaseContext['resources'],
  data: Pick<TrialData, 'bars' | 'instruments' | 'metrics'>,
  workers: number,
  watch: MemoryMonitorOptions & { readonly disk?: string } = {},
): TrialLimits {
  const budget = createMemoryBudget(memoryBytes)
  const all = [...new Set([data.bars, ...data.instruments])]
  const bars = all.reduce((sum, { time, open, high, low, close, volume }) => {
    return sum + [time, open, high, low, close, volume].reduce((bytes, column) => bytes + column.byteLength, 0)
  }, 0)
  budget.allocate('the bars', bars)
  budget.allocate('the worker threads', workers * all.length * data.bars.length * NUMBERS_A_BAR * BYTES)
  const columnBytes = Math.min(MOST_SHARED_BYTES, Math.floor(budget.freeBytes * SHARED_FRACTION))
  budget.allocate('shared indicators', columnBytes)
  const chunks = 2 * workers + WAITING_CHUNKS
  // One trial a chunk is the least that there can be.
  budget.allocate('the results of a trial', chunks * (data.metrics.length * BYTES + 1)).release()

  const before = process.memoryUsage.rss()
  const monitor = createMemoryMonitor(watch)
  monitor.start()
  return {
    columnBytes,
    chunk: { memoryBytes: budget.freeBytes / chunks },
    admit: createAdmission({
      disk: createDiskGuard({ path: watch.disk ?? '.', minFreeBytes: FREE_DISK_BYTES }),
      memory: {
        limitBytes: memoryBytes,
        usedBytes: () => process.memoryUsage.rss() - before,
        patienceMs: PATIENCE_MS,
      },
      ...(maxCpuPercent === undefined ? {} : { cpu: { maxPercent: maxCpuPercent } }),
      ...(maxLoadPerCore === undefined ? {} : { load: { maxLoadPerCore } }),
    }),
    notes() {
      monitor.snapshot()
      const { alerts, peakBytes, leak } = monitor.summary()
      const notes: string[] = []
      if (alerts > 0) {
        notes.push(`Memory rose to ${formatBytes(peakBytes)}, more than four fifths of what the process may use.`)
      }
      if (leak?.leaking) {
        notes.push(
          `Memory grew by ${formatBytes(leak.slopePerMinute)} a minute throughout the search: something in it leaks.`,
        )
      }
      return notes
    },
    [Symbol.dispose]: () => monitor.stop(),
  }
}
