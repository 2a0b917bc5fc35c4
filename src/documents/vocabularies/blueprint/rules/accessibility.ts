/** @module Calls to action are large enough to touch, and text is large enough to read. */
import { NO_PROBLEMS, type Rule } from '../../verification.ts'
import type { Problem } from '../../vocabulary.ts'
import type { BlueprintModel } from '../model.ts'

/** Height in pixels that a call to action needs (WCAG 2.2, 2.5.5; Apple's and Google's guidelines ask 44 and 48). */
export const MIN_CTA_HEIGHT = 44
/** Size in pixels below which text is hard to read. */
export const MIN_FONT_SIZE = 12

export const accessibilityRule: Rule<BlueprintModel> = {
  name: 'accessibility',
  checkThing(model, position) {
    const component = model.things[position]!
    const size = component.pixels('fontSize')
    const isLegible = size === undefined || size >= MIN_FONT_SIZE
    if ((isLegible && !component.isCta) || component.isHidden) return NO_PROBLEMS
    const problems: Problem[] = []
    const add = (detail: string, message: string, fix: string): void => {
      problems.push({ rule: 'accessibility', severity: 'error', subjects: [component.key], detail, message, fix })
    }
    if (component.isCta) {
      const heights = [component.pixels('height'), component.box?.height].filter(
        (height): height is number => height !== undefined,
      )
      const height = Math.min(...heights)
      if (heights.length > 0 && height < MIN_CTA_HEIGHT) {
        add(
          'height',
          `Expected the call to action "${component.label}" to be at least ${MIN_CTA_HEIGHT} pixels high, was ${height}.`,
          `Set its height to ${MIN_CTA_HEIGHT}.`,
        )
      }
    }
    if (!isLegible) {
      add(
        'font',
        `Expected the text of "${component.label}" to be at least ${MIN_FONT_SIZE} pixels, was ${size}.`,
        `Set its font size to ${MIN_FONT_SIZE}.`,
      )
    }
    return problems
  },
}
