/** @module What a worker thread does with one trial of an optimization: index → parameters → back-test → metrics. */
import type { CreateEvaluator } from '../batch/index.ts'
import {
  createEvaluator as createBacktest,
  type Execution,
  type ProportionalCosts,
} from '../research/backtest/index.ts'
import type { Bars } from '../research/market/index.ts'
import { type BlockRecord, blockAt, fromRecord, rowAt } from './trial-blocks.ts'

export interface TrialData {
  readonly bars: Bars
  readonly range: { readonly from: number; readonly to: number }
  readonly barsPerYear: number
  readonly riskFreePerYear: number
  readonly costs: ProportionalCosts
  readonly execution: Execution
  readonly metrics: readonly string[]
  readonly blocks: readonly BlockRecord[]
}

export const createEvaluator: CreateEvaluator<TrialData> = ({ blocks: records, ...market }) => {
  const blocks = records.map((record) => {
    const block = fromRecord(record)
    return {
      ...block,
      backtest: createBacktest({ ...market, strategy: block.definition }),
      row: new Float64Array(block.dimensions.dimensions.length),
    }
  })
  return {
    columns: market.metrics,
    evaluate(index, given, out, offset) {
      const block = blockAt(blocks, index) as (typeof blocks)[number]
      if (given === undefined && !rowAt(block, index, block.row)) return 'skipped'
      return block.backtest.evaluate(block.dimensions.decode(given ?? block.row), out, offset)
    },
  }
}
