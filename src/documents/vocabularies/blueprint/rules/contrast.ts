/**
 * @module Text stands out from its background: WCAG 2.2 AA, 1.4.3. The ratio is 4.5, and 3 for large text (24 px, or 18.66 px
 * bold). Where the size is not stated the text may be large: below 3 is an error, between 3 and 4.5 a warning. Where either
 * color is not stated nothing can be said.
 */
import { NO_PROBLEMS, type Rule } from '../../verification.ts'
import { contrast } from '../color.ts'
import type { Component } from '../component.ts'
import type { BlueprintModel } from '../model.ts'

export const AA_NORMAL = 4.5
export const AA_LARGE = 3

/** The ratio that the text of a component must have for sure. */
export function requiredContrast(component: Component): number {
  const size = component.pixels('fontSize')
  if (size === undefined) return AA_LARGE
  const weight = component.get('fontWeight')
  const bold = weight === 'bold' || weight === 'bolder' || (typeof weight === 'number' && weight >= 700)
  return size >= 24 || (bold && size >= 18.66) ? AA_LARGE : AA_NORMAL
}

export const contrastRule: Rule<BlueprintModel> = {
  name: 'contrast',
  checkThing(model, position) {
    const component = model.things[position]!
    const text = component.color('color')
    const background = component.color('background')
    if (text === undefined || background === undefined || component.isHidden) return NO_PROBLEMS
    const ratio = contrast(text, background)
    if (ratio >= AA_NORMAL) return NO_PROBLEMS
    const required = requiredContrast(component)
    const isError = ratio < required
    if (!isError && component.pixels('fontSize') !== undefined) return NO_PROBLEMS
    return [
      {
        rule: 'contrast',
        severity: isError ? 'error' : 'warning',
        subjects: [component.key],
        message: `Expected a contrast of at least ${isError ? required : AA_NORMAL} between text and background of "${component.label}", was ${ratio.toFixed(2)}.`,
        fix: 'Choose a lighter or darker color for one of them.',
      },
    ]
  },
}
