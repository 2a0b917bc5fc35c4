/** @module Two or more runs side by side: what was configured differently, and what came of it. */
import type { JsonValue } from '../core/hash.ts'
import { metricsByPhase, type RunFacts } from './run-facts.ts'

export interface ComparisonRow {
  /** `run` for facts of the run, `config` for what was written, `metric` for what came out, `time` for durations in ms. */
  readonly kind: 'run' | 'config' | 'metric' | 'time'
  /** `seed`, `search.optimization.method`, `validation.sharpe_ratio`. */
  readonly name: string
  /** One per run; `null` where the run does not have it. */
  readonly values: readonly (string | number | boolean | null)[]
  /** Whether any two values differ. Durations always count as equal, since no two are. */
  readonly differs: boolean
  /** For numbers of two runs: second minus first. */
  readonly change?: number
}

export interface Comparison {
  readonly runs: readonly string[]
  readonly rows: readonly ComparisonRow[]
}

type Scalar = string | number | boolean | null

/** A config as paths and scalars; lists of scalars in one line. */
function flatten(value: JsonValue, path: string, into: Map<string, Scalar>): void {
  if (typeof value !== 'object' || value === null) {
    into.set(path, value)
  } else if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    into.set(path, JSON.stringify(value))
  } else {
    for (const [key, item] of Object.entries(value))
      flatten(item as JsonValue, path === '' ? key : `${path}.${key}`, into)
  }
}

/**
 * Compares runs: definition, seed and data; the config of every phase; the metrics of every phase; durations. Rows come in
 * this order, inside of it in the order of the first run that has them.
 *
 * @example
 * compareRuns([a, b]).rows.filter(({ differs }) => differs)
 */
export function compareRuns(runs: readonly RunFacts[]): Comparison {
  const rows = new Map<string, { kind: ComparisonRow['kind']; name: string; values: Scalar[] }>()
  const put = (kind: ComparisonRow['kind'], name: string, run: number, value: Scalar): void => {
    const key = `${kind} ${name}`
    const row = rows.get(key) ?? { kind, name, values: runs.map(() => null) }
    row.values[run] = value
    rows.set(key, row)
  }
  const order: readonly ComparisonRow['kind'][] = ['run', 'config', 'metric', 'time']
  runs.forEach((facts, at) => {
    const { view } = facts
    put('run', 'workflow', at, view.workflow)
    put('run', 'status', at, view.status)
    put('run', 'seed', at, view.seed)
    put('run', 'definition', at, view.definitionHash)
    for (const phase of view.phases) {
      for (const [service, hash] of Object.entries(phase.keyParts?.services ?? {})) put('run', service, at, hash)
    }
    for (const [name, version] of Object.entries(view.versions)) put('run', `version of ${name}`, at, version)
    for (const phase of view.phases) {
      const config = new Map<string, Scalar>()
      flatten(phase.planned.config, '', config)
      put('config', `${phase.name}.type`, at, phase.type)
      for (const [path, value] of config) put('config', `${phase.name}.${path}`, at, value)
      if (phase.attempts.length > 0) put('time', phase.name, at, phase.durationMs)
    }
    for (const { phase, metrics } of metricsByPhase(facts)) {
      for (const [name, value] of Object.entries(metrics)) put('metric', `${phase}.${name}`, at, value)
    }
  })
  return {
    runs: runs.map(({ view }) => view.id),
    rows: [...rows.values()]
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
      .map(({ kind, name, values }) => {
        const [first, second] = values
        const isPair = values.length === 2 && typeof first === 'number' && typeof second === 'number'
        return {
          kind,
          name,
          values,
          differs: kind !== 'time' && values.some((value) => value !== first),
          ...(isPair ? { change: second - first } : {}),
        }
      }),
  }
}
