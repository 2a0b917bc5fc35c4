/**
 * @module How much memory phases take. Threads share the memory of their process, so what is measured is the process: how
 * far it grew beyond what it held before the first phase, at most, while a phase ran. For phases that run at the same time
 * this is more than each took, never less.
 */

/** Resident memory is read this often: what is shorter hardly fills memory. */
const INTERVAL_MS = 100
/** A reading costs some ten microseconds, too much for each of thousands of short phases: one this young is good enough. */
const FRESH_MS = 10

export interface MemoryMeter {
  /** Begins a measurement; the returned function ends it and tells the highest growth in bytes. */
  start(): () => number
}

/**
 * @param read bytes of resident memory of the process
 * @example
 * const stop = createMemoryMeter().start()
 * stop() // 12_582_912
 */
export function createMemoryMeter(read: () => number = () => process.memoryUsage.rss()): MemoryMeter {
  const before = read()
  const open = new Set<{ peak: number }>()
  let timer: NodeJS.Timeout | undefined

  let latest = before
  let readAt = Number.NEGATIVE_INFINITY

  function sample(): void {
    latest = read()
    readAt = performance.now()
    for (const each of open) each.peak = Math.max(each.peak, latest)
  }
  return {
    start() {
      const own = { peak: before }
      open.add(own)
      timer ??= setInterval(sample, INTERVAL_MS).unref()
      return () => {
        if (performance.now() - readAt > FRESH_MS) sample()
        else own.peak = Math.max(own.peak, latest)
        open.delete(own)
        if (open.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
        return own.peak - before
      }
    },
  }
}
