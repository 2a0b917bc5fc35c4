/**
 * @module The contract of an indicator: columns in, columns out. An indicator's value at a bar depends on this and earlier
 * bars only; the contract suite changes the future at random and compares.
 */
import type { Parameter } from '../../../search/parameter.ts'

/** The columns that an indicator may read. */
export type SourceColumn = 'open' | 'high' | 'low' | 'close' | 'volume' | 'time'

/** Values of an indicator's parameters by name. */
export type IndicatorParameters = Readonly<Record<string, number>>

/**
 * An indicator. `P` are the names of its parameters, `O` those of its lines.
 *
 * @example
 * const momentum = defineIndicator({
 *   name: 'momentum', title: 'Momentum', description: 'close − close n bars ago', inputs: ['close'],
 *   parameters: { period: { type: 'integer', min: 1, max: 500, default: 10 } }, outputs: ['value'],
 *   warmup: ({ period }) => period,
 *   compute([close], { period }, [value]) {
 *     for (let i = period; i < close.length; i++) value[i] = close[i]! - close[i - period]!
 *   },
 * })
 */
export interface Indicator<P extends string = string, O extends string = string> {
  readonly name: string
  readonly title: string
  /** Formula and its source. */
  readonly description: string
  /** The columns it reads, in the order in which `compute` gets them. A single `close` may be replaced by another column. */
  readonly inputs: readonly SourceColumn[]
  readonly parameters: Readonly<Record<P, Parameter>>
  /** The names of its lines, in the order in which `compute` gets them. */
  readonly outputs: readonly O[]
  /** Index of the first bar at which every line has a value, when the inputs have values from bar 0. */
  warmup(parameters: Readonly<Record<P, number>>): number
  /**
   * Fills the lines, which are NaN when handed in and stay so before a line's first value.
   */
  compute(
    inputs: readonly Float64Array[],
    parameters: Readonly<Record<P, number>>,
    outputs: readonly Float64Array[],
  ): void
}

/** Gives an indicator its types. */
export function defineIndicator<const P extends string, const O extends string>(
  indicator: Indicator<P, O>,
): Indicator<P, O> {
  return indicator
}
