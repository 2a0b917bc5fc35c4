/** @module Values of commands on trees: paths, JSON values, names. */
import type { JsonValue } from '../../../core/hash.ts'
import { isUnsafeKey } from '../../document/pointer.ts'
import { choiceSlot, inOrder, numberOf, numberSlot, type SlotReading, type SlotType } from '../../language/slot.ts'
import { foldName } from '../vocabulary.ts'

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_-]*$/u

/** A path: `config.n_trials`, `/phases/0/name`, or the words of a key that the document has: "commission bps". */
export const pathSlot: SlotType = {
  expected: 'a path such as "config.n_trials"',
  read(tokens, from, to, { names }) {
    const token = tokens[from]
    if (token === undefined || from >= to) return []
    if (token.kind === 'path') return [{ end: from + 1, value: token.lower, cost: 0 }]
    if (token.kind === 'quoted') return token.lower.length > 0 ? [{ end: from + 1, value: token.lower, cost: 0.1 }] : []
    const readings: SlotReading[] = []
    for (let length = Math.min(4, to - from); length >= 1; length--) {
      const words = tokens.slice(from, from + length)
      if (!words.every((word) => word.kind === 'word' || word.kind === 'number')) continue
      const folded = foldName(words.map((word) => word.lower).join(' '))
      if (names.key?.has(folded) === true)
        readings.push({ end: from + length, value: words.map((word) => word.text).join('_'), cost: 0.2 * length })
      else if (
        length === 1 &&
        token.kind === 'word' &&
        token.text.includes('_') &&
        IDENTIFIER.test(token.text) &&
        names.thing?.has(folded) !== true
      ) {
        readings.push({ end: from + 1, value: token.text, cost: 0.3 })
      }
    }
    return readings
  },
  accept: (value) => (typeof value === 'string' && value.length > 0 ? value : undefined),
}

/** One member of a list by the name of the list, plural or singular: "the analyzer trades". */
export const memberSlot: SlotType = {
  expected: 'the name of a list',
  read(tokens, from, to, { names }) {
    const token = tokens[from]
    if (token === undefined || from >= to || token.kind !== 'word') return []
    const key = [token.lower, `${token.lower}s`].find((word) => names.key?.has(foldName(word)) === true)
    return key === undefined ? [] : [{ end: from + 1, value: key, cost: 0.2 }]
  },
  accept: pathSlot.accept,
}

const LITERALS: Readonly<Record<string, JsonValue>> = {
  true: true,
  on: true,
  yes: true,
  enabled: true,
  false: false,
  off: false,
  no: false,
  disabled: false,
  null: null,
  none: null,
  nothing: null,
}

/** Any value: a number, a word, a quoted text, true or false, or JSON in brackets. */
export const valueSlot: SlotType = {
  expected: 'a value',
  read(tokens, from, to, { command }) {
    const token = tokens[from]
    if (token === undefined || from >= to) return []
    if (token.kind === 'quoted') return [{ end: from + 1, value: token.lower, cost: 0 }]
    if (token.lower === '[' || token.lower === '{') {
      for (let end = to; end > from; end--) {
        if (!inOrder(tokens, from, end)) continue
        try {
          const value = JSON.parse(command.slice(token.start, tokens[end - 1]!.end)) as JsonValue
          if (!hasUnsafeKey(value)) return [{ end, value, cost: 0 }]
        } catch {
          // Not the end of the value yet.
        }
      }
      return []
    }
    const number =
      token.kind === 'number' && token.unit !== undefined && !['', '%'].includes(token.unit)
        ? undefined
        : numberOf(token)
    if (number !== undefined && token.unit !== '%') return [{ end: from + 1, value: number, cost: 0 }]
    if (token.kind === 'number') return [{ end: from + 1, value: token.text, cost: 0.3 }]
    if (token.kind === 'word' && Object.hasOwn(LITERALS, token.lower))
      return [{ end: from + 1, value: LITERALS[token.lower]!, cost: 0 }]
    if (token.kind === 'word' || token.kind === 'path' || token.kind === 'color')
      return [{ end: from + 1, value: token.text, cost: 0.4 }]
    return []
  },
  accept: (value) => (hasUnsafeKey(value) ? undefined : value),
}

function hasUnsafeKey(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(hasUnsafeKey)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, item]) => isUnsafeKey(key) || hasUnsafeKey(item as JsonValue))
}

/** A new name: one word, or a text in quotes. */
export const nameSlot: SlotType = {
  expected: 'a name',
  read(tokens, from, to) {
    const token = tokens[from]
    if (token === undefined || from >= to) return []
    if (token.kind === 'quoted') return [{ end: from + 1, value: token.lower, cost: 0 }]
    return token.kind === 'word' && IDENTIFIER.test(token.text) ? [{ end: from + 1, value: token.text, cost: 0.5 }] : []
  },
  accept: (value) =>
    typeof value === 'string' && value.length > 0 && value.length <= 200 && !isUnsafeKey(value) ? value : undefined,
}

export const numberValueSlot: SlotType = numberSlot({ units: [], expected: 'a number' })
export const shareSlot: SlotType = numberSlot({
  units: ['%', 'x'],
  keepUnit: true,
  expected: 'an amount such as "100" or "20%"',
})
export const relationSlot: SlotType = choiceSlot(
  Object.fromEntries(
    (
      [
        ['before', 'before'],
        ['above', 'before'],
        ['ahead of', 'before'],
        ['ahead', 'before'],
        ['in front of', 'before'],
        ['preceding', 'before'],
        ['after', 'after'],
        ['behind', 'after'],
        ['below', 'after'],
        ['following', 'after'],
      ] as const
    ).flatMap(([words, relation]) =>
      ['', 'right ', 'directly ', 'just ', 'immediately ', 'straight '].map((adverb) => [
        `${adverb}${words}`,
        relation,
      ]),
    ),
  ),
)
export const endSlot: SlotType = choiceSlot({
  start: 'start',
  beginning: 'start',
  top: 'start',
  front: 'start',
  first: 'start',
  end: 'end',
  bottom: 'end',
  last: 'end',
  back: 'end',
})
