/**
 * @module Constraints between parameters (checked before an evaluation) and on results (checked after it). A constraint
 * that names a conditional parameter does not apply while that parameter does not exist.
 */
import { didYouMean } from '../core/suggest.ts'
import type { Dimension } from './dimension.ts'
import { type Binding, compile, EQUALITY_TOLERANCE, type LinearForm, linearForm, type Row } from './evaluate.ts'
import { type Expression, namesOf, parseExpression, underline } from './expression.ts'
import type { ParameterSet } from './parameter.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

/** A rule given as a function. It cannot cross threads as data: workers must build the space from the same module. */
export interface FunctionConstraint {
  readonly name: string
  /** The parameters it reads. */
  readonly parameters: readonly string[]
  /** True, or a number ≤ 0, when it holds; a positive number says by how much it does not. */
  readonly check: (parameters: ParameterSet) => boolean | number
}

/**
 * What a person may write: text; `{ coefficients, operator, bound }`; `{ parameter, requires | excludes | less_than |
 * greater_than }`; or a {@link FunctionConstraint}.
 */
export type ConstraintInput =
  | string
  | { readonly coefficients: Readonly<Record<string, number>>; readonly operator: string; readonly bound: number }
  | {
      readonly parameter: string
      readonly requires?: string
      readonly excludes?: string
      readonly less_than?: string
      readonly greater_than?: string
    }
  | FunctionConstraint

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

/** The text of a constraint in any of its spellings, or the function constraint itself. */
export function constraintText(input: ConstraintInput, path: KeyPath = []): string | FunctionConstraint {
  if (typeof input === 'string') return input
  if (input !== null && typeof input === 'object') {
    if ('check' in input) return input
    if ('coefficients' in input) {
      const sum = Object.entries(input.coefficients).map(([name, value]) => `${value} * ${name}`)
      return `${sum.join(' + ').replaceAll('+ -', '- ')} ${input.operator} ${input.bound}`
    }
    if ('parameter' in input) {
      if (input.requires !== undefined) return `${input.parameter} requires ${input.requires}`
      if (input.excludes !== undefined) return `${input.parameter} excludes ${input.excludes}`
      if (input.less_than !== undefined) return `${input.parameter} < ${input.less_than}`
      if (input.greater_than !== undefined) return `${input.parameter} > ${input.greater_than}`
    }
  }
  throw new SpaceError(
    'SEARCH_CONSTRAINT',
    path,
    `Expected a constraint as text such as "fast < slow", was ${JSON.stringify(input)}.`,
    {
      hint: 'Objects have either coefficients, operator and bound, or parameter and one of requires, excludes, less_than, greater_than.',
    },
  )
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

function parseAt(text: string, path: KeyPath): Expression {
  try {
    return parseExpression(text)
  } catch (error) {
    if (!(error instanceof SpaceError)) throw error
    throw new SpaceError('SEARCH_CONSTRAINT', path, error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.frame === undefined ? {} : { frame: error.frame }),
    })
  }
}

/** Every name must be known, and one at least be there: what speaks of nothing holds always or never. */
function checkNames(text: string, tree: Expression, of: string, names: readonly string[], path: KeyPath): void {
  const used = namesOf(tree)
  if (used.length === 0) {
    throw new SpaceError('SEARCH_CONSTRAINT', path, `Expected names of ${of} in the constraint "${text}", was none.`, {
      hint: `Known: ${names.join(', ')}.`,
    })
  }
  for (const { name, span } of used) {
    if (names.includes(name)) continue
    throw new SpaceError(
      'SEARCH_UNKNOWN_NAME',
      path,
      `Expected names of ${of} in the constraint "${text}", was "${name}".${didYouMean(name, names)}`,
      { frame: underline(text, span), hint: `Known: ${names.join(', ')}.` },
    )
  }
}

/** Texts must be values of the parameter that they are compared with. */
function checkTexts(text: string, tree: Expression, byName: ReadonlyMap<string, Dimension>, path: KeyPath): void {
  const pair = (a: Expression, b: Expression): void => {
    if (a.kind !== 'text') return
    const dimension = b.kind === 'name' ? byName.get(b.name) : undefined
    if (dimension !== undefined && !Number.isNaN(dimension.number(a.value))) return
    const values =
      dimension !== undefined && 'values' in dimension.parameter ? dimension.parameter.values.map(String) : []
    throw new SpaceError(
      'SEARCH_CONSTRAINT',
      path,
      `Expected a value of the parameter in the constraint "${text}", was "${a.value}".${didYouMean(a.value, values)}`,
      { frame: underline(text, a), ...(values.length > 0 ? { hint: `Values: ${values.join(', ')}.` } : {}) },
    )
  }
  const visit = (node: Expression): void => {
    if (node.kind === 'compare') {
      pair(node.left, node.right)
      pair(node.right, node.left)
    }
    if (node.kind === 'in') for (const option of node.options) pair(option, node.left)
    if (node.kind === 'negate' || node.kind === 'not') visit(node.operand)
    else if ('left' in node && 'right' in node) {
      visit(node.left)
      visit(node.right)
    }
  }
  visit(tree)
}

