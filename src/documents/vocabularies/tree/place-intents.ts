/** @module Intents on places of a tree that are named by their path: add, rename and move what stands there. */
import type { JsonValue } from '../../../core/hash.ts'
import {
  isInside,
  isRecord,
  isUnsafeKey,
  joinPointer,
  type Pointer,
  parsePointer,
  valueAt,
} from '../../document/pointer.ts'
import type { EditContext, Intent, Refusal } from '../vocabulary.ts'
import { locate } from './locate.ts'
import type { TreeModel } from './model.ts'
import { setAt, shorten } from './set-at.ts'
import { nameSlot, pathSlot, valueSlot } from './slots.ts'
import { OF } from './words.ts'

const parentOf = (pointer: Pointer): Pointer => pointer.slice(0, pointer.lastIndexOf('/'))

/** What is to be named by its path. */
function placeOf(
  { model, targets, parameters, isFocus }: EditContext<TreeModel>,
  name: string,
): { readonly pointer: Pointer; readonly exists: boolean } | Refusal {
  const path = parameters[name]
  if (typeof path !== 'string') return { refused: 'Expected a place.', parameter: name, missing: true }
  const inside = targets.length === 0 ? undefined : locate(model, path, model.pointerOf(targets[0]!))
  // Nothing was said of a thing: what the clause before was about need not be what this one is.
  return inside === undefined || (isFocus && ('refused' in inside || !inside.exists))
    ? locate(model, path, undefined)
    : inside
}

