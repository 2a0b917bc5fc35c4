/** @module Measurements of commands on disk, one a line: what `--stats` shows was measured by earlier processes. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomic } from '../../core/atomic-file.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { type CommandMeasurement, type CommandMetrics, createCommandMetrics } from './metrics.ts'

/** From this size on the older half is given up. */
const MAX_BYTES = 4_000_000

/** Where the measurements of the documents of a folder are kept. @param folder that of journal and histories */
export const metricsPath = (folder: string): string => join(folder, 'metrics.jsonl')

/**
 * Adds measurements. Each call is one write at the end of the file, so that processes do not disturb each other. Measurements are no
 * facts that must not be lost: the file is not fsynced, and the oldest half goes when it grows beyond four megabytes.
 *
 * @example
 * appendMeasurements(folder, [measurementOf(event, clock.now())])
 */
export function appendMeasurements(folder: string, measurements: readonly CommandMeasurement[]): void {
  if (measurements.length === 0) return
  const path = metricsPath(folder)
  mkdirSync(folder, { recursive: true })
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) {
    const lines = readFileSync(path, 'utf8').split('\n')
    writeFileAtomic(path, lines.slice(lines.length >> 1).join('\n'))
  }
  appendFileSync(path, measurements.map((each) => `${JSON.stringify(each)}\n`).join(''))
}

/** The metrics of all measurements that are kept; empty ones when there are none. A line that a crash cut off is passed over. */
export function loadMetrics(folder: string, clock: Clock = systemClock): CommandMetrics {
  const metrics = createCommandMetrics(clock)
  for (const measurement of readMeasurements(folder)) metrics.add(measurement)
  return metrics
}

/** All measurements that are kept, oldest first; none when nothing was measured. */
export function readMeasurements(folder: string): CommandMeasurement[] {
  const path = metricsPath(folder)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => readMeasurement(line) ?? [])
}

function readMeasurement(line: string): CommandMeasurement | undefined {
  if (line === '') return undefined
  try {
    const value = JSON.parse(line) as Partial<CommandMeasurement>
    const isSound =
      typeof value.ms === 'number' &&
      typeof value.pattern === 'string' &&
      typeof value.status === 'string' &&
      Array.isArray(value.steps) &&
      typeof value.stages === 'object'
    return isSound ? (value as CommandMeasurement) : undefined
  } catch {
    return undefined
  }
}
