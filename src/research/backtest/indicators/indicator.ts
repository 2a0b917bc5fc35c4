/**
 * @module The contract of an indicator: it is fed bar by bar, so that it cannot look ahead, and the same steps fill whole
 * columns.
 */
import type { Parameter } from '../../../search/parameter.ts'

/** The columns that an indicator may read. */
export type SourceColumn = 'open' | 'high' | 'low' | 'close' | 'volume' | 'time'

/**
 * Takes the inputs of the next bar and writes the lines' values at it, NaN where a line has none yet. Both arrays belong to
 * the caller and are used again.
 */
export type Step = (input: Float64Array, output: Float64Array) => void

/**
 * An indicator. `P` are the names of its parameters, `O` those of its lines.
 *
 * @example
 * const momentum = defineIndicator({
 *   name: 'momentum', title: 'Momentum', description: 'close − close n bars ago', inputs: ['close'],
 *   parameters: { period: { type: 'integer', min: 1, max: 500, default: 10 } }, outputs: ['value'],
 *   warmup: ({ period }) => period,
 *   start({ period }) {
 *     const before = lag(period)
 *     return ([close], out) => { out[0] = close - before(close) }
 *   },
 * })
 */
export interface Indicator<P extends string = string, O extends string = string> {
  readonly name: string
  readonly title: string
  /** Formula and its source. */
  readonly description: string
  /** The columns it reads, in the order in which a step gets them. The first may be replaced by another column. */
  readonly inputs: readonly SourceColumn[]
  /** Numbers only. */
  readonly parameters: Readonly<Record<P, Parameter & { readonly default: number }>>
  /** The names of its lines, in the order in which a step writes them. */
  readonly outputs: readonly O[]
  /** Index of the first bar at which every line can have a value. */
  warmup(parameters: Readonly<Record<P, number>>): number
  /** A fresh indicator before its first bar. */
  start(parameters: Readonly<Record<P, number>>): Step
  /** Whole columns at once, where that is faster or more exact than the steps. Lines are NaN when handed in. */
  compute?(
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

/** A parameter that counts bars. */
export function bars(period: number, min = 1): { type: 'integer'; min: number; max: number; default: number } {
  return { type: 'integer', min, max: 5000, default: period }
}

/** A parameter that is a factor, a level or a share. */
export function level(
  value: number,
  min: number,
  max: number,
): { type: 'float'; min: number; max: number; default: number } {
  return { type: 'float', min, max, default: value }
}

/** Fills the lines of an indicator for whole columns of inputs. */
export function computeIndicator<P extends string, O extends string>(
  indicator: Indicator<P, O>,
  inputs: readonly Float64Array[],
  parameters: Readonly<Record<P, number>>,
  outputs: readonly Float64Array[],
): void {
  if (indicator.compute !== undefined) {
    indicator.compute(inputs, parameters, outputs)
    return
  }
  const step = indicator.start(parameters)
  const input = new Float64Array(inputs.length)
  const output = new Float64Array(outputs.length)
  const length = inputs[0]?.length ?? 0
  for (let i = 0; i < length; i++) {
    for (let k = 0; k < input.length; k++) input[k] = inputs[k]![i]!
    output.fill(Number.NaN)
    step(input, output)
    for (let k = 0; k < output.length; k++) outputs[k]![i] = output[k]!
  }
}
