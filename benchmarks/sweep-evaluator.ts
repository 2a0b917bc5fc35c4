/** @module The trials that `sweep-threads.ts` times: a square grid of windows of a dual moving average. */
import type { CreateEvaluator } from '../src/batch/evaluator.ts'
import { createEvaluator as createBacktest, strategies, type WasmMemory } from '../src/research/backtest/index.ts'
import type { Bars } from '../src/research/market/index.ts'

export interface SweepData {
  readonly bars: Bars
  /** Windows of each of the two averages. */
  readonly side: number
  readonly columns: WasmMemory | undefined
}

export const createEvaluator: CreateEvaluator<SweepData> = ({ bars, side, columns }) => {
  const backtest = createBacktest({ bars, columns, strategy: strategies.momentum, costs: { commissionBps: 2 } })
  const parametersOf = (index: number) => ({
    fast_period: 1 + Math.floor(index / side),
    slow_period: side + 1 + (index % side),
    signal_threshold: 0,
  })
  return {
    columns: backtest.metrics,
    lanes: 512,
    evaluate: (index, _row, out, offset) => backtest.evaluate(parametersOf(index), out, offset),
    evaluateMany(from, count, _rows, out) {
      backtest.evaluateMany(
        Array.from({ length: count }, (_, k) => parametersOf(from + k)),
        out,
      )
    },
  }
}
