/**
 * @module The space of a search: ordered dimensions, conditions and constraints; between parameter sets and rows of
 * numbers. Plain data describes it fully (unless a constraint is a function), so a worker rebuilds it from JSON.
 */
import { normalCdf } from '../core/special-functions.ts'
import { didYouMean } from '../core/suggest.ts'
import type { ConstraintInput } from './constraint-text.ts'
import { type Constraint, createConstraints } from './constraints.ts'
import { createDimension, type Dimension } from './dimension.ts'
import type { Row } from './evaluate.ts'
import type { Parameter, ParameterSet, ParameterValue } from './parameter.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

/** When a dimension exists: the parent's number must be one of `numbers`. */
interface ResolvedCondition {
  readonly parent: number
  readonly numbers: readonly number[]
}

/** A space as plain data. */
export interface SpaceRecord {
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly constraints: readonly ConstraintInput[]
}

export interface Space {
  /** In the order of declaration, parents of conditions first. A row has one number for each. */
  readonly dimensions: readonly Dimension[]
  readonly constraints: readonly Constraint[]
  /** Whether a parameter exists only under a condition. */
  readonly isConditional: boolean
  /** Number of choices without regard to constraints; infinite when a dimension is continuous. */
  readonly size: number
  /** Writes a parameter set as numbers. @throws SpaceError when a value is missing, unknown or out of range */
  encode(parameters: ParameterSet, out?: Float64Array): Float64Array
  /** Reads a row (at `offset` of a longer array) as a parameter set. */
  decode(row: Row, offset?: number): ParameterSet
  /** Whether the dimension exists in the row, by its parents' numbers. */
  isActive(dimension: number, row: Row): boolean
  /** Sets the numbers of parameters that do not exist in the row to NaN. */
  deactivate(row: Float64Array): Float64Array
  /** Whether every constraint holds. */
  isFeasible(row: Row): boolean
  /** The sum of all violations, 0 when feasible. */
  violation(row: Row): number
  /** The texts of the constraints that the row breaks. */
  broken(row: Row): string[]
  /** Everything wrong with a parameter set: unknown and missing names, values out of range, broken constraints. */
  check(parameters: ParameterSet): string[]
  /** The row of declared defaults, or undefined when a parameter has none. */
  defaults(): Float64Array | undefined
  /** @throws SpaceError when a constraint is a function */
  toJSON(): SpaceRecord
}

/**
 * Builds a space.
 *
 * @param parameters by name; the order is the order of dimensions
 * @param constraints between parameters, in any spelling of `ConstraintInput`
 * @param path keys that lead to `parameters`, for errors
 * @throws SpaceError `SEARCH_SPACE_EMPTY`, `SEARCH_BOUNDS`, `SEARCH_PARAMETER`, `SEARCH_CONDITION`, `SEARCH_CONSTRAINT`
 * @example
 * const space = createSpace(
 *   { fast: { type: 'integer', min: 5, max: 50 }, slow: { type: 'integer', min: 10, max: 200 } },
 *   ['fast < slow'],
 * )
 * space.decode(space.encode({ fast: 10, slow: 30 })) // { fast: 10, slow: 30 }
 */
