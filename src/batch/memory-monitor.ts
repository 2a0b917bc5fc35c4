/** @module Watches the memory of the process: how much, how it grows, and whether that is a leak or chance. */
import { totalmem } from 'node:os'
import { constrainedMemory } from 'node:process'
import { type Clock, systemClock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'

export interface MemorySnapshot {
  /** Time of the monitor's clock, in milliseconds. */
  readonly timeMs: number
  /** Memory of the process, all threads included. */
  readonly rssBytes: number
  /** Used heap of the thread that took the snapshot. */
  readonly heapBytes: number
}

export interface LeakTest {
  /** Growth of the troughs of memory, in bytes a minute. */
  readonly slopePerMinute: number
  /** The growth is above this with a confidence of 99 %. */
  readonly slopeAtLeast: number
  /** `slopeAtLeast` exceeds the threshold. */
  readonly leaking: boolean
}

export interface MemorySummary {
  readonly snapshots: number
  readonly minBytes: number
  readonly peakBytes: number
  readonly averageBytes: number
  /** Last minus first. */
  readonly growthBytes: number
  /** Times that memory rose above the alert. */
  readonly alerts: number
  /** `undefined` while there are too few snapshots after the warm-up. */
  readonly leak: LeakTest | undefined
}

export interface MemoryMonitorOptions {
  /** Time between snapshots. Default 1,000 ms. */
  readonly intervalMs?: number
  /** Snapshots that are kept for {@link MemoryMonitor.history} and the leak test. Default 3,600. */
  readonly history?: number
  /** Snapshots at the start that the leak test ignores: caches fill, code is compiled. Default 60. */
  readonly warmUp?: number
  /** Growth above which it is a leak, in bytes a minute. Default 1 MB. */
  readonly leakBytesPerMinute?: number
  /** Default: four fifths of the memory that the process may use. */
  readonly alertBytes?: number
  /** Called each time memory rises above the alert. */
  readonly onAlert?: (snapshot: MemorySnapshot) => void
  readonly clock?: Clock
  readonly sample?: () => { readonly rssBytes: number; readonly heapBytes: number }
}

export interface MemoryMonitor extends Disposable {
  /** Takes snapshots from now on, without keeping the process alive. */
  start(): void
  stop(): void
  /** Takes one snapshot now. */
  snapshot(): MemorySnapshot
  /** The kept snapshots, oldest first. */
  history(): readonly MemorySnapshot[]
  summary(): MemorySummary
}

/** Stretches into which the leak test divides the history. */
const BLOCKS = 12
/** The 99 % point of Student's t with 10 degrees of freedom (tables of M. Abramowitz and I. Stegun, 26.10). */
const T_99 = 2.764

/**
 * Memory that the process may use: the limit of its container if it has one, else that of the machine.
 */
export function availableMemoryBytes(): number {
  const limit = constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}

/**
 * A monitor. Nothing happens until `start` or `snapshot` is called.
 *
 * The leak test looks at troughs: a garbage-collected heap rises and falls like a saw, and only its lowest points are
 * what is really held. The history after the warm-up is cut into twelve stretches; through their minima goes a least
 * squares line, and the leak is the slope less 2.764 times its standard error (one-sided 99 %, ten degrees of freedom).
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` for an interval or history that is not positive
 * @example
 * using monitor = createMemoryMonitor({ onAlert: ({ rssBytes }) => console.warn(formatBytes(rssBytes)) })
 * monitor.start()
 */
export function createMemoryMonitor(options: MemoryMonitorOptions = {}): MemoryMonitor {
  const { intervalMs = 1000, history = 3600, warmUp = 60, leakBytesPerMinute = 1e6, clock = systemClock } = options
  const alertBytes = options.alertBytes ?? availableMemoryBytes() * 0.8
  const sample = options.sample ?? sampleProcess
  if (!(intervalMs > 0)) throw new UserError('INVALID_ARGUMENT', `Expected intervalMs > 0, was ${intervalMs}.`)
  if (!Number.isInteger(history) || history < 1) {
    throw new UserError('INVALID_ARGUMENT', `Expected a history of at least 1 snapshot, was ${history}.`)
  }

  const kept: MemorySnapshot[] = []
  let taken = 0
  let sum = 0
  let first = 0
  let last = 0
  let min = Number.POSITIVE_INFINITY
  let peak = 0
  let alerts = 0
  let alarmed = false
  let timer: NodeJS.Timeout | undefined

  const snapshot = (): MemorySnapshot => {
    const taken1: MemorySnapshot = { timeMs: clock.monotonic(), ...sample() }
    const { rssBytes } = taken1
    if (taken === 0) first = rssBytes
    taken++
    sum += rssBytes
    last = rssBytes
    min = Math.min(min, rssBytes)
    peak = Math.max(peak, rssBytes)
    kept.push(taken1)
    if (kept.length > history) kept.shift()
    const above = rssBytes > alertBytes
    if (above && !alarmed) {
      alerts++
      options.onAlert?.(taken1)
    }
    alarmed = above
    return taken1
  }
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }

  return {
    start() {
      if (timer !== undefined) return
      timer = setInterval(snapshot, intervalMs)
      timer.unref()
    },
    stop,
    snapshot,
    history: () => [...kept],
    summary() {
      const settled = kept.slice(Math.max(0, warmUp - (taken - kept.length)))
      return {
        snapshots: taken,
        minBytes: taken === 0 ? 0 : min,
        peakBytes: peak,
        averageBytes: taken === 0 ? 0 : sum / taken,
        growthBytes: last - first,
        alerts,
        leak: testLeak(settled, leakBytesPerMinute),
      }
    },
    [Symbol.dispose]: stop,
  }
}

function sampleProcess(): { rssBytes: number; heapBytes: number } {
  const { rss, heapUsed } = process.memoryUsage()
  return { rssBytes: rss, heapBytes: heapUsed }
}

function testLeak(snapshots: readonly MemorySnapshot[], threshold: number): LeakTest | undefined {
  if (snapshots.length < BLOCKS * 2) return undefined
  const troughs = Array.from({ length: BLOCKS }, (_, block) => {
    const from = Math.floor((block * snapshots.length) / BLOCKS)
    const to = Math.floor(((block + 1) * snapshots.length) / BLOCKS)
    return snapshots.slice(from, to).reduce((a, b) => (b.rssBytes < a.rssBytes ? b : a))
  })
  const minutes = troughs.map(({ timeMs }) => timeMs / 60_000)
  const bytes = troughs.map(({ rssBytes }) => rssBytes)
  const meanMinutes = minutes.reduce((a, b) => a + b) / BLOCKS
  const meanBytes = bytes.reduce((a, b) => a + b) / BLOCKS
  const spread = minutes.reduce((total, minute) => total + (minute - meanMinutes) ** 2, 0)
  if (spread === 0) return undefined
  const slopePerMinute =
    minutes.reduce((total, minute, at) => total + (minute - meanMinutes) * (bytes[at]! - meanBytes), 0) / spread
  const residual = minutes.reduce(
    (total, minute, at) => total + (bytes[at]! - meanBytes - slopePerMinute * (minute - meanMinutes)) ** 2,
    0,
  )
  const standardError = Math.sqrt(residual / (BLOCKS - 2) / spread)
  const slopeAtLeast = slopePerMinute - T_99 * standardError
  return { slopePerMinute, slopeAtLeast, leaking: slopeAtLeast > threshold }
}
