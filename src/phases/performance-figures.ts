/** @module Figures of a back-test: numbers beside those of buy and hold, equity with drawdown beneath, months, trades. */
import type { JsonValue } from '../core/hash.ts'
import type {
  CalendarFigure,
  Figure,
  MetricsFigure,
  NumberFormat,
  TableFigure,
  TimeSeriesFigure,
} from '../definition/figure.ts'
import type { AccountSimulation, Simulation } from '../research/backtest/index.ts'
import {
  type CalendarYear,
  calendarReturns,
  type DrawdownEpisode,
  drawdownSeries,
  type Metric,
  metrics as registry,
  STANDARD_METRICS,
  worstDrawdowns,
} from '../stats/index.ts'
import { knownMetrics, metricNamed } from '../stats/metrics/own-metrics.ts'
import { makeTable, type Table } from '../tables/index.ts'
import type { Sample } from './market-service.ts'

export type SampleKind = 'in_sample' | 'out_of_sample'

/** Whether a simulation is one of an account, with instruments of its own. */
const isAccount = (simulation: Simulation): simulation is AccountSimulation => 'exposures' in simulation

/** The symbol of each trade, where there are several. */
function symbolsOf({ symbols }: Sample, simulation: Simulation): readonly string[] | undefined {
  if (symbols.length === 1 || !isAccount(simulation)) return undefined
  return simulation.trades.map(({ symbol }) => symbols[symbol]!)
}

/** A simulation with the name that readers see. */
export interface Subject {
  readonly name: string
  readonly simulation: Simulation
}

const FORMATS: Readonly<Record<Metric['unit'], NumberFormat>> = {
  percent: 'percent',
  ratio: 'ratio',
  bars: 'integer',
  count: 'integer',
}

/** The few numbers at the head of a report. */
const HEADLINES: readonly string[] = ['sharpe_ratio', 'annualized_return', 'max_drawdown', 'n_trades']

const standard: readonly Metric[] = STANDARD_METRICS.map((name) => registry[name])

/** The standard metrics of a simulation and those of the user, by name. */
export function metricsOf(simulation: Simulation, own: readonly Metric[] = []): Record<string, number> {
  return Object.fromEntries(
    [...standard, ...own].map((metric) => [metric.name, metric.compute(simulation.performance)]),
  )
}

export function metricFormat(name: string): NumberFormat {
  return knownMetrics().includes(name) ? FORMATS[metricNamed(name).unit] : 'number'
}

export function metricsFigure(
  title: string,
  subjects: readonly Subject[],
  caption: string,
  sample: SampleKind,
  own: readonly Metric[] = [],
): MetricsFigure {
  return {
    kind: 'metrics',
    title,
    caption,
    sample,
    subjects: subjects.map(({ name }) => name),
    rows: [...standard, ...own].map((metric) => ({
      name: metric.title,
      format: FORMATS[metric.unit],
      values: subjects.map(({ simulation }) => metric.compute(simulation.performance)),
      note: metric.description,
      ...(HEADLINES.includes(metric.name) ? { headline: true } : {}),
    })),
  }
}

const timesOf = ({ bars, range }: Sample): Float64Array => bars.time.subarray(range.from, range.to)

export function equityFigure(sample: Sample, subjects: readonly Subject[], kind: SampleKind): TimeSeriesFigure {
  return {
    kind: 'time_series',
    title: 'Equity and drawdown',
    caption:
      'Growth of 1 at each close on a logarithmic scale, after costs; beneath it the distance from the highest value so far.',
    sample: kind,
    time: Array.from(timesOf(sample)),
    panels: [
      {
        title: 'Equity',
        format: 'number',
        scale: 'log',
        series: subjects.map(({ name, simulation }) => ({ name, values: Array.from(simulation.equity) })),
      },
      {
        title: 'Drawdown',
        format: 'percent',
        style: 'area',
        series: subjects.map(({ name, simulation }) => ({
          name,
          values: Array.from(drawdownSeries(simulation.equity, 1)),
        })),
      },
    ],
  }
}

/** The years and months of one simulation. */
export function calendarOf(sample: Sample, simulation: Simulation): readonly CalendarYear[] {
  return calendarReturns(timesOf(sample), simulation.equity, 1)
}

export function calendarFigure(title: string, years: readonly CalendarYear[], kind: SampleKind): CalendarFigure {
  return {
    kind: 'calendar',
    title,
    caption: 'Compounded returns by calendar month (UTC).',
    sample: kind,
    rows: years.map(({ year, months, total }) => ({ year, months, total })),
  }
}

/** A bar's day as text; indices count in the bars, not in the sample. */
export const dayOf = ({ bars }: Sample, bar: number): string =>
  new Date(bars.time[bar]! / 1000).toISOString().slice(0, 10)

const iso = ({ bars }: Sample, bar: number): string => new Date(bars.time[bar]! / 1000).toISOString()

/** The deepest drawdowns with dates instead of indices. */
export function drawdownRecords(sample: Sample, simulation: Simulation, count: number): JsonValue[] {
  const { from } = sample.range
  return worstDrawdowns(simulation.equity, count, 1).map((episode: DrawdownEpisode) => ({
    depth: episode.depth,
    start: iso(sample, from + episode.start),
    trough: iso(sample, from + episode.trough),
    end: episode.end === null ? null : iso(sample, from + episode.end),
    length_bars: episode.length,
  }))
}

