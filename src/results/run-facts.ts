/** @module What the analyses of a run start from: its view, and the numbers in its small outputs. */
import { PhaselineError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { type PhaseView, type RunStore, type RunView, readOutput } from '../run/index.ts'

/** JSON outputs beyond this size hold data, not results. */
const MAX_BYTES = 262_144

export interface RunFacts {
  readonly view: RunView
  /** JSON outputs by phase, then by name. What cannot be read is left out. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, JsonValue>>>
  /** Price of one core for one hour, in any currency; 0 when nobody says. */
  readonly pricePerCoreHour: number
  /** Highest memory that phases took, where it was measured. */
  readonly peakMemoryBytes: ReadonlyMap<string, number>
}

export interface RunFactsOptions {
  readonly pricePerCoreHour?: number
}

/** Reads what {@link RunFacts} holds; artifacts are verified on the way, damaged ones do not count. */
export async function readRunFacts(store: RunStore, view: RunView, options: RunFactsOptions = {}): Promise<RunFacts> {
  const outputs = new Map<string, Record<string, JsonValue>>()
  for (const phase of view.phases) {
    const values: Record<string, JsonValue> = {}
    for (const output of phase.outputs) {
      if (output.kind !== 'json' || output.bytes > MAX_BYTES) continue
      try {
        const content = await readOutput(store, view, `${phase.name}.${output.name}`)
        if (content.kind === 'json') values[output.name] = content.value
      } catch (error) {
        if (!(error instanceof PhaselineError)) throw error
      }
    }
    outputs.set(phase.name, values)
  }
  return {
    view,
    outputs,
    pricePerCoreHour: options.pricePerCoreHour ?? 0,
    peakMemoryBytes: new Map(
      view.phases.flatMap(({ name, peakMemoryBytes }) =>
        peakMemoryBytes === undefined ? [] : [[name, peakMemoryBytes]],
      ),
    ),
  }
}

export type JsonRecord = Readonly<Record<string, JsonValue>>

export function isJsonRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The finite numbers of a record, by key. */
export function numbersIn(value: JsonValue | undefined): Readonly<Record<string, number>> {
  if (!isJsonRecord(value)) return {}
  const numbers: Record<string, number> = {}
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'number' && Number.isFinite(item)) numbers[key] = item
  }
  return numbers
}

/** Metrics that a phase left, and the data that they come from. */
export interface PhaseMetrics {
  readonly phase: string
  readonly output: string
  readonly sample?: 'in_sample' | 'out_of_sample'
  readonly metrics: Readonly<Record<string, number>>
}

/**
 * The metrics of all phases in the plan's order: of outputs that have a record `metrics`, the first of each phase. Their
 * `sample` (`{ kind }` or the kind itself) says whether a search has seen the data.
 */
export function metricsByPhase({ view, outputs }: RunFacts): PhaseMetrics[] {
  return view.phases.flatMap((phase): PhaseMetrics[] => {
    for (const [output, value] of Object.entries(outputs.get(phase.name) ?? {})) {
      if (!isJsonRecord(value)) continue
      const metrics = numbersIn(value.metrics)
      if (Object.keys(metrics).length === 0) continue
      const kind = isJsonRecord(value.sample) ? value.sample.kind : value.sample
      const sample = kind === 'in_sample' || kind === 'out_of_sample' ? kind : undefined
      return [{ phase: phase.name, output, metrics, ...(sample === undefined ? {} : { sample }) }]
    }
    return []
  })
}

/** The metric that phases are compared by: the Sharpe ratio where all have it, else the first that all have. */
export function sharedMetric(phases: readonly PhaseMetrics[]): string | undefined {
  const [first, ...rest] = phases
  if (first === undefined) return undefined
  const shared = Object.keys(first.metrics).filter((name) => rest.every((phase) => name in phase.metrics))
  return shared.includes('sharpe_ratio') ? 'sharpe_ratio' : shared[0]
}

/** Core-milliseconds of a phase: the time of all its attempts times the cores that it was granted. */
export function coreMs(phase: PhaseView): number {
  return phase.durationMs * phase.planned.resources.cpuCores
}

/** Phases that spent time in this run. */
export function ranPhases({ view }: RunFacts): readonly PhaseView[] {
  return view.phases.filter((phase) => phase.attempts.length > 0)
}

/** A share as whole percent: `77%`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
