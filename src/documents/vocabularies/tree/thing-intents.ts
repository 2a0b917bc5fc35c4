/** @module Intents on the things of a tree as wholes: add, remove, rename, move. */
import type { JsonValue } from '../../../core/hash.ts'
import { isRecord, isUnsafeKey, joinPointer, type Pointer, valueAt } from '../../document/pointer.ts'
import { INCOMPLETE } from '../../language/phrase.ts'
import { choiceSlot, quotedSlot, type SlotType } from '../../language/slot.ts'
import type { Intent } from '../vocabulary.ts'
import type { TreeModel } from './model.ts'
import { endSlot, nameSlot, pathSlot, relationSlot, valueSlot } from './slots.ts'

/** Where things of one kind are. */
export interface ThingList {
  /** Of the list, or of the object, whose members are the things. */
  readonly pointer: Pointer
  /** What one of them is called, singular. */
  readonly noun: string
  /** What a new one has from the start, besides its name. */
  readonly members?: Readonly<Record<string, JsonValue>>
  /** The member that identifies one, where the list has none yet to see it from. */
  readonly identifiedBy?: string
}

const ADD = '(add|create|insert|append|include)'

const NO_NAMES: ReadonlySet<string> = new Set([
  'a',
  'an',
  'another',
  'the',
  'new',
  'more',
  'all',
  'some',
  'called',
  'named',
])
/** A name in one word that is no word of the phrase around it. */
const newNameSlot: SlotType = {
  ...nameSlot,
  read(tokens, from, to, context) {
    const token = tokens[from]
    if (token === undefined || from >= to || NO_NAMES.has(token.lower)) return []
    // A route is called like a pointer: "/users".
    if (token.kind === 'path' && token.text.startsWith('/') && !token.text.split('/').some(isUnsafeKey))
      return [{ end: from + 1, value: token.text, cost: 0.5 }]
    return nameSlot.read(tokens, from, to, context)
  },
}

/** "add a job called lint after unit", with one more member if it is said. */
export function addThing(lists: readonly ThingList[], identifiedBy: readonly string[]): Intent<TreeModel> {
  const byNoun = new Map(lists.map((list) => [list.noun, list]))
  const noun = lists[0]?.noun ?? 'item'
  const named = [
    `${ADD} [a|an|another|the] [new] <kind> (called|named) (<name>|<quote>)`,
    `${ADD} [a|an|another|the] [new] <kind> (<name>|<quote>)`,
    { phrase: `${ADD} [a|an|another|the] [new] (<name>|<quote>) <kind>`, cost: 0.3 },
  ].map((each) => (typeof each === 'string' ? { phrase: each, cost: 0 } : each))
  const where = ['', ' <relation> <anchor>', ' (to|at) the [very] <place> [of the list]']
  const also = ['', ' with [a|an|the] <path> [of|=|as|set to] <value>']
  return {
    title: 'add a thing',
    target: 'none',
    confidence: 0.92,
    slots: {
      kind: choiceSlot(Object.fromEntries([...byNoun.keys()].map((each) => [each, each]))),
      name: newNameSlot,
      quote: quotedSlot,
      relation: relationSlot,
      place: endSlot,
      path: pathSlot,
      value: valueSlot,
    },
    phrases: [
      ...named.flatMap(({ phrase, cost }) =>
        where.flatMap((place) => also.map((more) => ({ phrase: `${phrase}${place}${more}`, cost }))),
      ),
      // Without its name, so that the name is asked for.
      ...where.map((place) => ({ phrase: `${ADD} [a|an|another|the] [new] <kind>${place}`, cost: INCOMPLETE })),
    ],
    edit({ model, others, parameters }) {
      const list = byNoun.get(String(parameters.kind ?? noun))
      const name = parameters.name ?? parameters.quote
      if (list === undefined) return { refused: 'Expected what to add.', parameter: 'kind', missing: true }
      if (typeof name !== 'string')
        return { refused: `Expected the name of the new ${list.noun}.`, parameter: 'name', missing: true }
      if (model.positionOf(name) !== undefined)
        return { refused: `Expected a name that is not taken, was "${name}".`, parameter: 'name' }
      const container = valueAt(model.document, list.pointer)
      const given: Record<string, JsonValue> = {}
      if (typeof parameters.path === 'string' && parameters.value !== undefined)
        given[model.keyOf(parameters.path) ?? parameters.path] = parameters.value
      const done = {
        changes: [`Added the ${list.noun} "${name}"`],
        reads: [],
        effect: 'create',
        focus: [name],
      } as const
      const anchor = others.anchor?.[0]
      const base = anchor === undefined ? undefined : model.things[anchor]!
      if (isRecord(container)) {
        if (base !== undefined || parameters.place !== undefined)
          return { refused: `Expected no place for a ${list.noun}: members of an object have no order.` }
        const value = { ...list.members, ...given }
        const path = joinPointer(list.pointer, name)
        return { patch: [{ op: 'add', path, value }], writes: [{ place: path, value }], ...done }
      }
      const items = Array.isArray(container) ? (container as readonly JsonValue[]) : undefined
      if (items === undefined && container !== undefined)
        return { refused: `Expected a list or an object at "${list.pointer}".`, parameter: 'kind' }
      if (base !== undefined && base.pointer.slice(0, base.pointer.lastIndexOf('/')) !== list.pointer)
        return { refused: `Expected another ${list.noun} to place it by.`, parameter: 'anchor' }
      const known = items?.find(isRecord)
      const member =
        (known === undefined ? undefined : identifiedBy.find((each) => typeof known[each] === 'string')) ??
        list.identifiedBy ??
        identifiedBy[0]!
      const value: JsonValue = { [member]: name, ...list.members, ...given }
      const count = items?.length ?? 0
      const index =
        base !== undefined
          ? Number(base.pointer.slice(base.pointer.lastIndexOf('/') + 1)) + (parameters.relation === 'before' ? 0 : 1)
          : parameters.place === 'start'
            ? 0
            : count
      const writes = [{ place: `/things/${name}`, value }]
      return items === undefined
        ? { patch: [{ op: 'add', path: list.pointer, value: [value] }], writes, ...done }
        : { patch: [{ op: 'add', path: joinPointer(list.pointer, index), value }], writes, ...done }
    },
  }
}