/** Adds, renames and moves by path: "add env.CI with 1", "rename env.CI to env.IS_CI", "move /jobs/2 to /jobs/0". */
export function placeIntents(): Readonly<Record<'add_value' | 'rename_key' | 'move_value', Intent<TreeModel>>> {
  const add_value: Intent<TreeModel> = {
    title: 'add a value',
    target: 'none',
    confidence: 0.92,
    slots: { path: pathSlot, value: valueSlot },
    phrases: ['(add|create|insert) [the|a|an] [new] [key] <path> (with|=|as|set to|with the value|with value) <value>'],
    edit(context) {
      const { value } = context.parameters
      const place = placeOf(context, 'path')
      if ('refused' in place) return place
      if (place.exists) {
        return {
          refused: `Expected a place that is free, "${place.pointer}" is ${shorten(valueAt(context.model.document, place.pointer)!)}.`,
          parameter: 'path',
        }
      }
      if (value === undefined) return { refused: 'Expected the value to add.', parameter: 'value', missing: true }
      return setAt(context.model, place.pointer, value, place.pointer.slice(1).replaceAll('/', '.'))
    },
  }

  const rename_key: Intent<TreeModel> = {
    title: 'rename a key',
    target: 'optional',
    confidence: 0.9,
    slots: { path: pathSlot, to: pathSlot, name: nameSlot },
    phrases: [
      { phrase: 'rename [the] <path> (to|as|into) (<name>|<to>)', cost: 0.4 },
      { phrase: 'rename [the] (key|member|property|field) <path> (to|as|into) (<name>|<to>)', set: { key: true } },
      { phrase: `rename [the] [key] <path> ${OF} <target> (to|as|into) <name>`, cost: 0.4 },
    ],
    edit(context) {
      const { name, to } = context.parameters
      const place = placeOf(context, 'path')
      if ('refused' in place) return place
      const parent = parentOf(place.pointer)
      const next = typeof name === 'string' ? name : typeof to === 'string' ? lastOf(to, parent) : undefined
      if (next === undefined)
        return { refused: 'Expected a new name, in the same place.', parameter: 'name', missing: name === undefined }
      if (!place.exists) return { refused: `Expected a place that exists, was "${place.pointer}".`, parameter: 'path' }
      const owner = valueAt(context.model.document, parent)
      if (!isRecord(owner)) return { refused: `Expected "${place.pointer}" to have a key.`, parameter: 'path' }
      const value = valueAt(context.model.document, place.pointer)
      const spoken = context.parameters.key !== true && !/[./]/.test(String(context.parameters.path))
      const member = ['name', 'title', 'id'].find((each) => isRecord(value) && typeof value[each] === 'string')
      // "rename the service": its key, or what it is called?
      if (spoken && member !== undefined) {
        const candidates = [`rename the key ${context.parameters.path}`, `set ${context.parameters.path}.${member}`]
        return { refused: 'Expected to know whether the key or the name is to change.', parameter: 'path', candidates }
      }
      if (Object.hasOwn(owner, next))
        return { refused: `Expected a name that is not taken, was "${next}".`, parameter: 'name' }
      const path = joinPointer(parent, next)
      return {
        patch: [{ op: 'move', from: place.pointer, path }],
        changes: [`Renamed ${place.pointer} to ${path}`],
        reads: [place.pointer],
        writes: [
          { place: place.pointer, value: null },
          { place: path, value: undefined },
        ],
        effect: 'rename',
      }
    },
  }

  const move_value: Intent<TreeModel> = {
    title: 'move a value',
    target: 'optional',
    confidence: 0.9,
    slots: { path: pathSlot, to: pathSlot },
    phrases: [
      { phrase: '(move|put) [the] <path> to <to>', cost: 0.3 },
      { phrase: '(move) [the] <path> (of|from) <target> to <anchor>', cost: 0.3 },
    ],
    edit(context) {
      const { model, others, parameters } = context
      const place = placeOf(context, 'path')
      if ('refused' in place) return place
      if (!place.exists) return { refused: `Expected a place that exists, was "${place.pointer}".`, parameter: 'path' }
      const anchor = others.anchor?.[0]
      const key = parsePointer(place.pointer).at(-1)!
      const to: Pointer | undefined =
        anchor !== undefined
          ? joinPointer(model.pointerOf(anchor), key)
          : typeof parameters.to === 'string'
            ? pointerOf(parameters.to)
            : undefined
      if (to === undefined) return { refused: 'Expected where to move it.', parameter: 'to', missing: true }
      const parent = valueAt(model.document, parentOf(to))
      const isList = Array.isArray(parent)
      if ((!isList && !isRecord(parent)) || (isInside(to, place.pointer) && to !== place.pointer))
        return { refused: `Expected a place that exists, was "${to}".`, parameter: 'to' }
      if (to === place.pointer) return { patch: [], changes: [`${to} is there already`], reads: [], writes: [] }
      if (isList && !isPlaceIn(parent, to, parentOf(place.pointer) === parentOf(to)))
        return { refused: `Expected a place in a list of ${parent.length}, was "${to}".`, parameter: 'to' }
      if (!isList && valueAt(model.document, to) !== undefined)
        return { refused: `Expected a place that is free, was "${to}".`, parameter: 'to' }
      return {
        patch: [{ op: 'move', from: place.pointer, path: to }],
        changes: [`Moved ${place.pointer} to ${to}`],
        reads: [place.pointer],
        writes: [
          { place: place.pointer, value: null },
          { place: to, value: undefined },
        ],
        effect: 'order',
      }
    },
  }
  return { add_value, rename_key, move_value }
}

/** The last key of a path in the same place as another: what stands there is renamed, not moved. */
function lastOf(path: string, parent: Pointer): string | undefined {
  if (!/[./]/.test(path)) return isUnsafeKey(path) ? undefined : path
  const pointer = pointerOf(path)
  return pointer !== undefined && parentOf(pointer) === parent ? parsePointer(pointer).at(-1) : undefined
}

/** A path with slashes or dots as a pointer from the top of the document. */
function pointerOf(path: string): Pointer | undefined {
  if (path.startsWith('/')) return joinPointer('', ...parsePointer(path))
  const segments = path.split('.')
  return segments.length < 2 || segments.some((each) => each === '' || isUnsafeKey(each))
    ? undefined
    : joinPointer('', ...segments)
}

/** Whether an index is one that an item may get: behind the last one only when it comes from elsewhere. */
function isPlaceIn(list: readonly JsonValue[], to: Pointer, isOwn: boolean): boolean {
  const index = to.slice(to.lastIndexOf('/') + 1)
  return /^(0|[1-9]\d*)$/.test(index) && Number(index) < list.length + (isOwn ? 0 : 1)
}
