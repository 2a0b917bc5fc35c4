/** @module Counts and times of commands: by stage and intent, rates, patterns, anomalies. Bounded memory, whatever the number of commands. */
import { getHeapStatistics } from 'node:v8'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { JsonValue } from '../../core/hash.ts'
import { quantileSorted } from '../../stats/quantile.ts'
import { executeWithRepair, type RepairedResult, type RepairOptions } from '../repair/repair-command.ts'
import { type Stage, stages } from '../transaction/execute.ts'
import type { Command } from '../transaction/parse.ts'
import { type CommandStatus, commandStatuses } from '../transaction/result.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { commandShape } from './command-shape.ts'

/** How many of the latest measurements quantiles are taken from. */
const WINDOW = 1_024
/** How many patterns are counted; the rarest give way. */
const MAX_PATTERNS = 500
/** Robust z-score from which a time is an anomaly (Iglewicz and Hoaglin, 1993). */
const ANOMALY_Z = 3.5

/** Times in milliseconds. */
export interface TimeSummary {
  readonly count: number
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

export interface Anomaly {
  readonly command: string
  readonly ms: number
  /** 0.6745 · (ms − median) / median absolute deviation, of the window at that time. */
  readonly z: number
  readonly at: number
}

/** What {@link CommandMetrics.report} gives: plain data for a page or a file. */
export interface MetricsReport {
  readonly commands: number
  readonly statuses: Readonly<Record<CommandStatus, number>>
  /** Shares in [0, 1]; `recovery` of the commands that would have failed without repair. */
  readonly rates: { readonly success: number; readonly rollback: number; readonly recovery: number }
  readonly total: TimeSummary
  readonly stages: Readonly<Record<Stage, TimeSummary>>
  readonly intents: Readonly<
    Record<
      string,
      {
        readonly steps: number
        readonly succeeded: number
        readonly meanConfidence: number
        /** Milliseconds a step, where the time of a command is shared by its steps in equal parts. */
        readonly meanMs: number
      }
    >
  >
  readonly patterns: readonly { readonly pattern: string; readonly count: number; readonly succeeded: number }[]
  readonly anomalies: readonly Anomaly[]
  /** Of this process now, and the most that was in use when a command had ended. */
  readonly memory: { readonly heapUsedBytes: number; readonly rssBytes: number; readonly peakHeapUsedBytes: number }
}

/** A measurement of one command. */
export interface CommandEvent {
  readonly command: Command
  readonly result: RepairedResult
  readonly ms: number
  readonly stages: Readonly<Partial<Record<Stage, number>>>
}

/** A measurement as plain data, without what the command said or changed: what is kept on disk. */
export interface CommandMeasurement {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly ms: number
  readonly status: CommandStatus
  /** The pattern of the command: see `commandShape`. */
  readonly pattern: string
  readonly stages: Readonly<Partial<Record<Stage, number>>>
  /** Intent and confidence of each step that was understood. */
  readonly steps: readonly (readonly [string, number])[]
  readonly rolledBack: boolean
  /** Whether it was carried out only after a correction. */
  readonly recovered: boolean
  readonly heapUsedBytes: number
}

/** What is kept of an event. */
export function measurementOf({ command, result, ms, stages: times }: CommandEvent, at: number): CommandMeasurement {
  return {
    at,
    ms,
    status: result.status,
    pattern: commandShape(command, result.steps),
    stages: times,
    steps: result.steps.map((step) => [step.intent, step.confidence] as const),
    rolledBack: result.rollbackTriggered,
    recovered: result.corrections.length > 0 && result.status === 'success',
    heapUsedBytes: getHeapStatistics().used_heap_size,
  }
}

export interface CommandMetrics {
  record(event: CommandEvent): void
  /** Counts a measurement that was made before. */
  add(measurement: CommandMeasurement): void
  /** @param patterns how many of the most frequent ones */
  report(patterns?: number): MetricsReport
}

/** The latest values of a series, in a ring. */
class Series {
  readonly #ring = new Float64Array(WINDOW)
  #count = 0
  #sum = 0
  #max = 0

