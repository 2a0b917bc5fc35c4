/** @module The intent that sets and changes values: by name, path or title, to a value, by an amount, on and off. */
import type { JsonValue } from '../../../core/hash.ts'
import { jsonEqual } from '../../document/equal.ts'
import { isRecord, joinPointer, type Pointer, valueAt } from '../../document/pointer.ts'
import type { PhraseSource } from '../../language/phrase.ts'
import { choiceSlot } from '../../language/slot.ts'
import type { Edit, Intent, Refusal } from '../vocabulary.ts'
import { forPlaces, type TreeIntentOptions } from './for-places.ts'
import type { TreeModel } from './model.ts'
import { setAt, shorten } from './set-at.ts'
import { numberValueSlot, pathSlot, shareSlot, UNIT_WORDS, unitSlot, valueSlot } from './slots.ts'
import { DOWN, OF, UP } from './words.ts'

const CHANGE = '(set|change|update|make|adjust|turn|put|switch|modify|alter|edit)'
/** Verbs for a factor: what is done and by how much. */
const MULTIPLES = [
  ['double', 1, 2],
  ['triple', 1, 3],
  ['quadruple', 1, 4],
  ['(halve|half)', -1, 2],
] as const

/** Units that a key names at its end: `slippage_bps`, `timeout_ms`. */
const unitOf = (pointer: Pointer): readonly string[] => {
  const last = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .split('_')
    .at(-1)!
  return UNIT_WORDS[last] ?? [last]
}

/** Turns a place on or off: true or false, or `enabled` of what is an object. */
function switchAt(
  model: TreeModel,
  pointer: Pointer,
  exists: boolean,
  flag: boolean,
  flags: readonly string[] = [],
): Edit | Refusal {
  const label = pointer.slice(1).replaceAll('/', '.')
  const present = exists ? valueAt(model.document, pointer) : undefined
  if (isRecord(present) && typeof present.enabled === 'boolean')
    return setAt(model, joinPointer(pointer, 'enabled'), flag, `${label}.enabled`)
  const isFlag =
    present === undefined ? flags.includes(pointer.slice(pointer.lastIndexOf('/') + 1)) : typeof present === 'boolean'
  return isFlag
    ? setAt(model, pointer, flag, label)
    : { refused: `Expected ${label} to be true or false, was ${shorten(present ?? null)}.`, parameter: 'path' }
}

/** Words that settings take in place of a number. */
const SPECIAL_NUMBERS: ReadonlySet<string> = new Set([
  'auto',
  'default',
  'all',
  'max',
  'min',
  'inf',
  'infinity',
  'unlimited',
])

/** What is expected of a place that has a value, when a text is no such thing: "10 apples" is no number, "maybe" is not true or false. */
function otherKind(old: JsonValue, value: JsonValue): string | undefined {
  if (typeof value !== 'string' || value.includes('${')) return undefined
  if (typeof old === 'number' && !SPECIAL_NUMBERS.has(value.toLowerCase())) return 'a number'
  return typeof old === 'boolean' ? 'true or false' : undefined
}

/** The thing whose name stands at a place. */
function thingNamedAt(model: TreeModel, pointer: Pointer): number | undefined {
  if (!pointer.endsWith('/name')) return undefined
  const owner = pointer.slice(0, -'/name'.length)
  const position = model.things.findIndex((thing) => thing.pointer === owner)
  return position < 0 ? undefined : position
}