export function drawdownTable(sample: Sample, simulation: Simulation, count: number, kind: SampleKind): TableFigure {
  const { from } = sample.range
  return {
    kind: 'table',
    title: 'Deepest drawdowns',
    sample: kind,
    columns: [
      { name: 'depth', format: 'percent' },
      { name: 'start', format: 'text' },
      { name: 'lowest', format: 'text' },
      { name: 'recovered', format: 'text' },
      { name: 'bars', format: 'integer' },
    ],
    rows: worstDrawdowns(simulation.equity, count, 1).map((episode) => [
      -episode.depth,
      dayOf(sample, from + episode.start),
      dayOf(sample, from + episode.trough),
      episode.end === null ? 'not yet' : dayOf(sample, from + episode.end),
      episode.length,
    ]),
  }
}

/** Trades as a table: one row each, times in microseconds UTC. */
export function tradesTable(sample: Sample, simulation: Simulation): Table {
  const { bars, range } = sample
  const { trades } = simulation
  const symbols = symbolsOf(sample, simulation)
  const column = (value: (trade: Simulation['trades'][number]) => number): Float64Array =>
    Float64Array.from(trades, value)
  const table = makeTable({
    ...(symbols === undefined ? {} : { symbol: symbols }),
    direction: trades.map(({ direction }) => (direction === 1 ? 'long' : 'short')),
    entry_price: column((trade) => trade.entryPrice),
    exit_price: column((trade) => trade.exitPrice),
    units: column((trade) => trade.units),
    profit: column((trade) => trade.profit),
    return: column((trade) => trade.return),
    open: trades.map(({ exitBar }) => exitBar === null),
  })
  const time = (name: string, bar: (trade: Simulation['trades'][number]) => number): Table['columns'][number] => ({
    name,
    type: 'time',
    values: column((trade) => bars.time[bar(trade)]!),
  })
  return {
    length: trades.length,
    columns: [
      time('entry_time', (trade) => trade.entryBar),
      time('exit_time', (trade) => trade.exitBar ?? range.to - 1),
      ...table.columns,
    ],
  }
}

/** Equity, returns and weights bar by bar, beside those of the benchmark. */
export function equityTable(sample: Sample, strategy: Simulation, benchmark: Simulation): Table {
  const table = makeTable({
    equity: strategy.equity,
    return: strategy.returns,
    weight: strategy.weights,
    buy_and_hold: benchmark.equity,
    ...(sample.symbols.length > 1 && isAccount(strategy)
      ? Object.fromEntries(strategy.exposures.map((column, k) => [`weight_${sample.symbols[k]}`, column]))
      : {}),
  })
  return {
    length: table.length,
    columns: [{ name: 'time', type: 'time', values: timesOf(sample).slice() }, ...table.columns],
  }
}

/** Most trades shown in a report; the artifact holds all. */
const SHOWN_TRADES = 20

export function tradesFigure(sample: Sample, simulation: Simulation, kind: SampleKind): TableFigure {
  const { trades } = simulation
  const symbols = symbolsOf(sample, simulation)?.slice(-SHOWN_TRADES)
  const shown = trades.slice(-SHOWN_TRADES)
  return {
    kind: 'table',
    title: trades.length > shown.length ? `The last ${shown.length} of ${trades.length} trades` : 'Trades',
    sample: kind,
    columns: [
      ...(symbols === undefined ? [] : [{ name: 'symbol', format: 'text' } as const]),
      { name: 'direction', format: 'text' },
      { name: 'entry', format: 'text' },
      { name: 'exit', format: 'text' },
      { name: 'entry price', format: 'number' },
      { name: 'exit price', format: 'number' },
      { name: 'return', format: 'percent' },
    ],
    rows: shown.map((trade, place) => [
      ...(symbols === undefined ? [] : [symbols[place]!]),
      trade.direction === 1 ? 'long' : 'short',
      dayOf(sample, trade.entryBar),
      trade.exitBar === null ? 'open' : dayOf(sample, trade.exitBar),
      trade.entryPrice,
      trade.exitPrice,
      trade.return,
    ]),
  }
}

const REASONS: Readonly<Record<AccountSimulation['rejections'][number]['reason'], string>> = {
  no_funds: 'for lack of funds',
  no_shorts: 'because the account may not sell short',
  too_small: 'because they were smaller than a whole unit',
  expired: 'because they had expired',
  no_price: 'for lack of a price',
  margin: 'in part, because the margin allowed no more',
}

/** How many orders were not filled, or not all of them, and why. */
function refusedOrders(simulation: Simulation): string[] {
  if (!isAccount(simulation)) return []
  const counts = new Map<keyof typeof REASONS, number>()
  for (const { reason } of simulation.rejections) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(
    ([reason, count]) =>
      `${count.toLocaleString('en-US')} ${count === 1 ? 'order was' : 'orders were'} refused ${REASONS[reason]}.`,
  )
}

/** Notes that every result of a sample must carry. */
export function sampleNotes(simulation: Simulation, findings: readonly string[]): Figure[] {
  const notes: Figure[] = findings.map((text) => ({ kind: 'note', level: 'warning', title: 'Data', text }))
  for (const text of refusedOrders(simulation)) notes.push({ kind: 'note', level: 'warning', title: 'Orders', text })
  return [...notes, ...optimisticNotes(simulation.optimistic)]
}

const OPTIMISTIC =
  'Trades were filled at the price that decided them. Nobody can trade like that for sure; the results are too good.'

/** The stamp of results that nobody could have earned for sure. */
export function optimisticNotes(isOptimistic: boolean): Figure[] {
  return isOptimistic ? [{ kind: 'note', level: 'warning', title: 'Optimistic', text: OPTIMISTIC }] : []
}

/** The same as a warning of the phase, for the head of the report and the command line. */
export const optimisticWarnings = (isOptimistic: boolean): readonly string[] =>
  isOptimistic ? [`Optimistic: ${OPTIMISTIC}`] : []
