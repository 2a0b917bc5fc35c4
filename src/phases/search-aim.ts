/**
 * @module What a search is for, bound to the metrics of its trials: one number that ranks them, losses for the sampler,
 * constraints that a result must satisfy.
 */
import { UserError } from '../core/errors.ts'
import type { NumberFormat } from '../definition/figure.ts'
import { metricNames } from '../research/backtest/index.ts'
import {
  createResultConstraints,
  createScoring,
  type Direction,
  figuresOf,
  type Objective,
  objectivePreset,
  objectiveReader,
  parseObjectives,
  type ResultConstraint,
  type Scoring,
  SpaceError,
} from '../search/index.ts'
import { type MetricName, STANDARD_METRICS } from '../stats/index.ts'
import { knownMetrics, metricNamed } from '../stats/metrics/own-metrics.ts'
import { metricFormat } from './performance-figures.ts'

export interface SearchAim {
  /** Columns of a trial's result. */
  readonly metrics: readonly MetricName[]
  readonly objectives: readonly Objective[]
  readonly scoring: Scoring
  /** Several objectives without weights: there is a Pareto front. */
  readonly isMulti: boolean
  /** What ranks the trials: the objective, the weighted sum, or the first of several objectives. */
  readonly name: string
  readonly direction: Direction
  readonly format: NumberFormat
  readonly constraints: readonly ResultConstraint[]
  /** The objective is a plain Sharpe ratio, about whose luck something is known. */
  readonly isSharpe: boolean
  /** The number that ranks trials, of the result at `offset`. */
  value(results: Float64Array, offset: number): number
  /** One value for each objective. */
  values(results: Float64Array, offset: number, out: Float64Array): void
  /** The sum by which constraints on results are broken; 0 when all hold. */
  violation(results: Float64Array, offset: number): number
}

export interface AimConfig {
  readonly method: string
  readonly objective?: unknown
  readonly risk_penalty?: number | undefined
}

/** The names of methods that stand for an objective, searched by `auto`. */
export const PRESETS = ['robust_optimization', 'return_maximization'] as const

/** Reads what a config says it searches for. @throws SpaceError `SEARCH_OBJECTIVE`, UserError `METRIC_UNKNOWN` */
export function objectivesOf({ method, objective, risk_penalty: penalty }: AimConfig): {
  readonly objectives: readonly Objective[]
  readonly name: string | undefined
} {
  const byMethod = objectivePreset(method, penalty)
  if (byMethod !== undefined && objective !== undefined) {
    throw new SpaceError(
      'SEARCH_OBJECTIVE',
      ['objective'],
      `Expected no objective with the method ${method}, which is one itself: ${byMethod.description}.`,
      { hint: 'Write `method: auto` to search for another objective.' },
    )
  }
  const preset = byMethod ?? (typeof objective === 'string' ? objectivePreset(objective, penalty) : undefined)
  if (penalty !== undefined && preset?.objectives.length !== 2) {
    throw new SpaceError(
      'SEARCH_OBJECTIVE',
      ['risk_penalty'],
      'Expected risk_penalty with robust_optimization only, which pays for risk.',
      { hint: 'Write `method: robust_optimization`, or weights: `objective: { sharpe_ratio: 1, max_drawdown: 0.5 }`.' },
    )
  }
  if (preset !== undefined) return { objectives: preset.objectives, name: preset.description }
  // A single name has the registry's own message.
  if (typeof objective === 'string' && /^\w+$/.test(objective)) checkMetric(objective)
  const objectives = parseObjectives(objective ?? 'sharpe_ratio', {
    figures: knownMetrics(),
    directionOf: (figure) => metricNamed(figure).direction,
  })
  return { objectives, name: undefined }
}

function checkMetric(name: string): void {
  try {
    metricNames([name])
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new SpaceError(error.code, ['objective'], error.message, error.hint === undefined ? {} : { hint: error.hint })
  }
}

/**
 * Binds objectives and constraints on results to the metrics of trials: the standard ones and those that they name.
 *
 * @param constraints on results, as text
 * @example
 * aimOf({ method: 'tpe', objective: ['sharpe_ratio', 'max_drawdown'] }, ['n_trades >= 20']).isMulti // true
 */
export function aimOf(config: AimConfig, constraints: readonly string[]): SearchAim {
  const { objectives, name } = objectivesOf(config)
  const rules = createResultConstraints(constraints, knownMetrics())
  const metrics = metricNames([
    ...new Set([...STANDARD_METRICS, ...figuresOf(objectives), ...rules.flatMap(({ figures }) => figures)]),
  ])
  const scoring = createScoring(objectives)
  const isMulti = scoring.lossCount > 1
  const [first] = objectives as [Objective, ...Objective[]]
  const isWeighted = first.weight !== undefined
  const read = objectiveReader(objectives, metrics)
  const scratch = new Float64Array(objectives.length)
  const losses = new Float64Array(scoring.lossCount)
  const readers = rules.map((rule) => ({
    rule,
    columns: rule.figures.map((figure) => metrics.indexOf(figure as MetricName)),
  }))
  return {
    metrics,
    objectives,
    scoring,
    isMulti,
    name: name ?? (isWeighted ? weightedName(objectives) : first.figure),
    direction: isWeighted ? 'maximize' : first.direction,
    format: isWeighted || first.compute !== undefined ? 'number' : metricFormat(first.figure),
    constraints: rules,
    isSharpe: objectives.length === 1 && first.figure === 'sharpe_ratio' && !isWeighted,
    value(results, offset) {
      read(results, offset, scratch)
      if (!isWeighted) return scratch[0]!
      scoring.losses(scratch, losses)
      return scoring.display(losses[0]!)
    },
    values: read,
    violation(results, offset) {
      let sum = 0
      for (const { rule, columns } of readers) {
        const figures: Record<string, number> = {}
        for (let k = 0; k < columns.length; k++) figures[rule.figures[k]!] = results[offset + columns[k]!]!
        sum += rule.violation(figures)
      }
      return sum
    },
  }
}

const weightedName = (objectives: readonly Objective[]): string =>
  objectives
    .map(({ figure, direction, weight }, k) => {
      const sign = direction === 'maximize' ? (k === 0 ? '' : ' + ') : k === 0 ? '−' : ' − '
      return `${sign}${weight === 1 ? '' : `${weight} × `}${figure}`
    })
    .join('')
