/** @module The Pareto front of a search with several objectives: a picture of the trade, a table, and plain data. */
import type { JsonValue } from '../core/hash.ts'
import type { Figure, NumberFormat } from '../definition/figure.ts'
import { metricFormat } from './performance-figures.ts'
import type { SearchAim } from './search-aim.ts'
import type { RankedTrial, TrialSummary } from './trial-summary.ts'

/** Trials drawn behind the front, about. */
const DRAWN = 2_000
/** Members in the table. */
const LISTED = 20

/** Collects the values of the objectives, thinned, as a search's trials are seen. */
export interface ObjectiveValues {
  add(values: Float64Array): void
  readonly rows: readonly Float64Array[]
}

/** @param total trials that will be seen */
export function createObjectiveValues(total: number): ObjectiveValues {
  const stride = Math.max(1, Math.ceil(total / DRAWN))
  const rows: Float64Array[] = []
  let seen = 0
  return {
    rows,
    add(values) {
      if (seen++ % stride === 0) rows.push(values.slice())
    },
  }
}

/** The objectives of a trial, by name. */
export function objectiveValues(aim: SearchAim, { metrics }: RankedTrial): Readonly<Record<string, number>> {
  const row = Float64Array.from(aim.metrics, (name) => metrics[name]!)
  const values = new Float64Array(aim.objectives.length)
  aim.values(row, 0, values)
  return Object.fromEntries(aim.objectives.map(({ figure }, k) => [figure, values[k]!]))
}

/** The front as an output: every member with parameters, objectives and metrics, in order of the first objective. */
export function frontRecord(aim: SearchAim, { front, best }: TrialSummary): JsonValue {
  return front.map((member) => ({
    trial: member.trial,
    strategy: member.strategy,
    parameters: member.parameters as unknown as JsonValue,
    objectives: objectiveValues(aim, member),
    metrics: member.metrics,
    is_most_balanced: member.trial === best[0]?.trial,
  }))
}

/** The first two objectives as points with the front as a line, and the members as a table. */
export function frontFigures(aim: SearchAim, summary: TrialSummary, seen: ObjectiveValues): Figure[] {
  const names = aim.objectives.map(({ figure }) => figure)
  const formats = aim.objectives.map(
    ({ figure, compute }): NumberFormat => (compute === undefined ? metricFormat(figure) : 'number'),
  )
  const { front, best } = summary
  const members = front.map((member) => Object.values(objectiveValues(aim, member)))
  const points = [...seen.rows, ...members].map((row) => [row[0]!, row[1]!] as const).sort((a, b) => a[0] - b[0])
  const more = names.length > 2 ? ' Of the objectives the first two are drawn.' : ''
  return [
    {
      kind: 'scatter',
      title: 'Pareto front',
      caption: `${front.length.toLocaleString('en-US')} trials that no other beats in ${names.join(' and ')} at once; the line is the best ${names[1]} among trials at least as good in ${names[0]}.${more} Which of them is best is a choice: best_parameters holds the most balanced one, trial ${best[0]!.trial}.`,
      sample: 'in_sample',
      x: { name: names[0]!, format: formats[0]!, values: points.map(([x]) => x) },
      y: { name: names[1]!, format: formats[1]!, values: points.map(([, y]) => y) },
      best: stepsOf(points, aim),
    },
    membersTable(front, members, names, formats),
  ]
}

/** By point, in order of the first value: the best second value among points at least as good in the first. */
function stepsOf(points: readonly (readonly [number, number])[], { objectives }: SearchAim): number[] {
  const [first, second] = objectives.map(({ direction }) => direction === 'maximize')
  const steps = new Array<number>(points.length)
  let reached = second ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  for (let k = 0; k < points.length; k++) {
    const at = first ? points.length - 1 - k : k
    reached = second ? Math.max(reached, points[at]![1]) : Math.min(reached, points[at]![1])
    steps[at] = reached
  }
  return steps
}

function membersTable(
  front: readonly RankedTrial[],
  members: readonly (readonly number[])[],
  names: readonly string[],
  formats: readonly NumberFormat[],
): Figure {
  const count = Math.min(LISTED, front.length)
  const places = Array.from({ length: count }, (_, k) => Math.round((k * (front.length - 1)) / Math.max(1, count - 1)))
  const parameters = [...new Set(front.flatMap((trial) => Object.keys(trial.parameters)))]
  const several = new Set(front.map(({ strategy }) => strategy)).size > 1
  return {
    kind: 'table',
    title: 'Members of the Pareto front',
    ...(count < front.length
      ? { caption: `${count} of ${front.length}, evenly spaced; all are in the output pareto_front.` }
      : {}),
    sample: 'in_sample',
    columns: [
      { name: 'trial', format: 'integer' },
      ...(several ? [{ name: 'strategy', format: 'text' } as const] : []),
      ...names.map((name, k) => ({ name, format: formats[k]! })),
      ...parameters.map((name) => ({ name, format: 'text' as const })),
    ],
    rows: places.map((place) => {
      const { trial, strategy, parameters: set } = front[place]!
      return [
        trial,
        ...(several ? [strategy] : []),
        ...members[place]!,
        ...parameters.map((name) => String(set[name] ?? '–')),
      ]
    }),
  }
}