export function createSpace(
  parameters: Readonly<Record<string, Parameter>>,
  constraints: readonly ConstraintInput[] = [],
  path: KeyPath = ['parameters'],
): Space {
  const names = Object.keys(parameters ?? {})
  if (names.length === 0) {
    throw new SpaceError('SEARCH_SPACE_EMPTY', path, 'Expected at least one parameter to search, was none.')
  }
  for (const name of names) checkParameter(name, parameters[name]!, [...path, name])
  const ordered = parentsFirst(parameters, path)
  const dimensions = ordered.map((name, index) => createDimension(name, index, parameters[name]!))
  const byName = new Map(dimensions.map((dimension) => [dimension.name, dimension]))
  const conditions = dimensions.map((dimension) =>
    resolveCondition(dimension, byName, [...path, dimension.name, 'when']),
  )
  const bound = createConstraints(constraints, dimensions, [...path.slice(0, -1), 'constraints'])
  const isConditional = conditions.some((list) => list.length > 0)
  const depth = dimensions.length

  const isActive = (dimension: number, row: Row): boolean =>
    conditions[dimension]!.every(({ parent, numbers }) => numbers.includes(row[parent]!))
  const deactivate = (row: Float64Array): Float64Array => {
    // Parents come first, so a parent that does not exist is NaN already and matches nothing.
    if (isConditional) for (let d = 0; d < depth; d++) if (!isActive(d, row)) row[d] = Number.NaN
    return row
  }
  const space: Space = {
    dimensions,
    constraints: bound,
    isConditional,
    size: isConditional ? conditionalSize(dimensions, conditions) : dimensions.reduce((n, { count }) => n * count, 1),
    encode(set, out = new Float64Array(depth)) {
      const unknown = Object.keys(set).find((name) => !byName.has(name))
      if (unknown !== undefined) {
        throw new SpaceError(
          'SEARCH_UNKNOWN_NAME',
          [unknown],
          `Expected a parameter of the space, was "${unknown}".${didYouMean(unknown, names)}`,
        )
      }
      for (let d = 0; d < depth; d++) {
        const dimension = dimensions[d]!
        if (!isActive(d, out.subarray(0, d))) {
          out[d] = Number.NaN
          continue
        }
        const value = set[dimension.name] ?? dimension.parameter.default
        if (value === undefined) {
          throw new SpaceError(
            'SEARCH_PARAMETER',
            [dimension.name],
            `Expected a value for "${dimension.name}", was none.`,
          )
        }
        out[d] = dimension.number(value)
        if (Number.isNaN(out[d])) {
          throw new SpaceError(
            'SEARCH_PARAMETER',
            [dimension.name],
            `Expected ${describe(dimension.parameter)} for "${dimension.name}", was ${JSON.stringify(value)}.`,
          )
        }
      }
      return out
    },
    decode(row, offset = 0) {
      const set: Record<string, ParameterValue> = {}
      for (let d = 0; d < depth; d++) {
        const number = row[offset + d]!
        if (!Number.isNaN(number)) set[dimensions[d]!.name] = dimensions[d]!.value(number)
      }
      return set
    },
    isActive,
    deactivate,
    isFeasible(row) {
      for (const constraint of bound) if (!constraint.holds(row)) return false
      return true
    },
    violation: (row) =>
      bound.reduce((sum, constraint) => sum + (constraint.holds(row) ? 0 : constraint.violation(row)), 0),
    broken: (row) => bound.filter((constraint) => !constraint.holds(row)).map(({ text }) => text),
    check(set) {
      try {
        return space.broken(space.encode(set)).map((text) => `Constraint broken: ${text}.`)
      } catch (error) {
        if (error instanceof SpaceError) return [error.message]
        throw error
      }
    },
    defaults() {
      const row = new Float64Array(depth)
      for (let d = 0; d < depth; d++) {
        const { parameter } = dimensions[d]!
        if (parameter.default === undefined) return undefined
        row[d] = dimensions[d]!.number(parameter.default)
      }
      return deactivate(row)
    },
    toJSON() {
      const stuck = constraints.find((input) => typeof input === 'object' && 'check' in input)
      if (stuck !== undefined) {
        throw new SpaceError(
          'SEARCH_CONSTRAINT',
          ['constraints'],
          `Expected constraints that can be written as text, was the function "${(stuck as { name: string }).name}".`,
          { hint: 'A function does not cross threads: evaluate in this thread, or write the rule as text.' },
        )
      }
      return { parameters, constraints }
    },
  }
  return space
}

/** Choices of a conditional space: a child multiplies only the part of the space in which it exists. */
function conditionalSize(
  dimensions: readonly Dimension[],
  conditions: readonly (readonly ResolvedCondition[])[],
): number {
  const controls = new Set(conditions.flat().map(({ parent }) => parent))
  const row = new Float64Array(dimensions.length).fill(Number.NaN)
  const count = (d: number): number => {
    if (d === dimensions.length) return 1
    const dimension = dimensions[d]!
    if (!conditions[d]!.every(({ parent, numbers }) => numbers.includes(row[parent]!))) {
      row[d] = Number.NaN
      return count(d + 1)
    }
    if (!controls.has(d)) return dimension.count * count(d + 1)
    let sum = 0
    for (let level = 0; level < dimension.count; level++) {
      row[d] = dimension.numberAt(level)
      sum += count(d + 1)
    }
    return sum
  }
  return count(0)
}

function parentsFirst(parameters: Readonly<Record<string, Parameter>>, path: KeyPath): string[] {
  const ordered: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string): void => {
    if (state.get(name) === 'done') return
    if (state.get(name) === 'open') {
      throw new SpaceError(
        'SEARCH_CONDITION',
        [...path, name, 'when'],
        `Expected conditions without a circle, "${name}" depends on itself.`,
      )
    }
    state.set(name, 'open')
    for (const parent of Object.keys(parameters[name]!.when ?? {})) {
      if (!Object.hasOwn(parameters, parent)) {
        throw new SpaceError(
          'SEARCH_UNKNOWN_NAME',
          [...path, name, 'when', parent],
          `Expected the name of another parameter in "when", was "${parent}".${didYouMean(parent, Object.keys(parameters))}`,
        )
      }
      visit(parent)
    }
    state.set(name, 'done')
    ordered.push(name)
  }
  for (const name of Object.keys(parameters)) visit(name)
  return ordered
}