  add(value: number): void {
    this.#ring[this.#count % WINDOW] = value
    this.#count++
    this.#sum += value
    this.#max = Math.max(this.#max, value)
  }
  get sorted(): Float64Array {
    return this.#ring.slice(0, Math.min(this.#count, WINDOW)).sort()
  }
  get summary(): TimeSummary {
    const { sorted } = this
    return {
      count: this.#count,
      mean: this.#count === 0 ? 0 : this.#sum / this.#count,
      p50: quantileSorted(sorted, 0.5),
      p95: quantileSorted(sorted, 0.95),
      max: this.#max,
    }
  }
}

/** Metrics in memory. @param clock for the times of anomalies */
export function createCommandMetrics(clock: Clock = systemClock): CommandMetrics {
  const statuses = Object.fromEntries(commandStatuses.map((status) => [status, 0])) as Record<CommandStatus, number>
  const total = new Series()
  const byStage = Object.fromEntries(stages.map((stage) => [stage, new Series()])) as Record<Stage, Series>
  const intents = new Map<string, { steps: number; succeeded: number; confidence: number; ms: number }>()
  const patterns = new Map<string, { count: number; succeeded: number }>()
  const anomalies: Anomaly[] = []
  let commands = 0
  let rollbacks = 0
  let mended = 0
  let peak = 0
  let limits = { median: 0, deviation: 0 }

  const metrics: CommandMetrics = {
    record(event) {
      metrics.add(measurementOf(event, clock.now()))
    },
    add({ at, ms, status, pattern: shape, stages: times, steps, rolledBack, recovered, heapUsedBytes }) {
      commands++
      statuses[status]++
      if (rolledBack) rollbacks++
      if (recovered) mended++
      peak = Math.max(peak, heapUsedBytes)
      total.add(ms)
      for (const stage of stages) if (times[stage] !== undefined) byStage[stage].add(times[stage])
      const succeeded = status === 'success' || status === 'partial'
      for (const [name, confidence] of steps) {
        const intent = intents.get(name) ?? { steps: 0, succeeded: 0, confidence: 0, ms: 0 }
        intent.steps++
        if (succeeded) intent.succeeded++
        intent.confidence += confidence
        intent.ms += ms / steps.length
        intents.set(name, intent)
      }
      const pattern = patterns.get(shape) ?? { count: 0, succeeded: 0 }
      pattern.count++
      if (succeeded) pattern.succeeded++
      patterns.set(shape, pattern)
      if (patterns.size > MAX_PATTERNS) forgetRarest(patterns)
      // Median and deviation move slowly: they are taken anew once in a while.
      if (commands % 64 === 0) limits = spreadOf(total.sorted)
      const z = limits.deviation > 0 ? (0.6745 * (ms - limits.median)) / limits.deviation : 0
      if (commands >= 64 && z > ANOMALY_Z) {
        anomalies.push({ command: shape, ms, z, at })
        if (anomalies.length > 100) anomalies.shift()
      }
    },
    report(most = 20) {
      const { heapUsed, rss } = process.memoryUsage()
      const failing = commands - statuses.success - statuses.partial + mended
      const ordered = [...patterns].sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1))
      return {
        commands,
        statuses: { ...statuses },
        rates: {
          success: share(statuses.success, commands),
          rollback: share(rollbacks, commands),
          recovery: share(mended, failing),
        },
        total: total.summary,
        stages: Object.fromEntries(stages.map((stage) => [stage, byStage[stage].summary])) as Record<
          Stage,
          TimeSummary
        >,
        intents: Object.fromEntries(
          [...intents]
            .sort()
            .map(([name, { steps, succeeded, confidence, ms }]) => [
              name,
              { steps, succeeded, meanConfidence: confidence / steps, meanMs: ms / steps },
            ]),
        ),
        patterns: ordered.slice(0, most).map(([pattern, counts]) => ({ pattern, ...counts })),
        anomalies: [...anomalies],
        memory: { heapUsedBytes: heapUsed, rssBytes: rss, peakHeapUsedBytes: peak },
      }
    },
  }
  return metrics
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

function forgetRarest(patterns: Map<string, { count: number }>): void {
  const rarest = [...patterns].sort((a, b) => a[1].count - b[1].count).slice(0, MAX_PATTERNS / 5)
  for (const [pattern] of rarest) patterns.delete(pattern)
}

/** Median and median absolute deviation. */
function spreadOf(sorted: Float64Array): { median: number; deviation: number } {
  const median = quantileSorted(sorted, 0.5)
  return { median, deviation: quantileSorted(sorted.map((value) => Math.abs(value - median)).sort(), 0.5) }
}

/** `executeWithRepair`, measured. The result is the same as without. */
export function measureCommand<M extends Model>(
  metrics: Pick<CommandMetrics, 'record'>,
  vocabulary: Vocabulary<M>,
  document: JsonValue,
  command: Command,
  options: RepairOptions = {},
): RepairedResult {
  const clock = options.clock ?? systemClock
  const times: Partial<Record<Stage, number>> = {}
  const start = clock.monotonic()
  const result = executeWithRepair(vocabulary, document, command, {
    ...options,
    clock,
    onStage: (stage, ms) => {
      times[stage] = (times[stage] ?? 0) + ms
      options.onStage?.(stage, ms)
    },
  })
  metrics.record({ command, result, ms: clock.monotonic() - start, stages: times })
  return result
}
