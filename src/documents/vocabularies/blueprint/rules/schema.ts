/** @module Components have an id and a type, and a box where the shape asks for one; the document has its required members. */
import { isRecord } from '../../../document/pointer.ts'
import { NO_PROBLEMS, type Rule } from '../../verification.ts'
import type { Problem } from '../../vocabulary.ts'
import { parseColor } from '../color.ts'
import type { Component } from '../component.ts'
import type { BlueprintModel } from '../model.ts'

export const schemaRule: Rule<BlueprintModel> = {
  name: 'schema',
  checkThing(model, position) {
    const component = model.things[position]!
    if (isSound(model, component)) return NO_PROBLEMS
    const problems: Problem[] = []
    const add = (detail: string, message: string): void => {
      problems.push({ rule: 'schema', severity: 'error', subjects: [component.key], detail, message })
    }
    if (component.id === undefined || component.id === '')
      add('id', 'Expected every component to have an "id" that is a text.')
    // Documents of a screen without an id of their own are fragments, in which a role says enough.
    if (component.type === '' && (component.role === '' || model.dialect.boxRequired))
      add('type', `Expected "${component.label}" to have a "type".`)
    if (model.dialect.box === 'extent' || model.dialect.box === 'corners') {
      const bbox = component.json.bbox
      if (bbox === undefined) {
        if (model.dialect.boxRequired) add('bbox', `Expected "${component.label}" to have a "bbox" of four numbers.`)
      } else if (component.box === undefined) {
        add(
          'bbox',
          `Expected the "bbox" of "${component.label}" to be four numbers, was ${JSON.stringify(bbox)?.slice(0, 60)}.`,
        )
      } else if (!(component.box.width > 0 && component.box.height > 0)) {
        add('bbox', `Expected the box of "${component.label}" to have a width and a height above 0.`)
      }
    }
    const holder = model.dialect.holder
    if (holder !== '' && component.json[holder] !== undefined && !isRecord(component.json[holder])) {
      add(holder, `Expected "${holder}" of "${component.label}" to be an object.`)
    }
    return problems
  },
  checkDocument(model) {
    const problems: Problem[] = []
    const add = (detail: string, message: string): void => {
      problems.push({ rule: 'schema', severity: 'error', subjects: [], detail, message, pointer: '' })
    }
    if (!isRecord(model.document)) {
      add('root', 'Expected a blueprint to be an object with "components".')
      return problems
    }
    if (!Array.isArray(model.root.components)) add('components', 'Expected "components" to be a list.')
    const tokens = model.root.tokens
    if (tokens === undefined ? model.dialect.required.includes('tokens') : !isRecord(tokens)) {
      add('tokens', 'Expected "tokens" to be an object.')
    }
    for (const [name, value] of Object.entries(model.tokens)) {
      if (
        name.endsWith('_color') &&
        (typeof value !== 'string' || !value.startsWith('#') || parseColor(value) === undefined)
      ) {
        add(
          `tokens.${name}`,
          `Expected the token "${name}" to be a color such as "#FF0000", was ${JSON.stringify(value)?.slice(0, 40)}.`,
        )
      }
    }
    return problems
  },
}

/** The usual case: named, typed, with a box that has a size and properties where they belong. */
function isSound(model: BlueprintModel, component: Component): boolean {
  const { box, id } = component
  const { holder } = model.dialect
  return (
    id !== undefined &&
    id !== '' &&
    component.type !== '' &&
    box !== undefined &&
    box.width > 0 &&
    box.height > 0 &&
    (holder === '' || isRecord(component.json[holder]))
  )
}
