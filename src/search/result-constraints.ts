/** @module Constraints on results, which are checked after an evaluation; and which constraints of a list those are. */
import { type ConstraintInput, checkNames, constraintText, parseAt } from './constraint-text.ts'
import { compile } from './evaluate.ts'
import { namesOf, underline } from './expression.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

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
