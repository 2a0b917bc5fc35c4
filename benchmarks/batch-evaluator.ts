/** @module The trials that `batch.ts` times. */
import type { CreateEvaluator, Evaluator } from '../src/batch/index.ts'

/** Trials that take `steps` rounds of integer mixing, one to two nanoseconds each. */
export const createEvaluator: CreateEvaluator<{ steps: number; many: boolean }> = ({ steps, many }) => {
  const evaluate = (index: number, _row: unknown, out: Float64Array, offset: number): void => {
    let state = index + 1
    for (let i = 0; i < steps; i++) state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
    out[offset] = state
    out[offset + 1] = index
  }
  const evaluator: Evaluator = { columns: ['state', 'index'], evaluate }
  if (!many) return evaluator
  return {
    ...evaluator,
    evaluateMany(from, count, _rows, out) {
      for (let i = 0; i < count; i++) evaluate(from + i, undefined, out, i * 2)
    },
  }
}
