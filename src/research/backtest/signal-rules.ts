/**
 * @module Rules that strategies share: from lines to target positions. A comparison with a value that is missing (NaN) holds
 * for neither side, so that it gives no position.
 */
import type { ParameterSet } from '../../search/parameter.ts'
import type { StrategyContext } from './strategy-context.ts'

/**
 * A target that two lines decide: 1 while `upper > lower × above`, else −1 while `upper < lower × below` (never when `below`
 * is missing), else 0, and 0 before bar `warmup`. Kernels that compare several bars at once read it instead of positions.
 */
export interface Lines {
  readonly upper: Float64Array
  readonly lower: Float64Array
  readonly above: number
  readonly below: number | undefined
  readonly warmup: number
}

/** How a strategy's parameters become {@link Lines}. */
export type LinesRule<P> = (context: StrategyContext, parameters: P) => Omit<Lines, 'warmup'>

/** Known by name, so that a plug-in's copy of this module and ours understand each other. */
const RULE = Symbol.for('phaseline.lines')

/**
 * The positions of a strategy whose target two lines decide. Wrappers that put other positions in their place (exits, sizes)
 * lose the rule with them, so that it never stands for positions that it does not describe.
 *
 * @example
 * defineStrategy({
 *   name: 'crossing',
 *   description: 'Long while the close is above its average.',
 *   parameters: { period: { type: 'integer', min: 1, max: 200, default: 20 } },
 *   warmup: ({ period }) => period - 1,
 *   positions: decidedByLines((context, { period }) => crossing(context.close, context.sma('close', period), false)),
 * })
 */
export function decidedByLines<P>(
  rule: LinesRule<P>,
): (context: StrategyContext, parameters: P, out: Float64Array) => void {
  const positions = (context: StrategyContext, parameters: P, out: Float64Array): void => {
    const { upper, lower, above, below } = rule(context, parameters)
    if (below === undefined) for (let i = 0; i < out.length; i++) out[i] = upper[i]! > lower[i]! * above ? 1 : 0
    else {
      for (let i = 0; i < out.length; i++) {
        out[i] = upper[i]! > lower[i]! * above ? 1 : upper[i]! < lower[i]! * below ? -1 : 0
      }
    }
  }
  // The parameters are those that the strategy's declarations have checked, whoever asks.
  return Object.assign(positions, { [RULE]: rule as unknown as LinesRule<ParameterSet> })
}

/** The rule behind a strategy's positions; `undefined` when they are not decided by lines. */
export function linesRuleOf(strategy: { readonly positions: object }): LinesRule<ParameterSet> | undefined {
  return (strategy.positions as { readonly [RULE]?: LinesRule<ParameterSet> })[RULE]
}

/** Long while `a` is above `b`; short while it is below, if allowed. */
export function crossing(a: Float64Array, b: Float64Array, allowShort: boolean): Omit<Lines, 'warmup'> {
  return { upper: a, lower: b, above: 1, below: allowShort ? 1 : undefined }
}

/** 1 where `a` is above `b`; −1 where it is below, if short positions are allowed. */
export function compareLines(a: Float64Array, b: Float64Array, allowShort: boolean, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! > b[i]! ? 1 : allowShort && a[i]! < b[i]! ? -1 : 0
}

/** 1 where a value is above a level; −1 where it is below another, if short positions are allowed. With the trend. */
export function followLevels(
  values: Float64Array,
  longAbove: number,
  shortBelow: number,
  allowShort: boolean,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = values[i]! > longAbove ? 1 : allowShort && values[i]! < shortBelow ? -1 : 0
  }
}

/** 1 where a value is below a level; −1 where it is above another, if short positions are allowed. Against the trend. */
export function fadeLevels(
  values: Float64Array,
  longBelow: number,
  shortAbove: number,
  allowShort: boolean,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = values[i]! < longBelow ? 1 : allowShort && values[i]! > shortAbove ? -1 : 0
  }
}

/** What holds at a bar: entries and exits of the two sides. */
export interface HoldRule {
  enterLong(bar: number): boolean
  exitLong(bar: number): boolean
  enterShort(bar: number): boolean
  exitShort(bar: number): boolean
}

/**
 * Positions that are kept from entry to exit. At each bar an exit is looked at first, then an entry, so that an exit of one
 * side and an entry of the other at the same bar turn the position around.
 */
export function holdUntilExit(rule: HoldRule, from: number, allowShort: boolean, out: Float64Array): void {
  let position = 0
  for (let bar = from; bar < out.length; bar++) {
    if (position > 0 ? rule.exitLong(bar) : position < 0 && rule.exitShort(bar)) position = 0
    if (position === 0) {
      if (rule.enterLong(bar)) position = 1
      else if (allowShort && rule.enterShort(bar)) position = -1
    }
    out[bar] = position
  }
}
