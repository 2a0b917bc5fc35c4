/** @module `type: analysis`: a close look at one configuration: drawdowns, months and years, trades, correlation. */
import { z } from 'zod'
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import { definePhaseType, type OutputValue } from '../definition/phase-type.ts'
import type { Simulation } from '../research/backtest/index.ts'
import { correlation, leastSquares, quantile } from '../stats/index.ts'
import { type ChosenBacktest, runChosenBacktest } from './chosen-backtest.ts'
import { laterAnalysis, laterAnalyzers, laterShape, remarkOnLater, unavailable } from './later.ts'
import { MARKET_SERVICE, remarkOnSample, strategyFilesOf } from './market-service.ts'
import {
  calendarFigure,
  calendarOf,
  drawdownRecords,
  drawdownTable,
  equityFigure,
  equityTable,
  metricsFigure,
  sampleNotes,
} from './performance-figures.ts'
import { parametersSchema, remarkOnStrategy, tradingShape } from './trading-config.ts'
import { remarkOnTrading } from './trading-model.ts'

const ANALYZERS = ['drawdown_analysis', 'calendar_returns', 'trade_analysis', 'correlation_analysis'] as const
type Analyzer = (typeof ANALYZERS)[number]

const isAnalyzer = (name: string): name is Analyzer => (ANALYZERS as readonly string[]).includes(name)

const config = z.strictObject({
  ...laterShape(laterAnalysis),
  ...tradingShape,
  strategy: z.string().optional().describe('which strategy, when the input does not say'),
  parameters: parametersSchema.optional().describe('parameters that replace those of the input'),
  analyzers: z
    .array(z.enum([...ANALYZERS, ...(Object.keys(laterAnalyzers) as (keyof typeof laterAnalyzers)[])]))
    .default([...ANALYZERS])
    .describe('what to look at; everything unless given'),
})

interface Finding {
  readonly output: readonly [name: string, value: OutputValue]
  readonly figures: readonly Figure[]
}

const json = (value: JsonValue): OutputValue => ({ kind: 'json', value })

/** One function an analyzer: outputs under its own name, and what to show. */
const analyze: Readonly<Record<Analyzer, (chosen: ChosenBacktest) => Finding>> = {
  drawdown_analysis: ({ sample, simulation, kind }) => ({
    output: ['drawdowns', json(drawdownRecords(sample, simulation, 20))],
    figures: [drawdownTable(sample, simulation, 10, kind)],
  }),

  calendar_returns({ sample, simulation, kind }) {
    const years = calendarOf(sample, simulation)
    return {
      output: ['calendar_returns', json(years as unknown as JsonValue)],
      figures: [
        calendarFigure('Monthly returns', years, kind),
        {
          kind: 'bars',
          title: 'Yearly returns',
          sample: kind,
          format: 'percent',
          names: years.map(({ year }) => String(year)),
          values: years.map(({ total }) => total),
        },
      ],
    }
  },

  trade_analysis({ simulation, kind }) {
    const statistics = tradeStatistics(simulation)
    const row = (
      name: string,
      format: 'integer' | 'percent' | 'number',
      value: number | null,
    ): Extract<Figure, { kind: 'metrics' }>['rows'][number] => ({
      name,
      format,
      values: [value],
    })
    return {
      output: ['trade_statistics', json(statistics as unknown as JsonValue)],
      figures: [
        {
          kind: 'metrics',
          title: 'Trades',
          sample: kind,
          subjects: ['all trades'],
          rows: [
            row('Closed trades', 'integer', statistics.closed),
            row('Long', 'integer', statistics.long),
            row('Short', 'integer', statistics.short),
            row('Average return', 'percent', statistics.average_return),
            row('Median return', 'percent', statistics.median_return),
            row('Best', 'percent', statistics.best_return),
            row('Worst', 'percent', statistics.worst_return),
            row('Average length in bars', 'number', statistics.average_bars),
            row('Longest run of losses', 'integer', statistics.longest_losing_run),
          ],
        },
      ],
    }
  },

  correlation_analysis({ simulation, benchmark, kind }) {
    const { slope, intercept } = leastSquares(benchmark.returns, simulation.returns)
    const value = {
      correlation_to_buy_and_hold: correlation(simulation.returns, benchmark.returns),
      beta: slope,
      alpha_per_bar: intercept,
    }
    return {
      output: ['correlation', json(value)],
      figures: [
        {
          kind: 'metrics',
          title: 'Relation to buy and hold',
          caption: 'Least squares of the returns of a bar on those of buy and hold.',
          sample: kind,
          subjects: ['strategy'],
          rows: [
            { name: 'Correlation', format: 'ratio', values: [value.correlation_to_buy_and_hold] },
            { name: 'Beta', format: 'ratio', values: [value.beta] },
            { name: 'Alpha of a bar', format: 'percent', values: [value.alpha_per_bar] },
          ],
        },
      ],
    }
  },
}

