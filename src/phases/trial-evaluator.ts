/** @module What a worker thread does with one trial of an optimization: index → parameters → back-test → metrics. */
// Threads start with what they need: the index of batches would bring Parquet and DuckDB along.
import { type CreateEvaluator, trialStatus } from '../batch/evaluator.ts'
import type { Execution, ProportionalCosts, TradingModel, WasmMemory } from '../research/backtest/index.ts'
import type { Bars } from '../research/market/index.ts'
import type { ParameterSet } from '../search/index.ts'
import { loadParts } from './plug-in-parts.ts'
import { createTrialBacktest } from './trial-backtest.ts'
import { type BlockRecord, blockAt, fromRecord, rowAt } from './trial-blocks.ts'

export interface TrialData {
  /** The first symbol. */
  readonly bars: Bars
  /** All symbols, on the same times. */
  readonly instruments: readonly Bars[]
  /** The account in which trials are simulated; absent when the kernel does it. */
  readonly model?: TradingModel
  readonly range: { readonly from: number; readonly to: number }
  readonly barsPerYear: number
  readonly riskFreePerYear: number
  readonly costs: ProportionalCosts
  readonly execution: Execution
  readonly metrics: readonly string[]
  readonly blocks: readonly BlockRecord[]
  /** Where worker threads share indicators. */
  readonly columns?: WasmMemory | undefined
}

/** Bar-evaluations of one call of the vectorized kernel, about: a tenth of a second. */
const WORK_OF_A_CALL = 1e8
const LANES = { least: 64, most: 1024 }

export const createEvaluator: CreateEvaluator<TrialData> = async ({ blocks: records, ...market }) => {
  await loadParts(records.flatMap(({ form }) => form.files))
  const blocks = records.map((record) => {
    const block = fromRecord(record)
    return {
      ...block,
      backtest: createTrialBacktest(market, block.definition),
      row: new Float64Array(block.dimensions.dimensions.length),
    }
  })
  const width = market.metrics.length
  /** Trials `[from, to)` of one block; what the space does not contain is skipped. */
  const evaluateTogether = (
    from: number,
    to: number,
    rows: Float64Array | undefined,
    out: Float64Array,
    status: Uint8Array,
  ): void => {
    const block = blockAt(blocks, from) as (typeof blocks)[number]
    const numbers = block.row.length
    const sets: ParameterSet[] = []
    const places: number[] = []
    for (let index = from; index < to; index++) {
      const given = rows?.subarray((index - from) * numbers, (index - from + 1) * numbers)
      if (given === undefined && !rowAt(block, index, block.row)) status[index - from] = trialStatus.skipped
      else {
        places.push(index - from)
        sets.push(block.dimensions.decode(given ?? block.row))
      }
    }
    if (sets.length === to - from) block.backtest.evaluateMany(sets, out)
    else {
      const results = new Float64Array(sets.length * width)
      block.backtest.evaluateMany(sets, results)
      places.forEach((place, k) => {
        out.set(results.subarray(k * width, (k + 1) * width), place * width)
      })
    }
  }
  const lanes = Math.max(LANES.least, Math.min(LANES.most, Math.floor(WORK_OF_A_CALL / market.bars.length)))
  return {
    columns: market.metrics,
    evaluate(index, given, out, offset) {
      const block = blockAt(blocks, index) as (typeof blocks)[number]
      if (given === undefined && !rowAt(block, index, block.row)) return 'skipped'
      return block.backtest.evaluate(block.dimensions.decode(given ?? block.row), out, offset)
    },
    ...(blocks.every(({ backtest }) => backtest.isVectorized)
      ? {
          lanes,
          evaluateMany(from, count, rows, out, status) {
            for (let at = from; at < from + count; ) {
              const block = blockAt(blocks, at)
              const end = Math.min(from + count, block.first + block.count)
              const [a, b] = [at - from, end - from]
              const given = rows?.subarray((a * rows.length) / count, (b * rows.length) / count)
              evaluateTogether(at, end, given, out.subarray(a * width, b * width), status.subarray(a, b))
              at = end
            }
          },
        }
      : {}),
  }
}
