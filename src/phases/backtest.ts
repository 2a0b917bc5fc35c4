/** @module `type: backtest`: one configuration on one split, with costs, beside buy and hold. */
import { z } from 'zod'
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import { definePhaseType } from '../definition/phase-type.ts'
import { correlation } from '../stats/index.ts'
import { runChosenBacktest } from './chosen-backtest.ts'
import { laterBacktest, laterShape, remarkOnLater } from './later.ts'
import { MARKET_SERVICE, remarkOnSample, strategyFilesOf } from './market-service.ts'
import {
  calendarFigure,
  calendarOf,
  drawdownRecords,
  drawdownTable,
  equityFigure,
  equityTable,
  metricsFigure,
  optimisticWarnings,
  sampleNotes,
  tradesFigure,
  tradesTable,
} from './performance-figures.ts'
import { parametersSchema, remarkOnStrategy, tradingShape } from './trading-config.ts'
import { remarkOnTrading } from './trading-model.ts'

const config = z.strictObject({
  ...laterShape(laterBacktest),
  ...tradingShape,
  strategy: z.string().optional().describe('which strategy, when the input does not say'),
  parameters: parametersSchema.optional().describe('parameters that replace those of the input'),
  generate_detailed_report: z.boolean().default(true).describe('months, drawdowns and trades in the report'),
})

/** Drawdowns listed in the report. */
const LISTED_DRAWDOWNS = 10

export const backtest = definePhaseType<z.infer<typeof config>>({
  type: 'backtest',
  version: 4,
  description: 'One configuration on one split of the data, with costs, beside buy and hold.',
  config,
  outputs: {
    validation_results:
      'metrics, those of plug-ins among them, of the strategy, of buy and hold, and of the search that chose it',
    final_performance_report: 'metrics, drawdowns, monthly and yearly returns',
    equity_curve: 'a table: time, equity, return, weight, buy and hold',
    trades: 'a table of trades',
  },
  uses: [MARKET_SERVICE],
  check: (parsed, services) => [
    ...remarkOnSample(services, parsed),
    ...remarkOnLater(parsed, laterBacktest),
    ...(parsed.strategy === undefined
      ? []
      : remarkOnStrategy(parsed.strategy, ['strategy'], strategyFilesOf(services), parsed.parameters)),
    ...remarkOnTrading(parsed, services, parsed.strategy === undefined ? [] : [parsed.strategy]),
  ],
  async run(context) {
    const chosen = await runChosenBacktest(context)
    const { choice, sample, kind, simulation, benchmark, subjects } = chosen
    const results = {
      ...chosen.facts,
      correlation_to_buy_and_hold: correlation(simulation.returns, benchmark.returns),
      ...(choice.chosen?.metrics === undefined ? {} : { in_sample_metrics: choice.chosen.metrics as JsonValue }),
    }
    const years = calendarOf(sample, simulation)
    const drawdowns = drawdownRecords(sample, simulation, LISTED_DRAWDOWNS)
    const details: Figure[] = [
      calendarFigure('Monthly returns', years, kind),
      drawdownTable(sample, simulation, LISTED_DRAWDOWNS, kind),
      tradesFigure(sample, simulation, kind),
    ]
    return {
      outputs: {
        validation_results: { kind: 'json', value: results },
        final_performance_report: {
          kind: 'json',
          value: { ...results, drawdowns, calendar: years as unknown as JsonValue },
        },
        equity_curve: { kind: 'table', table: equityTable(sample, simulation, benchmark), holds: 'series' },
        trades: { kind: 'table', table: tradesTable(sample, simulation) },
      },
      figures: [
        metricsFigure('Performance', subjects, chosen.caption, kind, chosen.ownMetrics),
        equityFigure(sample, subjects, kind),
        ...(context.config.generate_detailed_report ? details : []),
        ...sampleNotes(simulation, chosen.findings),
      ],
      warnings: [
        ...optimisticWarnings(simulation.optimistic),
        ...chosen.warnings,
        ...(kind === 'out_of_sample' ? degradation(choice.chosen?.metrics, chosen.facts.metrics) : []),
      ],
    }
  },
})

/** A warning when the Sharpe ratio fell by more than half from the search to data that it did not see. */
function degradation(
  before: Readonly<Record<string, number>> | undefined,
  after: Readonly<Record<string, number>>,
): readonly string[] {
  const searched = before?.sharpe_ratio ?? 0
  const unseen = after.sharpe_ratio ?? 0
  if (searched <= 0 || unseen >= searched / 2) return []
  return [
    `The Sharpe ratio fell from ${searched.toFixed(2)} in the search to ${unseen.toFixed(2)} on data that the search did not see: a fall by more than half is what overfitting looks like.`,
  ]
}
