/** @module Types and roles are among those that blueprints know. */
import { NO_PROBLEMS, type Rule } from '../../verification.ts'
import type { Problem } from '../../vocabulary.ts'
import type { BlueprintModel } from '../model.ts'

/** The types of all three shapes. */
export const componentTypes: readonly string[] = [
  'header',
  'title',
  'subtitle',
  'heading',
  'description',
  'text',
  'label',
  'link',
  'button',
  'cta',
  'image',
  'icon',
  'input',
  'product',
  'product_item',
  'product_card',
  'card',
  'list',
  'container',
  'section',
  'hero',
  'navbar',
  'nav',
  'footer',
  'divider',
]
export const componentRoles: readonly string[] = [
  'nav',
  'header',
  'title',
  'hero',
  'content',
  'cta',
  'secondary',
  'decoration',
  'product',
  'footer',
  'none',
]
const TYPES = new Set(componentTypes)
const ROLES = new Set(componentRoles)

export const kindsRule: Rule<BlueprintModel> = {
  name: 'kinds',
  checkThing(model, position) {
    const component = model.things[position]!
    const { type, role } = component
    const isTypeKnown = type === '' || TYPES.has(type)
    const isRoleKnown = role === '' || ROLES.has(role)
    if (isTypeKnown && isRoleKnown) return NO_PROBLEMS
    const problems: Problem[] = []
    const add = (detail: string, message: string): void => {
      problems.push({ rule: 'kinds', severity: 'error', subjects: [component.key], detail, message })
    }
    if (!isTypeKnown) add(`type ${type}`, `Expected a known type for "${component.label}", was "${type}".`)
    if (!isRoleKnown) add(`role ${role}`, `Expected a known role for "${component.label}", was "${role}".`)
    return problems
  },
}
