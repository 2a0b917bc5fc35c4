/** @module Intents that add to, take from and replace in lists, and remove keys. */
import type { JsonValue } from '../../../core/hash.ts'
import { jsonEqual } from '../../document/equal.ts'
import { isRecord, joinPointer, valueAt } from '../../document/pointer.ts'
import type { Intent } from '../vocabulary.ts'
import { forPlaces, type TreeIntentOptions } from './for-places.ts'
import type { TreeModel } from './model.ts'
import { setAt, shorten } from './set-at.ts'
import { memberSlot, pathSlot, valueSlot, valuesSlot } from './slots.ts'
import { OF } from './words.ts'

const ADD = '(add|append|insert|include|put)'
const INTO = '(to|into|in|onto)'
const TAKE = '(remove|delete|drop|take|exclude)'
const FROM = '(from|out of)'

/** What is to be added or taken: one value or several. */
const valuesOf = ({ value, values }: Readonly<Record<string, JsonValue>>): readonly JsonValue[] =>
  Array.isArray(values) ? values : value === undefined ? [] : [value]

export function listIntents(
  options: TreeIntentOptions,
): Readonly<Record<'add_to_list' | 'remove_from_list' | 'replace_in_list' | 'remove_key', Intent<TreeModel>>> {
  const N = `[${options.noun}]`
  const add_to_list: Intent<TreeModel> = {
    title: 'add to a list',
    target: 'optional',
    confidence: 0.9,
    slots: { path: pathSlot, member: memberSlot, value: valueSlot, values: valuesSlot },
    phrases: [
      `${ADD} (<value>|<values>) ${INTO} [the|its] [list of] <path>`,
      `${ADD} [the] <member> (<value>|<values>)`,
      `${ADD} (<value>|<values>) ${INTO} [the] [list of] <path> ${OF} <target> ${N}`,
      `${ADD} [the] <member> <value> to <target> ${N}`,
      `${ADD} <value> as [a|an] <member> (of|to|for) <target> ${N}`,
      `${ADD} <value> ${INTO} <target> ${N} ['s] <path>`,
    ],
    edit(context) {
      return forPlaces(options, context, false, (pointer) => {
        const list = valueAt(context.model.document, pointer)
        const wanted = valuesOf(context.parameters)
        if (!Array.isArray(list)) return { refused: `Expected "${pointer}" to be a list.`, parameter: 'path' }
        if (wanted.length === 0) return { refused: 'Expected what to add.', parameter: 'value', missing: true }
        const isThere = (value: JsonValue): boolean => list.some((item: JsonValue) => jsonEqual(item, value))
        const added = wanted.filter((value) => !isThere(value))
        const paths = added.map((_, i) => `${pointer}/${list.length + i}`)
        return {
          patch: added.map((value, i) => ({ op: 'add', path: paths[i]!, value })),
          changes: wanted.map((value) =>
            isThere(value) ? `${pointer} has ${shorten(value)} already` : `Added ${shorten(value)} to ${pointer}`,
          ),
          reads: [pointer],
          writes: added.map((value, i) => ({ place: paths[i]!, value })),
        }
      })
    },
  }

  const remove_from_list: Intent<TreeModel> = {
    title: 'remove from a list',
    target: 'optional',
    confidence: 0.9,
    slots: { path: pathSlot, member: memberSlot, value: valueSlot, values: valuesSlot },
    phrases: [
      `${TAKE} (<value>|<values>) ${FROM} [the|its] [list of] <path>`,
      `${TAKE} (<value>|<values>) ${FROM} [the] [list of] <path> ${OF} <target> ${N}`,
      `${TAKE} [the] <member> <value> from <target> ${N}`,
      `${TAKE} [the] <value> <member> from <target> ${N}`,
      `${TAKE} <value> ${FROM} <target> ${N} ['s] <path>`,
    ],
    edit(context) {
      return forPlaces(options, context, false, (pointer) => {
        const list = valueAt(context.model.document, pointer)
        if (!Array.isArray(list)) return { refused: `Expected "${pointer}" to be a list.`, parameter: 'path' }
        const wanted = valuesOf(context.parameters)
        const places: number[] = []
        for (const value of wanted) {
          const index = list.findIndex(
            (item: JsonValue) =>
              jsonEqual(item, value) ||
              (isRecord(item) && (item.name === value || item.type === value || item.id === value)),
          )
          if (index < 0)
            return { refused: `Expected ${shorten(value)} in ${pointer}, it is not there.`, parameter: 'value' }
          if (!places.includes(index)) places.push(index)
        }
        if (places.length === 0) return { refused: 'Expected what to remove.', parameter: 'value', missing: true }
        // From the back, so that the places of the others hold.
        return {
          patch: [...places].sort((a, b) => b - a).map((index) => ({ op: 'remove', path: `${pointer}/${index}` })),
          changes: wanted.map((value) => `Removed ${shorten(value)} from ${pointer}`),
          reads: [pointer],
          writes: places.map((index) => ({ place: joinPointer(pointer, index), value: null })),
        }
      })
    },
  }

  const remove_key: Intent<TreeModel> = {
    title: 'remove a value',
    target: 'optional',
    confidence: 0.88,
    slots: { path: pathSlot },
    phrases: [
      'unset [the|its] <path>',
      { phrase: '(clear|empty) [the|its] <path>', set: { empty: true } },
      { phrase: `(clear|empty) [the] <path> (of|for|from|in) <target> ${N}`, set: { empty: true } },
      `(remove|delete|unset) [the] <path> (of|for|from|in) <target> ${N}`,
      '(remove|delete) [the|its] <path>',
      ...(options.whole === undefined
        ? []
        : [
            {
              phrase: `(remove|delete|drop|unset) [the] <path> (of|for|from|in) [the|this] (${options.whole})`,
              set: { whole: true },
            },
          ]),
    ],
    edit(context) {
      return forPlaces(options, context, false, (pointer) => {
        const value = valueAt(context.model.document, pointer)
        // A list that is cleared is still there.
        if (context.parameters.empty === true && typeof value === 'object' && value !== null)
          return setAt(context.model, pointer, Array.isArray(value) ? [] : {}, pointer.slice(1).replaceAll('/', '.'))
        return {
          patch: [{ op: 'remove', path: pointer }],
          changes: [`Removed ${pointer}`],
          reads: [],
          writes: [{ place: pointer, value: null }],
        }
      })
    },
  }
  const replace_in_list: Intent<TreeModel> = {
    title: 'replace in a list',
    target: 'optional',
    confidence: 0.9,
    slots: { path: pathSlot, value: valueSlot, was: valueSlot },
    phrases: [
      `(replace|swap|exchange|change) <was> (with|by|for|to) <value> in [the|its] [list of] <path>`,
      `(replace|swap|exchange|change) <was> (with|by|for|to) <value> in [the] [list of] <path> ${OF} <target> ${N}`,
      `(replace|swap|exchange) <was> in [the|its] <path> (with|by) <value>`,
      `(replace|swap|exchange) <was> in [the] <path> ${OF} <target> ${N} (with|by) <value>`,
    ],
    edit(context) {
      return forPlaces(options, context, false, (pointer) => {
        const list = valueAt(context.model.document, pointer)
        const { value, was } = context.parameters
        if (!Array.isArray(list)) return { refused: `Expected "${pointer}" to be a list.`, parameter: 'path' }
        const index = list.findIndex((item: JsonValue) => was !== undefined && jsonEqual(item, was))
        if (index < 0 || value === undefined)
          return { refused: `Expected ${shorten(was ?? null)} in ${pointer}, it is not there.`, parameter: 'was' }
        const place = joinPointer(pointer, index)
        return {
          patch: [{ op: 'replace', path: place, value }],
          changes: [`Replaced ${shorten(was!)} by ${shorten(value)} in ${pointer}`],
          reads: [pointer],
          writes: [{ place, value }],
        }
      })
    },
  }
  return { add_to_list, remove_from_list, replace_in_list, remove_key }
}
