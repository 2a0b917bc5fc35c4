/** @module Commands over time: how many, how many of them succeeded, how long they took, in equal steps of a round length. */
import { quantileSorted } from '../../stats/quantile.ts'
import type { CommandMeasurement } from './metrics.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Lengths of a step that people know from clocks and calendars, in milliseconds. */
const STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
  28 * DAY,
  364 * DAY,
] as const

/** The commands of one step of time. */
export interface TrendBucket {
  /** Milliseconds UTC, included. */
  readonly from: number
  /** Milliseconds UTC, not included. */
  readonly to: number
  readonly commands: number
  /** Of status `success` or `partial`. */
  readonly succeeded: number
  /** Whose changes were taken back. */
  readonly rolledBack: number
  /** Milliseconds a command; `null` where there was none. */
  readonly p50: number | null
  readonly p95: number | null
  /** The most that was in use when a command had ended; `null` where there was none. */
  readonly peakHeapUsedBytes: number | null
}

/**
 * Commands by time. Steps begin at round times (UTC) and are as short as `most` of them cover everything; those without a
 * command are there, too, so that the axis is true.
 *
 * @param most how many steps; default 48
 * @example
 * trendOf(readMeasurements(folder)).map(({ from, commands, p95 }) => [new Date(from).toISOString(), commands, p95])
 */
export function trendOf(measurements: readonly CommandMeasurement[], most = 48): TrendBucket[] {
  const times = measurements.map(({ at }) => at).filter(Number.isFinite)
  if (times.length === 0) return []
  const first = times.reduce((least, at) => Math.min(least, at))
  const last = times.reduce((greatest, at) => Math.max(greatest, at))
  const count = (length: number): number => Math.floor(last / length) - Math.floor(first / length) + 1
  const step = STEPS.find((length) => count(length) <= most) ?? STEPS.at(-1)!
  // Measurements of a clock that was far off must not make a list that fills the memory.
  const buckets = Math.min(count(step), most)
  const start = (Math.floor(last / step) - buckets + 1) * step
  const held = Array.from({ length: buckets }, (): CommandMeasurement[] => [])
  for (const measurement of measurements) held[Math.floor((measurement.at - start) / step)]?.push(measurement)
  return held.map((list, i) => {
    const sorted = Float64Array.from(list, ({ ms }) => ms).sort()
    return {
      from: start + i * step,
      to: start + (i + 1) * step,
      commands: list.length,
      succeeded: list.filter(({ status }) => status === 'success' || status === 'partial').length,
      rolledBack: list.filter(({ rolledBack }) => rolledBack).length,
      p50: list.length === 0 ? null : quantileSorted(sorted, 0.5),
      p95: list.length === 0 ? null : quantileSorted(sorted, 0.95),
      peakHeapUsedBytes:
        list.length === 0 ? null : list.reduce((most, { heapUsedBytes = 0 }) => Math.max(most, heapUsedBytes), 0),
    }
  })
}