export function setValueIntent(options: TreeIntentOptions): Intent<TreeModel> {
  const N = `[${options.noun}]`
  /** Phrases for a value wherever it is said to be. */
  const anyPlace = (phrases: (place: string) => readonly PhraseSource[]): PhraseSource[] =>
    ['[the|its|their] <path>', `[the] <path> ${OF} <target> ${N}`, `<target> ${N} ['s] <path>`].flatMap(phrases)
  return {
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
      number: numberValueSlot,
      unit: unitSlot,
      times: choiceSlot({
        twofold: 2,
        'two-fold': 2,
        threefold: 3,
        'three-fold': 3,
        fourfold: 4,
        fivefold: 5,
        tenfold: 10,
        'ten-fold': 10,
        hundredfold: 100,
      }),
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
      `use [a|an|the] <path> [of|=] <number> <unit>`,
      `use [a|an|the] <path> [of|=] <number> <unit> ${OF} <target> ${N}`,
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
      ...anyPlace((place) => [
        { phrase: `(multiply) ${place} by <factor>`, set: { direction: 1 } },
        { phrase: `(${UP}|multiply) ${place} <times>`, set: { direction: 1 } },
        { phrase: `(turn on|switch on|enable|activate) ${place}`, set: { flag: true }, cost: 0.7 },
        { phrase: `(turn off|switch off|disable|deactivate) ${place}`, set: { flag: false }, cost: 0.7 },
        { phrase: `(turn|switch) ${place} on`, set: { flag: true }, cost: 0.7 },
        { phrase: `(turn|switch) ${place} off`, set: { flag: false }, cost: 0.7 },
        `(${CHANGE}|${UP}|${DOWN}) ${place} [to|=] <number> <unit>`,
        { phrase: `${UP} ${place} by <number> <unit>`, set: { direction: 1 } },
        { phrase: `${DOWN} ${place} by <number> <unit>`, set: { direction: -1 } },
        `(${CHANGE}) ${place} <value>`,
        `${place} (should be|must be|=) <number> <unit>`,
      ]),
      `(${CHANGE}|${UP}|${DOWN}) [the|its] <path> (to|=) <number> <unit> ${OF} <target> ${N}`,
      `[the] <path> (should be|must be|=) <number> <unit> ${OF} <target> ${N}`,
      `[the] <path> (should be|must be) <value> ${OF} <target> ${N}`,
      { phrase: `make <target> ${N} <path>`, set: { flag: true }, cost: 0.5 },
      { phrase: `make <target> ${N} (not|non|no longer) <path>`, set: { flag: false }, cost: 0.5 },
      { phrase: `(run|try|do|perform|evaluate|draw|sample|take) [a total of|only|just] <number> <path>`, cost: 0.3 },
      {
        phrase: `(run|try|do|perform|evaluate|draw|sample|take) [a total of|only|just] <number> <path> ${OF} <target> ${N}`,
        cost: 0.3,
      },
      { phrase: `(run|give|let) <target> ${N} [with|use|do|try|run|perform|for] <number> <path>`, cost: 0.8 },
      ...(options.whole === undefined
        ? []
        : [
            {
              phrase: `use [a|an|the] <path> [of|=] <value> ${OF} [the|this] (${options.whole})`,
              set: { whole: true },
            },
          ]),
      { phrase: 'make [the|its] <path> <factor> times as (large|big|high|many|long)', set: { direction: 1 } },
      { phrase: '(divide) [the|its] <path> by <factor>', set: { direction: -1 } },
      { phrase: `(divide) [the] <path> ${OF} <target> ${N} by <factor>`, set: { direction: -1 } },
      { phrase: `${DOWN} [the|its] <path> (in|by) half`, set: { direction: -1, amount: { value: 2, unit: 'x' } } },
      {
        phrase: `${DOWN} [the] <path> ${OF} <target> ${N} (in|by) half`,
        set: { direction: -1, amount: { value: 2, unit: 'x' } },
      },
    ],
    fragments: ['[the|its|their] <path> (to|=) <value>', `[the] <path> ${OF} <target> ${N} to <value>`],
    edit(context) {
      return forPlaces(options, context, true, (pointer, exists) => {
        const named = thingNamedAt(context.model, pointer)
        if (options.rename !== undefined && named !== undefined)
          return context.parameters.value === undefined
            ? { refused: 'Expected the new name.', parameter: 'value', missing: true }
            : options.rename(context.model, named, context.parameters.value)
        const { direction, was, number, unit: said } = context.parameters
        const factor = context.parameters.factor ?? context.parameters.times
        if (typeof said === 'string' && !unitOf(pointer).includes(said))
          return {
            refused: `Expected ${pointer.slice(1)} in its own unit, was ${String(number)} ${said}.`,
            parameter: 'unit',
          }
        // A unit tells what a key would hold only where the key names it: "a time limit of 20 minutes".
        const isNamed =
          Object.hasOwn(UNIT_WORDS, pointer.slice(pointer.lastIndexOf('_') + 1)) && direction === undefined
        if (number !== undefined && !exists && !isNamed)
          return {
            refused: `Expected a place that exists, was "${pointer.slice(pointer.lastIndexOf('/') + 1)}".`,
            parameter: 'path',
          }
        if (typeof context.parameters.flag === 'boolean')
          return switchAt(context.model, pointer, exists, context.parameters.flag, options.flags)
        const step = typeof direction === 'number' && number !== undefined ? { value: number, unit: '' } : undefined
        const amount =
          context.parameters.amount ?? step ?? (factor === undefined ? undefined : { value: factor, unit: 'x' })
        const label = pointer.slice(1).replaceAll('/', '.')
        const present = exists ? valueAt(context.model.document, pointer) : undefined
        if (was !== undefined && !(present !== undefined && jsonEqual(present, was)))
          return {
            refused: `Expected ${label} to be ${shorten(was)}, was ${shorten(present ?? null)}.`,
            parameter: 'was',
          }
        if (amount === undefined) {
          const value = context.parameters.value ?? number
          const old = exists ? valueAt(context.model.document, pointer) : undefined
          const mismatch = value === undefined || old === undefined ? undefined : otherKind(old, value)
          if (mismatch !== undefined)
            return { refused: `Expected ${mismatch} for ${label}, was ${shorten(value!)}.`, parameter: 'value' }
          if (typeof value === 'boolean' && isRecord(old) && typeof old.enabled === 'boolean')
            return switchAt(context.model, pointer, exists, value)
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
}
