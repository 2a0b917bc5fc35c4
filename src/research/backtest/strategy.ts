/**
 * @module The contract of a strategy: parameters and bars in, target positions out. A strategy is a pure function: equal
 * bars and parameters give equal positions, and a position at a bar depends on this and earlier bars only.
 */
import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { Parameter, ParameterSet, ParameterValue } from '../../search/parameter.ts'
import { whatIsWrong } from './parameter-check.ts'
import type { StrategyContext } from './strategy-context.ts'

/** The type of one parameter's value. */
type ValueOf<P extends Parameter> = P extends { type: 'float' | 'integer' }
  ? number
  : P extends { type: 'boolean' }
    ? boolean
    : P extends { values: readonly (infer V)[] }
      ? V extends ParameterValue
        ? V
        : never
      : never

/** The values of declared parameters by name. */
export type ValuesOf<D extends Readonly<Record<string, Parameter>>> = { readonly [K in keyof D]: ValueOf<D[K]> }

/** What must hold between parameters. */
export interface StrategyConstraint<V> {
  /** As in a definition: `fast_period < slow_period`. */
  readonly expression: string
  holds(parameters: V): boolean
}

export interface StrategyDefinition<D extends Readonly<Record<string, Parameter>>> {
  /** The name in definitions. */
  readonly name: string
  /** One sentence or two: when it is long, short and flat. */
  readonly description: string
  /** Declared values are the legal ones; their range is searched when a definition names none. All have defaults. */
  readonly parameters: D
  readonly constraints?: readonly StrategyConstraint<ValuesOf<D>>[]
  /** The index of the first bar at which it can decide. Positions before it are taken as 0. */
  warmup(parameters: ValuesOf<D>): number
  /**
   * Writes the target position decided at the close of every bar from `warmup` on: 1 is long with all equity, −1 short with all
   * equity, 0 flat. `out` is all 0 when handed in and has one place per bar.
   */
  positions(context: StrategyContext, parameters: ValuesOf<D>, out: Float64Array): void
}

/** A strategy whose parameter types are known only at run time, as registries hold it. */
export interface Strategy {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly constraints: readonly StrategyConstraint<ParameterSet>[]
  warmup(parameters: ParameterSet): number
  positions(context: StrategyContext, parameters: ParameterSet, out: Float64Array): void
}

/**
 * Declares a strategy; built-in ones and those of a plug-in file are declared alike.
 *
 * @example
 * export const reversal = defineStrategy({
 *   name: 'reversal',
 *   description: 'Long after a close below the average of the last bars, else flat.',
 *   parameters: { period: { type: 'integer', min: 2, max: 200, default: 20 } },
 *   warmup: ({ period }) => period - 1,
 *   positions(context, { period }, out) {
 *     const average = context.sma('close', period)
 *     for (let i = period - 1; i < out.length; i++) out[i] = context.close[i]! < average[i]! ? 1 : 0
 *   },
 * })
 */
export function defineStrategy<const D extends Readonly<Record<string, Parameter>>>(
  definition: StrategyDefinition<D>,
): Strategy {
  // The values handed in are checked against the declarations by `resolveParameters`, which makes the cast true.
  return { constraints: [], ...definition } as unknown as Strategy
}

type Declared = Pick<Strategy, 'name' | 'parameters' | 'constraints'> & {
  readonly among?: Pick<Strategy, 'parameters'> | undefined
}

/**
 * Checks values that someone wrote for a strategy before the others are known: their names and ranges, and the rules of which all
 * values are there.
 *
 * @throws UserError as {@link resolveParameters}
 */
export function checkParameters(strategy: Declared, given: ParameterSet): void {
  for (const name in given) {
    const parameter = strategy.parameters[name] ?? strategy.among?.parameters[name]
    if (parameter === undefined) throw unknownParameter(strategy, name)
    checkValue(strategy, name, parameter, given[name]!)
  }
  for (const constraint of strategy.constraints) {
    const names = Object.keys(strategy.parameters).filter((name) =>
      new RegExp(`\\b${name}\\b`).test(constraint.expression),
    )
    if (names.every((name) => Object.hasOwn(given, name))) checkConstraint(strategy, constraint, given)
  }
}

/**
 * The values of all of a strategy's parameters: those given and the defaults of the rest.
 *
 * @throws UserError `STRATEGY_PARAMETER_UNKNOWN`, `STRATEGY_PARAMETER_INVALID` or `STRATEGY_CONSTRAINT_BROKEN`
 */
export function resolveParameters(strategy: Declared, given: ParameterSet): ParameterSet {
  const declared = strategy.parameters
  const resolved: Record<string, ParameterValue> = {}
  for (const name in declared) {
    const parameter = declared[name]!
    const value = given[name] ?? parameter.default
    if (value === undefined) {
      throw new UserError(
        'STRATEGY_PARAMETER_INVALID',
        `Expected a value for parameter "${name}" of strategy "${strategy.name}", which has no default.`,
      )
    }
    checkValue(strategy, name, parameter, value)
    resolved[name] = value
  }
  for (const name in given) if (!Object.hasOwn(declared, name)) throw unknownParameter(strategy, name)
  for (const constraint of strategy.constraints) checkConstraint(strategy, constraint, resolved)
  return resolved
}

function checkValue(strategy: Declared, name: string, parameter: Parameter, value: ParameterValue): void {
  const expected = whatIsWrong(parameter, value)
  if (expected === undefined) return
  throw new UserError(
    'STRATEGY_PARAMETER_INVALID',
    `Expected ${expected} for parameter "${name}" of strategy "${strategy.name}", was ${JSON.stringify(value)}.`,
  )
}

function unknownParameter({ name: strategy, parameters, among }: Declared, name: string): UserError {
  const names = Object.keys(parameters)
  const isOfMore = among !== undefined && Object.hasOwn(among.parameters, name)
  return new UserError(
    'STRATEGY_PARAMETER_UNKNOWN',
    isOfMore
      ? `Strategy "${strategy}" has no parameter "${name}" over so few symbols: it belongs to the choice among more of them.`
      : `Strategy "${strategy}" has no parameter "${name}".${didYouMean(name, names)}`,
    { hint: names.length === 0 ? 'It has no parameters.' : `Its parameters: ${names.join(', ')}.` },
  )
}

function checkConstraint(strategy: Declared, constraint: Declared['constraints'][number], values: ParameterSet): void {
  if (constraint.holds(values)) return
  const shown = Object.entries(values).map(([name, value]) => `${name} = ${value}`)
  throw new UserError(
    'STRATEGY_CONSTRAINT_BROKEN',
    `Expected ${constraint.expression} for strategy "${strategy.name}", was ${shown.join(', ')}.`,
  )
}
