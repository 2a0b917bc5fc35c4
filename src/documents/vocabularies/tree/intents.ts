/** @module Intents that every tree knows: set and change values, add to and remove from lists, remove keys. */
import type { JsonValue } from '../../../core/hash.ts'
import { jsonEqual } from '../../document/equal.ts'
import { isInside, isRecord, joinPointer, type Pointer, valueAt } from '../../document/pointer.ts'
import { choiceSlot } from '../../language/slot.ts'
import type { Edit, EditContext, Intent, Refusal } from '../vocabulary.ts'
import { locate } from './locate.ts'
import type { TreeModel } from './model.ts'
import { memberSlot, numberValueSlot, pathSlot, shareSlot, valueSlot } from './slots.ts'

export interface TreeIntentOptions {
  /** Where a key goes that a thing does not have yet; `undefined` when keys must exist. */
  readonly createIn?: (model: TreeModel, thing: Pointer, key: string) => Pointer | undefined
  /** Whether a key belongs to a thing itself, so that "the type of a phase" never means the type of something inside of it. */
  readonly isOwn?: (key: string) => boolean
  /** Other places that belong to a thing, looked at for keys that it lacks. */
  readonly also?: (model: TreeModel, thing: Pointer) => readonly Pointer[]
  /** Words that may follow the target: "of the validation phase". */
  readonly noun: string
  /** Words for the document as a whole: "the seed of the workflow". */
  readonly whole?: string
  /** Gives a thing another name; its member `name` is set by this alone, so that references follow. */
  readonly rename?: (model: TreeModel, position: number, name: JsonValue) => Edit | Refusal
}

const CHANGE = '(set|change|update|make|adjust|turn|put|switch|modify|alter|edit)'
const UP = '(raise|increase|bump|bump up|up|lift|grow|boost|extend)'
const DOWN = '(lower|decrease|reduce|cut|cut down|drop|shrink|bring down)'
const OF = '(of|for|in|on|under)'
const ADD = '(add|append|insert|include|put)'
const INTO = '(to|into|in|onto)'
const TAKE = '(remove|delete|drop|take|exclude)'
const FROM = '(from|out of)'
/** Verbs for a factor: what is done and by how much. */
const MULTIPLES = [
  ['double', 1, 2],
  ['triple', 1, 3],
  ['quadruple', 1, 4],
  ['(halve|half)', -1, 2],
] as const

/** The change of one value, as an edit. */
export function setAt(
  model: TreeModel,
  pointer: Pointer,
  value: JsonValue,
  label: string,
  absolute: JsonValue | undefined = value,
): Edit {
  const before = valueAt(model.document, pointer)
  const writes = [{ place: pointer, value: absolute }]
  if (before !== undefined && jsonEqual(before, value)) {
    return { patch: [], changes: [`${label} is ${JSON.stringify(value)} already`], reads: [], writes }
  }
  return {
    patch: [before === undefined ? { op: 'add', path: pointer, value } : { op: 'replace', path: pointer, value }],
    changes: [`${label} ${before === undefined ? 'set' : `changed from ${shorten(before)}`} to ${shorten(value)}`],
    reads: [],
    writes,
  }
}

