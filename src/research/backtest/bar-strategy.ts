/** @module Strategies that decide bar by bar: for rules with a memory that are awkward over whole columns. */
import type { Parameter } from '../../search/parameter.ts'
import type { SourceColumn } from './indicators/indicator.ts'
import { defineStrategy, type Strategy, type StrategyDefinition, type ValuesOf } from './strategy.ts'
import type { StrategyContext } from './strategy-context.ts'

/** What a bar-by-bar strategy sees at the close of a bar: this bar and earlier ones. */
export interface BarView {
  /** Index of the bar that has just closed. */
  readonly bar: number
  /** The position decided at the bar before. */
  readonly position: number
  /** A value of this bar or, with `ago`, of an earlier one; NaN before the first bar. Later bars cannot be asked for. */
  at(column: SourceColumn | Float64Array, ago?: number): number
}

/** Decides the target position, from −1 to 1, at the close of a bar. */
export type BarRule = (view: BarView) => number

export interface BarStrategyDefinition<D extends Readonly<Record<string, Parameter>>>
  extends Omit<StrategyDefinition<D>, 'positions'> {
  /**
   * Called once for every trial; asks the context for the indicators that the rule reads with `view.at`, and answers with
   * the rule.
   */
  start(context: StrategyContext, parameters: ValuesOf<D>): BarRule
}

/**
 * Declares a strategy by a rule that is asked at every close from `warmup` on. It is the same kind of strategy as one over
 * whole columns and runs in the same kernel.
 *
 * @example
 * export const threeDown = defineBarStrategy({
 *   name: 'three_down',
 *   description: 'Long for a number of bars after three falling closes.',
 *   parameters: { hold: { type: 'integer', min: 1, max: 50, default: 5 } },
 *   warmup: () => 3,
 *   start(_context, { hold }) {
 *     let left = 0
 *     return (view) => {
 *       const fell = (ago: number) => view.at('close', ago) < view.at('close', ago + 1)
 *       left = fell(0) && fell(1) && fell(2) ? hold : left - 1
 *       return left > 0 ? 1 : 0
 *     }
 *   },
 * })
 */
export function defineBarStrategy<const D extends Readonly<Record<string, Parameter>>>(
  definition: BarStrategyDefinition<D>,
): Strategy {
  const { start, ...rest } = definition
  return defineStrategy<D>({
    ...rest,
    positions(context, parameters, out) {
      const view = {
        bar: 0,
        position: 0,
        at(column: SourceColumn | Float64Array, ago = 0): number {
          const values = typeof column === 'string' ? context.bars[column] : column
          return ago >= 0 ? (values[view.bar - ago] ?? Number.NaN) : Number.NaN
        },
      }
      const rule = start(context, parameters)
      for (let bar = Math.max(0, rest.warmup(parameters)); bar < out.length; bar++) {
        view.bar = bar
        view.position = rule(view)
        out[bar] = view.position
      }
    },
  })
}