/** Values without an order can be equal or not, no more. */
function checkOrder(text: string, tree: Expression, byName: ReadonlyMap<string, Dimension>, path: KeyPath): void {
  const isNominal = (node: Expression): boolean =>
    node.kind === 'name' && byName.get(node.name)!.parameter.type === 'categorical'
  const visit = (node: Expression): void => {
    const isOrdering = node.kind === 'arithmetic' || (node.kind === 'compare' && !['=', '!='].includes(node.operator))
    const wrong = isOrdering ? [node.left, node.right].find(isNominal) : undefined
    if (wrong !== undefined) {
      const name = text.slice(wrong.start, wrong.end)
      throw new SpaceError(
        'SEARCH_CONSTRAINT',
        path,
        `Expected a parameter whose values have an order in the constraint "${text}", was "${name}".`,
        {
          frame: underline(text, wrong),
          hint: 'Compare it with = or !=, or with a list: `exit in ["fixed", "none"]`.',
        },
      )
    }
    if (node.kind === 'negate' || node.kind === 'not') visit(node.operand)
    else if (node.kind === 'call') node.args.forEach(visit)
    else if ('left' in node && 'right' in node) {
      visit(node.left)
      visit(node.right)
    }
  }
  visit(tree)
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

/** A constraint on figures of the result, such as `max_drawdown < 0.2`. */
export interface ResultConstraint {
  readonly text: string
  readonly figures: readonly string[]
  /** 0 when it holds; a figure that is not a number counts as violated by 1. */
  violation(figures: Readonly<Record<string, number>>): number
}

/**
 * Parses constraints on results.
 *
 * @param texts such as `max_drawdown < 20%`
 * @param figures names that results have
 * @throws SpaceError `SEARCH_CONSTRAINT`, `SEARCH_UNKNOWN_NAME`
 * @example
 * createResultConstraints(['max_drawdown < 0.2'], ['max_drawdown'])[0].violation({ max_drawdown: 0.25 }) // 0.05…
 */
export function createResultConstraints(
  texts: readonly string[],
  figures: readonly string[],
  path: KeyPath = ['constraints'],
): ResultConstraint[] {
  return texts.map((text, index) => {
    const where = [...path, index]
    const tree = parseAt(text, where)
    checkNames(text, tree, 'figures of the result', figures, where)
    const used = namesOf(tree).map(({ name }) => name)
    const compiled = compile(tree, (name) => ({ column: used.indexOf(name), number: () => Number.NaN }))
    return {
      text,
      figures: used,
      violation: (values) => {
        const row = used.map((name) => values[name] ?? Number.NaN)
        if (row.some(Number.isNaN)) return 1
        return compiled.value(row) === 1 ? 0 : compiled.violation(row)
      },
    }
  })
}

/**
 * Sorts constraints by what they speak of: parameters, or figures of the result.
 *
 * @throws SpaceError when one names neither, or mixes both
 */
export function splitConstraints(
  inputs: readonly ConstraintInput[],
  parameters: readonly string[],
  figures: readonly string[],
  path: KeyPath = ['constraints'],
): { readonly parameters: ConstraintInput[]; readonly results: string[] } {
  const split = { parameters: [] as ConstraintInput[], results: [] as string[] }
  inputs.forEach((input, index) => {
    const where = [...path, index]
    const text = constraintText(input, where)
    if (typeof text !== 'string') {
      split.parameters.push(input)
      return
    }
    const tree = parseAt(text, where)
    const names = namesOf(tree)
    if (names.length > 0 && names.every(({ name }) => parameters.includes(name))) {
      split.parameters.push(input)
      return
    }
    checkNames(text, tree, 'parameters, or figures of the result,', [...parameters, ...figures], where)
    const mixed = names.find(({ name }) => !figures.includes(name))
    if (mixed !== undefined) {
      throw new SpaceError(
        'SEARCH_CONSTRAINT',
        where,
        `Expected either parameters or figures of the result in the constraint "${text}", was a mixture.`,
        {
          frame: underline(text, mixed.span),
          hint: 'Parameters are checked before an evaluation, figures after it: write two constraints.',
        },
      )
    }
    split.results.push(text)
  })
  return split
}