/** Statistics over closed trades; all values null or 0 without any. */
function tradeStatistics({ trades }: Simulation): {
  closed: number
  open: number
  long: number
  short: number
  average_return: number | null
  median_return: number | null
  best_return: number | null
  worst_return: number | null
  average_bars: number | null
  longest_losing_run: number
} {
  const closed = trades.filter((trade) => trade.exitBar !== null)
  const returns = Float64Array.from(closed, (trade) => trade.return)
  const bars = closed.reduce((sum, { entryBar, exitBar }) => sum + exitBar! - entryBar, 0)
  const some = <T>(value: () => T): T | null => (closed.length > 0 ? value() : null)
  let run = 0
  let longest = 0
  for (const value of returns) {
    run = value < 0 ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return {
    closed: closed.length,
    open: trades.length - closed.length,
    long: closed.filter(({ direction }) => direction === 1).length,
    short: closed.filter(({ direction }) => direction === -1).length,
    average_return: some(() => returns.reduce((sum, value) => sum + value, 0) / returns.length),
    median_return: some(() => quantile(returns, 0.5)),
    best_return: some(() => Math.max(...returns)),
    worst_return: some(() => Math.min(...returns)),
    average_bars: some(() => bars / closed.length),
    longest_losing_run: longest,
  }
}

export const analysis = definePhaseType<z.infer<typeof config>>({
  type: 'analysis',
  version: 4,
  description: 'A close look at one configuration: drawdowns, months and years, trades, correlation to buy and hold.',
  config,
  outputs: {
    performance_metrics: 'the standard metrics, and those of plug-ins, of the strategy and of buy and hold',
    drawdowns: 'the deepest drawdowns with their dates (drawdown_analysis)',
    calendar_returns: 'returns by month and year (calendar_returns)',
    trade_statistics: 'numbers and returns of trades (trade_analysis)',
    correlation: 'correlation, beta and alpha against buy and hold (correlation_analysis)',
    equity_curve: 'a table: time, equity, return, weight, buy and hold',
  },
  uses: [MARKET_SERVICE],
  check: (parsed, services) => [
    ...remarkOnSample(services, parsed),
    ...remarkOnLater(parsed, laterAnalysis),
    ...parsed.analyzers.flatMap((name, index) =>
      isAnalyzer(name) ? [] : [unavailable(`The analyzer "${name}"`, laterAnalyzers[name]!, ['analyzers', index])],
    ),
    ...(parsed.strategy === undefined
      ? []
      : remarkOnStrategy(parsed.strategy, ['strategy'], strategyFilesOf(services), parsed.parameters)),
    ...remarkOnTrading(parsed, services, parsed.strategy === undefined ? [] : [parsed.strategy]),
  ],
  async run(context) {
    const chosen = await runChosenBacktest(context)
    const { sample, kind, simulation, benchmark, subjects } = chosen
    const findings = context.config.analyzers.filter(isAnalyzer).map((name) => analyze[name](chosen))
    return {
      outputs: {
        performance_metrics: json(chosen.facts),
        equity_curve: { kind: 'table', table: equityTable(sample, simulation, benchmark), holds: 'series' },
        ...Object.fromEntries(findings.map(({ output }) => output)),
      },
      figures: [
        metricsFigure('Performance', subjects, chosen.caption, kind, chosen.ownMetrics),
        equityFigure(sample, subjects, kind),
        ...findings.flatMap(({ figures }) => figures),
        ...sampleNotes(simulation, chosen.findings),
      ],
      warnings: chosen.warnings,
    }
  },
})
