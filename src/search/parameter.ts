/** @module What one parameter may be: the declaration shared by strategies, definitions and samplers. */

/** What a parameter's value can be once it is chosen. */
export type ParameterValue = number | string | boolean

/** A chosen value for every parameter of a space. A conditional parameter that does not apply is left out. */
export type ParameterSet = Readonly<Record<string, ParameterValue>>

/** Other parameters and the value (or one of the values) that each must have. */
export type Condition = Readonly<Record<string, ParameterValue | readonly ParameterValue[]>>

interface Described {
  /** One line for help texts and reports. */
  readonly description?: string
  /** The parameter exists only while every parameter named here has (one of) the given values. */
  readonly when?: Condition
  /** How much the author expects it to matter, 0…1: decides what to coarsen first when a grid is too large. */
  readonly importance?: number
}

/** How values are spread over [min, max] when nothing is known yet. `mean` defaults to the middle, `sd` to a sixth. */
interface Spread {
  readonly distribution?: 'uniform' | 'normal' | 'log_uniform'
  readonly mean?: number
  readonly sd?: number
}

/** A real number in [min, max]; with `step`, only min + k·step; with `log`, uniform in the logarithm. */
export interface FloatParameter extends Described, Spread {
  readonly type: 'float'
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly log?: boolean
  readonly default?: number
}

/** A whole number in [min, max]; `step` defaults to 1. */
export interface IntegerParameter extends Described, Spread {
  readonly type: 'integer'
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly log?: boolean
  readonly default?: number
}

/** One of unordered values. */
export interface CategoricalParameter extends Described {
  readonly type: 'categorical'
  readonly values: readonly ParameterValue[]
  readonly default?: ParameterValue
}

/** One of values whose order means something (`[5, 10, 20]`, `['low', 'high']`). */
export interface OrdinalParameter extends Described {
  readonly type: 'ordinal'
  readonly values: readonly ParameterValue[]
  readonly default?: ParameterValue
}

export interface BooleanParameter extends Described {
  readonly type: 'boolean'
  readonly default?: boolean
}

export type Parameter = FloatParameter | IntegerParameter | CategoricalParameter | OrdinalParameter | BooleanParameter