function resolveCondition(
  dimension: Dimension,
  byName: ReadonlyMap<string, Dimension>,
  path: KeyPath,
): ResolvedCondition[] {
  return Object.entries(dimension.parameter.when ?? {}).map(([name, wanted]) => {
    const parent = byName.get(name)!
    if (!Number.isFinite(parent.count)) {
      throw new SpaceError(
        'SEARCH_CONDITION',
        [...path, name],
        `Expected a parameter with listed values in "when", "${name}" is continuous.`,
      )
    }
    const values = (Array.isArray(wanted) ? wanted : [wanted]) as readonly ParameterValue[]
    const numbers = values.map((value) => {
      const number = parent.number(value)
      if (!Number.isNaN(number)) return number
      throw new SpaceError(
        'SEARCH_CONDITION',
        [...path, name],
        `Expected ${describe(parent.parameter)} for "${name}" in "when", was ${JSON.stringify(value)}.`,
      )
    })
    return { parent: parent.index, numbers }
  })
}

/** What a parameter takes, for messages: `an integer from 5 to 50`. */
export function describe(parameter: Parameter): string {
  switch (parameter.type) {
    case 'integer':
    case 'float': {
      const step = parameter.step === undefined ? '' : ` in steps of ${parameter.step}`
      return `${parameter.type === 'integer' ? 'an integer' : 'a number'} from ${parameter.min} to ${parameter.max}${step}`
    }
    case 'boolean':
      return 'true or false'
    default:
      return `one of ${parameter.values.map((value) => JSON.stringify(value)).join(', ')}`
  }
}

/** The part of a normal distribution that lies within the bounds, at least: less leaves no digits to tell values apart. */
const LEAST_MASS = 1e-9
const TYPES: readonly Parameter['type'][] = ['float', 'integer', 'categorical', 'ordinal', 'boolean']

/** Throws on a parameter that cannot be searched. */
function checkParameter(name: string, parameter: Parameter, path: KeyPath): void {
  const fail = (key: string, expected: string, found: unknown): never => {
    throw new SpaceError('SEARCH_BOUNDS', [...path, key], `Expected ${expected} for "${name}", was ${String(found)}.`)
  }
  if (!/^[A-Za-z_][\w.]*$/.test(name)) {
    throw new SpaceError('SEARCH_PARAMETER', path, `Expected a name of letters, digits and underscores, was "${name}".`)
  }
  if (!TYPES.includes(parameter?.type)) {
    throw new SpaceError(
      'SEARCH_PARAMETER',
      [...path, 'type'],
      `Expected ${TYPES.join(', ')} as type of "${name}", was ${JSON.stringify(parameter?.type) ?? 'nothing'}.${didYouMean(String(parameter?.type), TYPES)}`,
      { hint: 'Short spellings, such as [5, 10, 15], are read by `parseSpace`.' },
    )
  }
  if (parameter.type === 'float' || parameter.type === 'integer') {
    const { min, max, step } = parameter
    if (!Number.isFinite(min)) fail('min', 'a finite min', min)
    if (!Number.isFinite(max)) fail('max', 'a finite max', max)
    if (max < min) fail('max', `max ≥ min (${min})`, max)
    if (step !== undefined && !(Number.isFinite(step) && step > 0)) fail('step', 'a step above 0', step)
    if (parameter.type === 'integer') {
      for (const key of ['min', 'max', 'step'] as const) {
        const value = parameter[key]
        if (value !== undefined && !Number.isInteger(value)) fail(key, `a whole ${key}`, value)
      }
    }
    const isLog = parameter.log === true || parameter.distribution === 'log_uniform'
    if (isLog && !(min > 0)) fail('min', 'min above 0 on a logarithmic scale', min)
    if (parameter.sd !== undefined && !(parameter.sd > 0)) fail('sd', 'a standard deviation above 0', parameter.sd)
    if (parameter.distribution === 'normal' && max > min) {
      const { mean = (min + max) / 2, sd = (max - min) / 6 } = parameter
      if (!(normalCdf((max - mean) / sd) - normalCdf((min - mean) / sd) > LEAST_MASS)) {
        fail('mean', `a normal distribution that reaches from ${min} to ${max}`, `mean ${mean} with deviation ${sd}`)
      }
    }
  } else if (parameter.type !== 'boolean') {
    if (parameter.values.length === 0) fail('values', 'at least one value', 'none')
    const seen = new Set(parameter.values)
    if (seen.size < parameter.values.length)
      fail('values', 'values without repetition', JSON.stringify(parameter.values))
  }
  const { importance } = parameter
  if (importance !== undefined && !(importance >= 0 && importance <= 1)) {
    fail('importance', 'an importance from 0 to 1', importance)
  }
  if (parameter.default !== undefined) {
    const dimension = createDimension(name, 0, parameter)
    if (Number.isNaN(dimension.number(parameter.default))) {
      fail('default', describe(parameter), JSON.stringify(parameter.default))
    }
  }
}