export const shorten = (value: JsonValue): string => {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** The thing whose name stands at a place. */
function thingNamedAt(model: TreeModel, pointer: Pointer): number | undefined {
  if (!pointer.endsWith('/name')) return undefined
  const owner = pointer.slice(0, -'/name'.length)
  const position = model.things.findIndex((thing) => thing.pointer === owner)
  return position < 0 ? undefined : position
}

/** Several edits as one. */
export function mergeEdits(edits: readonly Edit[]): Edit {
  return {
    patch: edits.flatMap((edit) => edit.patch),
    changes: edits.flatMap((edit) => edit.changes),
    reads: edits.flatMap((edit) => edit.reads),
    writes: edits.flatMap((edit) => edit.writes),
    ...(edits.length === 1 ? kept(edits[0]!) : {}),
  }
}

const kept = ({ effect, focus }: Edit): Partial<Edit> => ({
  ...(effect === undefined ? {} : { effect }),
  ...(focus === undefined ? {} : { focus }),
})

export function treeIntents(
  options: TreeIntentOptions,
): Readonly<
  Record<'set_value' | 'add_to_list' | 'remove_from_list' | 'replace_in_list' | 'remove_key', Intent<TreeModel>>
> {
  const N = `[${options.noun}]`
  const createIn = (model: TreeModel, thing: Pointer | undefined) =>
    thing === undefined || options.createIn === undefined
      ? undefined
      : (key: string) => options.createIn!(model, thing, key)

  /** Runs an edit for each place that is meant. */
  const forPlaces = (
    context: EditContext<TreeModel>,
    create: boolean,
    edit: (pointer: Pointer, exists: boolean) => Edit | Refusal,
  ): Edit | Refusal => {
    const { model, targets, parameters } = context
    const path = parameters.path ?? parameters.member
    if (typeof path !== 'string') return { refused: 'Expected what to change.', parameter: 'path', missing: true }
    const bases: (Pointer | undefined)[] =
      targets.length === 0 || parameters.whole === true
        ? [undefined]
        : targets.map((position) => model.pointerOf(position))
    const edits: Edit[] = []
    for (const base of bases) {
      let found = locate(model, path, base, create ? createIn(model, base) : undefined, options.isOwn)
      if (parameters.whole === true && 'refused' in found && found.candidates !== undefined) {
        const outside = found.candidates.filter(
          (place) => !model.things.some((thing) => isInside(place, thing.pointer)),
        )
        if (outside.length === 1) found = { pointer: outside[0]!, exists: true }
      }
      if (base !== undefined && ('refused' in found || !found.exists)) {
        for (const place of options.also?.(model, base) ?? []) {
          const there = locate(model, path, place)
          if (!('refused' in there)) found = there
        }
      }
      // What an earlier clause was about need not be what this one is: a key that it lacks may be elsewhere.
      if ('refused' in found || !found.exists) {
        const elsewhere = context.isFocus && !context.isNew ? locate(model, path, undefined) : undefined
        if (elsewhere !== undefined && !('refused' in elsewhere)) found = elsewhere
        else if (elsewhere !== undefined && elsewhere.candidates !== undefined) return elsewhere
      }
      if ('refused' in found) return found
      const result = edit(found.pointer, found.exists)
      if ('refused' in result) return result
      edits.push(result)
    }
    return mergeEdits(edits)
  }

  const set_value: Intent<TreeModel> = {
    title: 'set a value',
    target: 'optional',
    confidence: 0.93,
    slots: {
      path: pathSlot,
      value: valueSlot,
      was: valueSlot,
      amount: shareSlot,
      factor: numberValueSlot,
      direction: choiceSlot({ up: 1, down: -1 }),
    },
    phrases: [
      `(${CHANGE}|${UP}|${DOWN}) [the|its|their] <path> [from <was>] (to|=|as|be) <value>`,
      `(${CHANGE}|${UP}|${DOWN}) [the] <path> ${OF} <target> ${N} [from <was>] (to|=|as) <value>`,
      `(${CHANGE}|${UP}|${DOWN}) <target> ${N} ['s] <path> [from <was>] (to|=|as) <value>`,
      `(${CHANGE}|${UP}|${DOWN}) [the|its|their] <path> [from <was>] (to|=|as) <value> ${OF} <target> ${N}`,
      `${CHANGE} [the|its|their] <path> <value>`,
      ...(options.whole === undefined
        ? []
        : [
            {
              phrase: `(${CHANGE}|${UP}|${DOWN}) [the] <path> ${OF} [the|this] (${options.whole}) [from <was>] (to|=|as) <value>`,
              set: { whole: true },
            },
            {
              phrase: `(${CHANGE}|${UP}|${DOWN}) [the|this] (${options.whole}) ['s] <path> [from <was>] (to|=|as) <value>`,
              set: { whole: true },
            },
            {
              phrase: `(rename|call|name) [the|this] (${options.whole}) [to|as] <value>`,
              set: { whole: true, path: 'name' },
            },
            { phrase: `give [the|this] (${options.whole}) [a|the] <path> [of] <value>`, set: { whole: true } },
          ]),
      `${CHANGE} [the] <path> ${OF} <target> ${N} <value>`,
      `${CHANGE} <target> ${N} ['s] <path> <value>`,
      `${CHANGE} [the|its|their] <path> <value> ${OF} <target> ${N}`,
      '<path> = <value>',
      `[the] <path> = <value> ${OF} <target> ${N}`,
      `<target> ${N} ['s] <path> (=|should be|must be) <value>`,
      '[the] <path> (should be|must be|is now) <value>',
      `[the] <path> ${OF} <target> ${N} (should be|must be|=) <value>`,
      `use [a|an|the] <path> (of|=) <value>`,
      `use [a|an|the] <path> <value>`,
      `use [a|an|the] <path> [of|=] <value> ${OF} <target> ${N}`,
      { phrase: 'use [the|a] <value> <path>', cost: 0.5 },
      { phrase: `use [the|a] <value> <path> ${OF} <target> ${N}`, cost: 0.5 },
      { phrase: 'use <value> as [the|its] <path>', cost: 0.2 },
      `use <value> as [the|its] <path> ${OF} <target> ${N}`,
      `give <target> ${N} [a|an|the] <path> [of|=] <value>`,
      `(configure|run|parametrize|update|change) <target> ${N} (with|to use) [a|an|the] <path> [of|=|to] <value>`,
      { phrase: `${UP} [the|its] <path> by <amount>`, set: { direction: 1 } },
      { phrase: `${UP} [the] <path> ${OF} <target> ${N} by <amount>`, set: { direction: 1 } },
      { phrase: `${UP} <target> ${N} ['s] <path> by <amount>`, set: { direction: 1 } },
      { phrase: `${DOWN} [the|its] <path> by <amount>`, set: { direction: -1 } },
      { phrase: `${DOWN} [the] <path> ${OF} <target> ${N} by <amount>`, set: { direction: -1 } },
      { phrase: `${DOWN} <target> ${N} ['s] <path> by <amount>`, set: { direction: -1 } },
      '(bump|push|bring|turn) [the|its] <path> (up|down) to <value>',
      { phrase: '(bump|push|bring|turn) [the|its] <path> up by <amount>', set: { direction: 1 } },
      { phrase: '(bump|push|bring|turn) [the|its] <path> down by <amount>', set: { direction: -1 } },
      { phrase: 'add <amount> to [the|its] <path>', set: { direction: 1 } },
      { phrase: `add <amount> to [the] <path> ${OF} <target> ${N}`, set: { direction: 1 } },
      { phrase: '(subtract|take|deduct) <amount> from [the|its] <path>', set: { direction: -1 } },
      { phrase: `(subtract|take|deduct) <amount> from [the] <path> ${OF} <target> ${N}`, set: { direction: -1 } },
      ...MULTIPLES.flatMap(([verb, direction, value]) => [
        { phrase: `${verb} [the|its] <path>`, set: { direction, amount: { value, unit: 'x' } } },
        { phrase: `${verb} [the] <path> ${OF} <target> ${N}`, set: { direction, amount: { value, unit: 'x' } } },
        { phrase: `${verb} <target> ${N} ['s] <path>`, set: { direction, amount: { value, unit: 'x' } } },
      ]),
      { phrase: '(multiply) [the|its] <path> by <factor>', set: { direction: 1 } },
      { phrase: `(multiply) [the] <path> ${OF} <target> ${N} by <factor>`, set: { direction: 1 } },
      { phrase: 'make [the|its] <path> <factor> times as (large|big|high|many|long)', set: { direction: 1 } },
      { phrase: '(divide) [the|its] <path> by <factor>', set: { direction: -1 } },
      { phrase: `(divide) [the] <path> ${OF} <target> ${N} by <factor>`, set: { direction: -1 } },
      { phrase: `${DOWN} [the|its] <path> (in|by) half`, set: { direction: -1, amount: { value: 2, unit: 'x' } } },
      {
        phrase: `${DOWN} [the] <path> ${OF} <target> ${N} (in|by) half`,
        set: { direction: -1, amount: { value: 2, unit: 'x' } },
      },
      { phrase: `(turn on|enable|activate) [the] <path> ${OF} <target> ${N}`, set: { value: true } },
      { phrase: `(turn off|disable|deactivate) [the] <path> ${OF} <target> ${N}`, set: { value: false } },
    ],
    fragments: ['[the|its|their] <path> (to|=) <value>', `[the] <path> ${OF} <target> ${N} to <value>`],
    edit(context) {
      return forPlaces(context, true, (pointer, exists) => {
        const named = thingNamedAt(context.model, pointer)
        if (options.rename !== undefined && named !== undefined)
          return context.parameters.value === undefined
            ? { refused: 'Expected the new name.', parameter: 'value', missing: true }
            : options.rename(context.model, named, context.parameters.value)
        const { direction, factor, was } = context.parameters
        const amount = context.parameters.amount ?? (factor === undefined ? undefined : { value: factor, unit: 'x' })
        const label = pointer.slice(1).replaceAll('/', '.')
        const present = exists ? valueAt(context.model.document, pointer) : undefined
        if (was !== undefined && !(present !== undefined && jsonEqual(present, was)))
          return {
            refused: `Expected ${label} to be ${shorten(was)}, was ${shorten(present ?? null)}.`,
            parameter: 'was',
          }
        if (amount === undefined) {
          const { value } = context.parameters
          const old = exists ? valueAt(context.model.document, pointer) : undefined
          if (
            value !== undefined &&
            typeof old === 'object' &&
            old !== null &&
            (typeof value !== 'object' || value === null || Array.isArray(old) !== Array.isArray(value))
          ) {
            return {
              refused: `Expected ${Array.isArray(old) ? 'a list' : 'an object'} for ${label}, was ${shorten(value)}.`,
              parameter: 'value',
              fix: 'Name the member that should change.',
            }
          }
          return value === undefined
            ? { refused: `Expected the value that ${label} should get.`, parameter: 'value', missing: true }
            : setAt(context.model, pointer, value, label)
        }
        const before = exists ? valueAt(context.model.document, pointer) : undefined
        if (typeof before !== 'number')
          return { refused: `Expected ${label} to be a number, was ${shorten(before ?? null)}.`, parameter: 'path' }
        const { value, unit } = amount as { value: number; unit: string }
        if (unit === 'x' && !(value > 0))
          return { refused: `Expected a factor above 0, was ${value}.`, parameter: 'amount' }
        const sign = direction === -1 ? -1 : 1
        const next =
          unit === '%'
            ? before * (1 + (sign * value) / 100)
            : unit === 'x'
              ? sign === 1
                ? before * value
                : before / value
              : before + sign * value
        const rounded = Number.isInteger(before) ? Math.round(next) : Number(next.toPrecision(12))
        return setAt(context.model, pointer, rounded, label, undefined)
      })
    },
  }

  const add_to_list: Intent<TreeModel> = {
    title: 'add to a list',
    target: 'optional',
    confidence: 0.9,
    slots: { path: pathSlot, member: memberSlot, value: valueSlot },
    phrases: [
      `${ADD} <value> ${INTO} [the|its] [list of] <path>`,
      `${ADD} <value> ${INTO} [the] [list of] <path> ${OF} <target> ${N}`,
      `${ADD} [the] <member> <value> to <target> ${N}`,
      `${ADD} <value> as [a|an] <member> (of|to|for) <target> ${N}`,
      `${ADD} <value> ${INTO} <target> ${N} ['s] <path>`,
    ],
    edit(context) {
      return forPlaces(context, false, (pointer) => {
        const list = valueAt(context.model.document, pointer)
        const { value } = context.parameters
        if (!Array.isArray(list)) return { refused: `Expected "${pointer}" to be a list.`, parameter: 'path' }
        if (value === undefined) return { refused: 'Expected what to add.', parameter: 'value', missing: true }
        if (list.some((item: JsonValue) => jsonEqual(item, value))) {
          return { patch: [], changes: [`${pointer} has ${shorten(value)} already`], reads: [pointer], writes: [] }
        }
        const path = `${pointer}/${list.length}`
        return {
          patch: [{ op: 'add', path, value }],
          changes: [`Added ${shorten(value)} to ${pointer}`],
          reads: [pointer],
          writes: [{ place: path, value }],
        }
      })
    },
  }

  const remove_from_list: Intent<TreeModel> = {
    title: 'remove from a list',
    target: 'optional',
    confidence: 0.9,
    slots: { path: pathSlot, member: memberSlot, value: valueSlot },
    phrases: [
      `${TAKE} <value> ${FROM} [the|its] [list of] <path>`,
      `${TAKE} <value> ${FROM} [the] [list of] <path> ${OF} <target> ${N}`,
      `${TAKE} [the] <member> <value> from <target> ${N}`,
      `${TAKE} [the] <value> <member> from <target> ${N}`,
      `${TAKE} <value> ${FROM} <target> ${N} ['s] <path>`,
    ],
    edit(context) {
      return forPlaces(context, false, (pointer) => {
        const list = valueAt(context.model.document, pointer)
        const { value } = context.parameters
        if (!Array.isArray(list)) return { refused: `Expected "${pointer}" to be a list.`, parameter: 'path' }
        const index = list.findIndex(
          (item: JsonValue) =>
            value !== undefined &&
            (jsonEqual(item, value) ||
              (isRecord(item) && (item.name === value || item.type === value || item.id === value))),
        )
        if (index < 0)
          return { refused: `Expected ${shorten(value ?? null)} in ${pointer}, it is not there.`, parameter: 'value' }
        return {
          patch: [{ op: 'remove', path: `${pointer}/${index}` }],
          changes: [`Removed ${shorten(value!)} from ${pointer}`],
          reads: [pointer],
          writes: [{ place: joinPointer(pointer, index), value: null }],
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
      '(unset|clear) [the|its] <path>',
      `(remove|delete|unset|clear) [the] <path> (of|for|from|in) <target> ${N}`,
      '(remove|delete) [the|its] <path>',
    ],
    edit(context) {
      return forPlaces(context, false, (pointer) => ({
        patch: [{ op: 'remove', path: pointer }],
        changes: [`Removed ${pointer}`],
        reads: [],
        writes: [{ place: pointer, value: null }],
      }))
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
      return forPlaces(context, false, (pointer) => {
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
  return { set_value, add_to_list, remove_from_list, replace_in_list, remove_key }
}
