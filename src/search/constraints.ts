/**
 * @module Constraints between parameters, which are checked before an evaluation. A constraint that names a conditional parameter
 * does not apply while that parameter does not exist.
 */
import { didYouMean } from '../core/suggest.ts'
import {
  type ConstraintInput,
  checkNames,
  checkOrder,
  checkTexts,
  constraintText,
  type FunctionConstraint,
  parseAt,
} from './constraint-text.ts'
import type { Dimension } from './dimension.ts'
import { type Binding, compile, EQUALITY_TOLERANCE, type LinearForm, linearForm, type Row } from './evaluate.ts'
import { type Expression, namesOf } from './expression.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

/** Σ coefficients·numbers (relation) bound, over columns of a row. */
export interface LinearConstraint {
  readonly columns: readonly number[]
  readonly coefficients: readonly number[]
  readonly relation: '<=' | '='
  readonly bound: number
}

export interface Constraint {
  /** As the reader knows it. */
  readonly text: string
  /** Columns of the row that it reads. */
  readonly columns: readonly number[]
  readonly linear?: LinearConstraint
  /** False when it is a function and so cannot be rebuilt from text. */
  readonly portable: boolean
  holds(row: Row): boolean
  /** 0 when it holds, else a positive amount. */
  violation(row: Row): number
  /** Whether any row between `low` and `high` might satisfy it. NaN: the parameter may not exist. */
  possible(low: Row, high: Row): boolean
}

/**
 * Parses and binds constraints on parameters.
 *
 * @param inputs in any spelling of {@link ConstraintInput}
 * @param dimensions of the space, in row order
 * @param path keys that lead to the list, for errors
 * @throws SpaceError `SEARCH_CONSTRAINT` for syntax, `SEARCH_UNKNOWN_NAME` with the nearest name for unknown names
 */
export function createConstraints(
  inputs: readonly ConstraintInput[],
  dimensions: readonly Dimension[],
  path: KeyPath = ['constraints'],
): Constraint[] {
  const byName = new Map(dimensions.map((dimension) => [dimension.name, dimension]))
  return inputs.map((input, index) => {
    const where = [...path, index]
    const text = constraintText(input, where)
    if (typeof text !== 'string') return functionConstraint(text, byName, where)
    const tree = parseAt(text, where)
    checkNames(text, tree, 'parameters', [...byName.keys()], where)
    checkTexts(text, tree, byName, where)
    checkOrder(text, tree, byName, where)
    const bind = (name: string): Binding => {
      const dimension = byName.get(name)!
      return { column: dimension.index, number: (value) => dimension.number(value) }
    }
    const compiled = compile(tree, bind)
    const columns = namesOf(tree).map(({ name }) => byName.get(name)!.index)
    const linear = linearConstraint(tree, byName)
    const missing = (row: Row): boolean => columns.some((column) => Number.isNaN(row[column]))
    const constraint: Constraint = {
      text,
      columns,
      portable: true,
      holds: (row) => compiled.value(row) === 1 || missing(row),
      violation: (row) => (missing(row) ? 0 : compiled.violation(row)),
      possible:
        linear === undefined
          ? (low, high) => missing(low) || compiled.high(low, high) > 0
          : (low, high) => missing(low) || linearPossible(linear, low, high, compiled.value),
      ...(linear === undefined ? {} : { linear }),
    }
    // A lone name (`use_stop`) is a rule too: its number need not be 1.
    return tree.kind === 'name'
      ? { ...constraint, holds: (row) => missing(row) || compiled.value(row) !== 0 }
      : constraint
  })
}

function linearConstraint(tree: Expression, byName: ReadonlyMap<string, Dimension>): LinearConstraint | undefined {
  if (tree.kind !== 'compare' || tree.operator === '!=') return undefined
  const left = linearForm(tree.left)
  const right = linearForm(tree.right)
  if (left === undefined || right === undefined) return undefined
  const sign = tree.operator === '>' || tree.operator === '>=' ? -1 : 1
  const sum = new Map<string, number>()
  const add = (form: LinearForm, factor: number): void => {
    for (const [name, value] of form.coefficients) sum.set(name, (sum.get(name) ?? 0) + factor * value)
  }
  add(left, sign)
  add(right, -sign)
  const entries = [...sum].filter(([, value]) => value !== 0)
  // Positions in a list of names are not quantities.
  if (entries.some(([name]) => !isQuantity(byName.get(name)!))) return undefined
  const bound = sign * (right.constant - left.constant) + 0
  // Products of written numbers may be beyond all numbers: such a rule is judged, but nothing is projected on it.
  if (!entries.every(([, value]) => Number.isFinite(value)) || !Number.isFinite(bound)) return undefined
  return {
    columns: entries.map(([name]) => byName.get(name)!.index),
    coefficients: entries.map(([, value]) => value),
    relation: tree.operator === '=' ? '=' : '<=',
    bound,
  }
}

/** The least value that the sum takes over a box against its bound: exact for linear constraints, and fast. */
function linearPossible(linear: LinearConstraint, low: Row, high: Row, value: (row: Row) => number): boolean {
  const { columns, coefficients, relation, bound } = linear
  let least = 0
  let most = 0
  let isDecided = true
  for (let k = 0; k < columns.length; k++) {
    const coefficient = coefficients[k]!
    const a = coefficient * low[columns[k]!]!
    const b = coefficient * high[columns[k]!]!
    if (a === b) {
      least += a
      most += a
    } else {
      isDecided = false
      least += Math.min(a, b)
      most += Math.max(a, b)
    }
  }
  if (isDecided) return value(low) === 1
  const slack = EQUALITY_TOLERANCE + 1e-9 * Math.max(Math.abs(bound), Math.abs(least), Math.abs(most))
  return least <= bound + slack && (relation === '<=' || most >= bound - slack)
}

const isQuantity = ({ parameter }: Dimension): boolean =>
  parameter.type === 'float' ||
  parameter.type === 'integer' ||
  (parameter.type === 'ordinal' && parameter.values.every((value) => typeof value === 'number'))

function functionConstraint(
  input: FunctionConstraint,
  byName: ReadonlyMap<string, Dimension>,
  path: KeyPath,
): Constraint {
  if (!Array.isArray(input.parameters) || typeof input.check !== 'function' || typeof input.name !== 'string') {
    const found = Object.keys(input).join(', ') || 'nothing'
    throw new SpaceError(
      'SEARCH_CONSTRAINT',
      path,
      `Expected name, parameters (those that it reads) and check of a constraint by a function, was ${found}.`,
    )
  }
  const dimensions = input.parameters.map((name) => {
    const dimension = byName.get(name)
    if (dimension !== undefined) return dimension
    throw new SpaceError(
      'SEARCH_UNKNOWN_NAME',
      path,
      `Expected names of parameters in the constraint "${input.name}", was "${name}".${didYouMean(name, byName.keys())}`,
    )
  })
  const violation = (row: Row): number => {
    const parameters: Record<string, number | string | boolean> = {}
    for (const dimension of dimensions) {
      const number = row[dimension.index]!
      if (Number.isNaN(number)) return 0
      parameters[dimension.name] = dimension.value(number)
    }
    const result = input.check(parameters)
    return typeof result === 'number' ? Math.max(0, result) : result ? 0 : 1
  }
  const columns = dimensions.map(({ index }) => index)
  return {
    text: input.name,
    columns,
    portable: false,
    violation,
    holds: (row) => violation(row) === 0,
    // A function says nothing about a box; it can be asked once every number is known.
    possible: (low, high) => columns.some((column) => low[column] !== high[column]) || violation(low) === 0,
  }
}