export function removeThing(thing: string): Intent<TreeModel> {
  return {
    title: `remove a ${thing}`,
    target: 'many',
    confidence: 0.93,
    phrases: ['(remove|delete|drop|erase) <target>', '(get rid of|take out) <target>'],
    edit: ({ model, targets }) => ({
      patch: [...targets].reverse().map((position) => ({ op: 'remove' as const, path: model.pointerOf(position) })),
      changes: targets.map((position) => `Removed "${model.things[position]!.label}"`),
      reads: [],
      writes: targets.map((position) => ({ place: `/things/${model.things[position]!.key}`, value: null })),
      effect: 'remove',
    }),
  }
}

export function renameThing(thing: string, identifiedBy: readonly string[]): Intent<TreeModel> {
  return {
    title: `rename a ${thing}`,
    target: 'one',
    confidence: 0.93,
    slots: { name: nameSlot },
    phrases: [
      'rename <target> (to|as|into) <name>',
      'call <target> <name>',
      'give <target> the [new] name <name>',
      '<target> (should|must) be (called|named) <name>',
      '(change|set) [the] name of <target> to <name>',
      "(change|set) <target> ['s] name to <name>",
    ],
    edit: ({ model, targets, parameters }) => {
      const item = model.things[targets[0]!]!
      const next = parameters.name
      if (typeof next !== 'string') return { refused: 'Expected the new name.', parameter: 'name', missing: true }
      if (model.positionOf(next) !== undefined)
        return { refused: `Expected a name that is not taken, was "${next}".`, parameter: 'name' }
      const parent = item.pointer.slice(0, item.pointer.lastIndexOf('/'))
      const isMember = !/^\d+$/.test(item.pointer.slice(parent.length + 1))
      const member =
        identifiedBy.find((each) => typeof item.value[each] === 'string') ??
        Object.keys(item.value).find((each) => item.value[each] === item.label) ??
        identifiedBy[0]!
      return {
        patch: isMember
          ? [{ op: 'move', from: item.pointer, path: joinPointer(parent, next) }]
          : [
              {
                op: item.value[member] === undefined ? 'add' : 'replace',
                path: joinPointer(item.pointer, member),
                value: next,
              },
            ],
        changes: [`Renamed "${item.label}" to "${next}"`],
        reads: [],
        writes: [{ place: `/things/${item.key}/name`, value: next }],
        effect: 'rename',
        focus: [next],
      }
    },
  }
}

export function moveThing(thing: string): Intent<TreeModel> {
  return {
    title: `move a ${thing}`,
    target: 'one',
    confidence: 0.92,
    slots: { relation: relationSlot, place: endSlot },
    phrases: [
      '(move|put|place) <target> <relation> <anchor>',
      '(move|put|place) <target> (to|at) the [very] <place> [of the list]',
    ],
    edit: ({ model, targets, others, parameters }) => {
      const item = model.things[targets[0]!]!
      const list = item.pointer.slice(0, item.pointer.lastIndexOf('/'))
      const index = Number(item.pointer.slice(list.length + 1))
      if (Number.isNaN(index)) return { refused: `Expected "${item.label}" to be in a list.` }
      const siblings = model.things.filter((each) => each.pointer.startsWith(`${list}/`)).length
      let to = parameters.place === 'start' ? 0 : siblings - 1
      if (parameters.relation !== undefined) {
        const anchor = others.anchor?.[0]
        const base = anchor === undefined ? undefined : model.things[anchor]!
        if (base === undefined || anchor === targets[0] || !base.pointer.startsWith(`${list}/`))
          return {
            refused: `Expected another ${thing} of the same list to place it by.`,
            parameter: 'anchor',
            missing: true,
          }
        const at = Number(base.pointer.slice(list.length + 1))
        to = parameters.relation === 'before' ? (index < at ? at - 1 : at) : index < at ? at : at + 1
      }
      return {
        patch: to === index ? [] : [{ op: 'move', from: item.pointer, path: joinPointer(list, to) }],
        changes: [`Moved "${item.label}" to place ${to + 1}`],
        reads: [],
        writes: [{ place: `/things/${item.key}/order`, value: to }],
        effect: 'order',
      }
    },
  }
}
