/** @module Boxes lie inside the canvas and do not overlap, except inside of what is made to hold others. */
import { NO_PROBLEMS, type Rule } from '../../verification.ts'
import type { Problem } from '../../vocabulary.ts'
import { boxContains, type Component } from '../component.ts'
import { type BlueprintModel, MAX_COORDINATE } from '../model.ts'

const HOLDERS: ReadonlySet<string> = new Set([
  'container',
  'section',
  'card',
  'hero',
  'list',
  'product_card',
  'navbar',
  'footer',
  'header',
])

export const insideRule: Rule<BlueprintModel> = {
  name: 'inside',
  checkThing(model, position) {
    const component = model.things[position]!
    const { box } = component
    if (component.isHidden) return NO_PROBLEMS
    if (box === undefined) {
      const place = component.holder.position
      const { x, y } = (typeof place === 'object' && place !== null ? place : {}) as { x?: unknown; y?: unknown }
      const far = [x, y].some((value) => typeof value === 'number' && Math.abs(value) > MAX_COORDINATE)
      return far
        ? outside(
            component,
            `Expected "${component.label}" within ${MAX_COORDINATE} pixels of the origin, was at ${x}, ${y}.`,
          )
        : NO_PROBLEMS
    }
    const { canvas } = model
    if (canvas === undefined || !(box.width > 0 && box.height > 0)) return NO_PROBLEMS
    const right = box.x + box.width
    const bottom = box.y + box.height
    if (box.x >= 0 && box.y >= 0 && right <= canvas.width && bottom <= canvas.height) return NO_PROBLEMS
    return outside(
      component,
      `Expected "${component.label}" inside the canvas of ${canvas.width}×${canvas.height}, was from ${box.x}, ${box.y} to ${right}, ${bottom}.`,
    )
  },
}

const outside = (component: Component, message: string): readonly Problem[] => [
  { rule: 'inside', severity: 'error', subjects: [component.key], message, fix: 'Make it smaller, or move it.' },
]

export const overlapRule: Rule<BlueprintModel> = {
  name: 'overlap',
  checkPairs(model, position) {
    const component = model.things[position]!
    const { box } = component
    if (box === undefined || component.isHidden) return NO_PROBLEMS
    const covered = model.grid.overlapping(box, component.key)
    if (covered === undefined) return NO_PROBLEMS
    const problems: Problem[] = []
    for (const key of covered) {
      const other = model.things[model.positionOf(key)!]!
      if (holds(component, other) || holds(other, component)) continue
      const [first, second] = [component.key, key].sort() as [string, string]
      problems.push({
        rule: 'overlap',
        severity: 'error',
        subjects: [first, second],
        message: `Expected "${first}" and "${second}" not to overlap.`,
        fix: 'Move one of them, or make it smaller.',
      })
    }
    return problems
  },
}

/**
 * Whether a component is made to hold others and holds this one whole. A header that says something itself has no room for
 * another text.
 */
const holds = (outer: Component, inner: Component): boolean =>
  HOLDERS.has(outer.type) &&
  !(outer.type === 'header' && (outer.text ?? '') !== '' && inner.type === 'text') &&
  boxContains(outer.box!, inner.box!)
