/** @module Figures of a search: history, heat map over two parameters, the best trials. */
import type { Figure, HeatMapFigure, NumberFormat } from '../definition/figure.ts'
import type { Dimension, Space } from '../search/index.ts'
import type { SearchAim } from './search-aim.ts'
import type { Block } from './trial-blocks.ts'
import type { RankedTrial, TrialSummary } from './trial-summary.ts'

/** Columns and rows of a heat map at most; more values are put into as many equal intervals. */
const MAP_CELLS = 60

interface Axis {
  readonly dimension: Dimension
  readonly labels: readonly (string | number)[]
  place(number: number): number
}

/** Collects the best value of each cell over all other parameters. */
export interface HeatMap {
  add(row: Float64Array, value: number): void
  figure(
    title: string,
    objective: string,
    format: NumberFormat,
    best: RankedTrial | undefined,
  ): HeatMapFigure | undefined
}

/** The heat map over the two dimensions with most values, for a space of at least two; else nothing is drawn. */
export function createHeatMap(space: Space, direction: 'maximize' | 'minimize'): HeatMap {
  const varied = space.dimensions
    .filter(({ count }) => count > 1)
    .sort((a, b) => Math.min(b.count, MAP_CELLS) - Math.min(a.count, MAP_CELLS) || a.index - b.index)
    .slice(0, 2)
    .sort((a, b) => a.index - b.index)
  const [x, y] = varied.map(axisOf)
  if (x === undefined || y === undefined) return { add: () => {}, figure: () => undefined }
  const cells = new Float64Array(x.labels.length * y.labels.length).fill(Number.NaN)
  return {
    add(row, value) {
      const column = x.place(row[x.dimension.index]!)
      const line = y.place(row[y.dimension.index]!)
      if (column < 0 || line < 0) return
      const at = line * x.labels.length + column
      const before = cells[at]!
      if (Number.isNaN(before) || (direction === 'maximize' ? value > before : value < before)) cells[at] = value
    },
    figure(title, objective, format, best) {
      const others = space.dimensions.length > 2
      const marked =
        best === undefined
          ? []
          : [
              {
                x: x.place(x.dimension.number(best.parameters[x.dimension.name]!)),
                y: y.place(y.dimension.number(best.parameters[y.dimension.name]!)),
                label: 'best',
              },
            ]
      return {
        kind: 'heat_map',
        title,
        caption: `${others ? 'The best value of each cell over all other parameters. ' : ''}A plain of equal color around the best cell is a better sign than a lone peak.`,
        sample: 'in_sample',
        x: { name: x.dimension.name, values: x.labels },
        y: { name: y.dimension.name, values: y.labels },
        value: { name: objective, format },
        cells: y.labels.map((_, line) =>
          x.labels.map((__, column) => {
            const value = cells[line * x.labels.length + column]!
            return Number.isNaN(value) ? null : value
          }),
        ),
        marked,
      }
    },
  }
}

function axisOf(dimension: Dimension): Axis {
  if (dimension.count <= MAP_CELLS) {
    const numbers = Array.from({ length: dimension.count }, (_, level) => dimension.numberAt(level))
    const places = new Map(numbers.map((number, place) => [number, place]))
    const labels = numbers.map((number) => {
      const value = dimension.value(number)
      return typeof value === 'number' ? value : String(value)
    })
    return { dimension, labels, place: (number) => places.get(number) ?? -1 }
  }
  const { parameter } = dimension
  const [min, max] =
    parameter.type === 'integer' || parameter.type === 'float'
      ? [parameter.min, parameter.max]
      : [0, dimension.count - 1]
  const width = (max - min) / MAP_CELLS
  const digits = Math.max(0, 2 - Math.floor(Math.log10(width)))
  const labels = Array.from({ length: MAP_CELLS }, (_, cell) =>
    Number((min + (cell + 0.5) * width).toFixed(Math.min(digits, 12))),
  )
  return {
    dimension,
    labels,
    place: (number) => (Number.isNaN(number) ? -1 : Math.min(MAP_CELLS - 1, Math.floor((number - min) / width))),
  }
}

export function historyFigure(summary: TrialSummary, objective: string, format: NumberFormat): Figure {
  const { submitted } = summary.counts
  const thinned = summary.history.index.length < summary.counts.succeeded
  return {
    kind: 'scatter',
    title: 'History of the search',
    caption: `${objective} of each trial${thinned ? `, ${summary.history.index.length.toLocaleString('en-US')} of ${submitted.toLocaleString('en-US')} shown` : ''}, and the best so far.`,
    sample: 'in_sample',
    x: { name: 'trial', format: 'integer', values: summary.history.index },
    y: { name: objective, format, values: summary.history.value },
    best: summary.history.best,
  }
}

/** Metrics shown beside the parameters of the best trials. */
const SHOWN_METRICS = ['annualized_return', 'max_drawdown', 'n_trades']

export function bestTrialsFigure(
  blocks: readonly Block[],
  best: readonly RankedTrial[],
  aim: SearchAim,
  formatOf: (metric: string) => NumberFormat,
): Figure {
  const parameters = [...new Set(best.flatMap((trial) => Object.keys(trial.parameters)))]
  const plain = aim.objectives.filter(({ compute }) => compute === undefined).map(({ figure }) => figure)
  const limited = aim.constraints.flatMap(({ figures }) => figures)
  const metrics = [...new Set([...plain, ...limited, ...SHOWN_METRICS])].filter((name) =>
    best.every((trial) => name in trial.metrics),
  )
  // A weighted sum or an expression is no metric: it has a column of its own.
  const isOwn = !plain.includes(aim.name)
  return {
    kind: 'table',
    title: aim.isMulti ? `The ${best.length} most balanced trials` : `The best ${best.length} trials`,
    sample: 'in_sample',
    columns: [
      { name: 'trial', format: 'integer' },
      ...(blocks.length > 1 ? [{ name: 'strategy', format: 'text' } as const] : []),
      ...parameters.map((name) => ({ name, format: 'text' as const })),
      ...(isOwn ? [{ name: aim.name, format: aim.format }] : []),
      ...metrics.map((name) => ({ name, format: formatOf(name) })),
    ],
    rows: best.map((trial) => [
      trial.trial,
      ...(blocks.length > 1 ? [trial.strategy] : []),
      ...parameters.map((name) => String(trial.parameters[name] ?? '–')),
      ...(isOwn ? [trial.value] : []),
      ...metrics.map((name) => trial.metrics[name] ?? null),
    ]),
  }
}
