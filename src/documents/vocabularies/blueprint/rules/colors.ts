/** @module Colors are spelled so that every renderer reads them: a token of the document, hex, rgb(), hsl(), or a gradient of such. */
import { isRecord } from '../../../document/pointer.ts'
import { NO_PROBLEMS, type Rule } from '../../verification.ts'
import type { Problem } from '../../vocabulary.ts'
import { parseColor } from '../color.ts'
import type { BlueprintModel } from '../model.ts'

/** `linear-gradient(…)` as the gradient intent writes it. */
export const GRADIENT =
  /^linear-gradient\(\s*(?:to (?:right|left|top|bottom)\s*,\s*)?([^,()]+(?:\([^()]*\))?)\s*,\s*([^,()]+(?:\([^()]*\))?)\s*\)$/

export const colorsRule: Rule<BlueprintModel> = {
  name: 'colors',
  checkThing(model, position) {
    const component = model.things[position]!
    let problems: Problem[] | undefined
    for (const property of COLORED) {
      const value = component.get(property)
      if (value === undefined || value === null) continue
      if (
        typeof value === 'string' &&
        value.length <= 200 &&
        (parseColor(value) !== undefined || value === 'transparent' || GRADIENT.test(value) || isToken(model, value))
      )
        continue
      problems ??= []
      problems.push({
        rule: 'colors',
        severity: 'error',
        subjects: [component.key],
        detail: property,
        message: `Expected the ${property} of "${component.label}" to be a color or a token, was ${JSON.stringify(value)?.slice(0, 60)}.`,
      })
    }
    return problems ?? NO_PROBLEMS
  },
}

const COLORED = ['color', 'background'] as const

function isToken(model: BlueprintModel, value: string): boolean {
  const colors = model.tokens.colors
  return Object.hasOwn(model.tokens, value) || (isRecord(colors) && Object.hasOwn(colors, value))
}
