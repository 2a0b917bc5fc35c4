/** @module Constraints as people write them, in every spelling, and what can be wrong with one before it is evaluated. */
import { didYouMean } from '../core/suggest.ts'
import type { Dimension } from './dimension.ts'
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

/** Parses a text; errors point at the path. */
export function parseAt(text: string, path: KeyPath): Expression {
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
export function checkNames(text: string, tree: Expression, of: string, names: readonly string[], path: KeyPath): void {
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
export function checkTexts(
  text: string,
  tree: Expression,
  byName: ReadonlyMap<string, Dimension>,
  path: KeyPath,
): void {
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
export function checkOrder(
  text: string,
  tree: Expression,
  byName: ReadonlyMap<string, Dimension>,
  path: KeyPath,
): void {
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
