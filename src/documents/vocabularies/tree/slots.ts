/** @module Values of commands on trees: paths, JSON values, names. */
import type { JsonValue } from '../../../core/hash.ts'
import { own } from '../../document/own.ts'
import { isUnsafeKey } from '../../document/pointer.ts'
import { choiceSlot, inOrder, numberOf, numberSlot, type SlotReading, type SlotType } from '../../language/slot.ts'
import type { Token } from '../../language/token.ts'
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
    const many = token.lower === 'number' && tokens[from + 1]?.lower === 'of' ? 2 : 0
    const counted = tokens[from + many]
    if (counted?.kind === 'word' && from + many < to) {
      // "2000 trials", "the number of trials": n_trials.
      const key = [`n_${counted.lower}`, `num_${counted.lower}`].find((name) => names.key?.has(foldName(name)) === true)
      if (key !== undefined && names.key?.has(foldName(counted.lower)) !== true)
        readings.push({ end: from + many + 1, value: key, cost: 0.3 })
    }
    readings.push(...nestedPaths(tokens, from, to, names.key))
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

/** A key after the name of what holds it, or before: "server port", "train split". */
function nestedPaths(
  tokens: readonly Token[],
  from: number,
  to: number,
  keys: ReadonlySet<string> | undefined,
): SlotReading[] {
  const found: SlotReading[] = []
  if (keys === undefined) return found
  const keyOf = (start: number, end: number): string | undefined => {
    const words = tokens.slice(start, end)
    if (!words.every((word) => word.kind === 'word')) return undefined
    const name = words.map((word) => word.text).join('_')
    return [name, `${name}s`].find((each) => keys.has(foldName(each)))
  }
  for (let length = Math.min(4, to - from); length >= 2; length--) {
    for (let split = 1; split < length; split++) {
      const [head, tail] = [keyOf(from, from + split), keyOf(from + split, from + length)]
      if (head === undefined || tail === undefined) continue
      found.push(
        { end: from + length, value: `${head}.${tail}`, cost: 0.25 * length },
        { end: from + length, value: `${tail}.${head}`, cost: 0.25 * length + 0.1 },
      )
    }
  }
  return found
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
    const run = endOfRun(tokens, from, to)
    if (run > from + 1 && token.lower !== '[' && token.lower !== '{') {
      const value = command.slice(token.start, tokens[run - 1]!.end)
      return inOrder(tokens, from, run) && !isUnsafeKey(value) ? [{ end: run, value, cost: 0.4 }] : []
    }
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
    const scale = token.kind === 'number' ? own(SCALES, token.unit ?? '') : 1
    const number = scale === undefined ? undefined : scaled(numberOf(token), scale)
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

/** Units of a number that are part of it. */
const SCALES: Readonly<Record<string, number>> = { '': 1, '%': 1, k: 1000 }
const scaled = (value: number | undefined, scale: number): number | undefined =>
  value === undefined ? undefined : value * scale

/** Signs that hold parts of a file name, an address or a version together. */
const INNER: ReadonlySet<string> = new Set(['/', '-', '=', '@', '+', '~', '*', '\\'])

/** The end of what is written without white space from a token on: `out/reports`, `s3://bucket/x`, `1.2.3`. */
function endOfRun(tokens: readonly Token[], from: number, to: number): number {
  let end = from + 1
  while (end < to && tokens[end]!.start === tokens[end - 1]!.end && tokens[end]!.start > tokens[end - 1]!.start) {
    const { kind, lower } = tokens[end]!
    if (kind === 'quoted' || lower === "'s" || (kind === 'punctuation' && !INNER.has(lower))) break
    end++
  }
  while (end > from + 1 && tokens[end - 1]!.kind === 'punctuation') end--
  return end
}

/** Two values or more: "GLD, TLT and DIA". The value is a list. */
export const valuesSlot: SlotType = {
  expected: 'values',
  read(tokens, from, to, context) {
    const values: JsonValue[] = []
    const readings: SlotReading[] = []
    for (let at = from; at < to; ) {
      const reading = valueSlot.read(tokens, at, to, context)[0]
      if (reading === undefined) break
      values.push(reading.value)
      at = reading.end
      if (values.length > 1) readings.unshift({ end: at, value: [...values], cost: 0.4 * values.length })
      const next = tokens[at]?.lower
      if (next === ',') at += tokens[at + 1]?.lower === 'and' ? 2 : 1
      else if (next === 'and' || next === '&') at++
      else break
    }
    return readings
  },
  accept: (value) => (Array.isArray(value) && !hasUnsafeKey(value) ? value : undefined),
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
    if (token === undefined || from >= to || isUnsafeKey(token.lower) || isUnsafeKey(token.text)) return []
    if (token.kind === 'quoted') return [{ end: from + 1, value: token.lower, cost: 0 }]
    return token.kind === 'word' && IDENTIFIER.test(token.text) ? [{ end: from + 1, value: token.text, cost: 0.5 }] : []
  },
  accept: (value) =>
    typeof value === 'string' && value.length > 0 && value.length <= 200 && !isUnsafeKey(value) ? value : undefined,
}

export const numberValueSlot: SlotType = numberSlot({ units: [], expected: 'a number' })

/** What people call the units that keys end in. */
export const UNIT_WORDS: Readonly<Record<string, readonly string[]>> = {
  bps: ['bps', 'bp', 'basis points'],
  days: ['days', 'day'],
  bars: ['bars', 'bar'],
  months: ['months', 'month'],
  years: ['years', 'year'],
  ms: ['ms', 'milliseconds', 'millisecond'],
  seconds: ['seconds', 'second', 's', 'sec', 'secs'],
  minutes: ['minutes', 'minute', 'min', 'mins'],
  hours: ['hours', 'hour', 'h'],
  px: ['px', 'pixels'],
  gb: ['gb', 'gigabytes', 'gigs'],
  mb: ['mb', 'megabytes'],
  pct: ['percent', '%'],
  percent: ['percent', '%'],
}
/** A unit behind a number: it must be the one that the key names. */
export const unitSlot: SlotType = choiceSlot(
  Object.fromEntries(Object.values(UNIT_WORDS).flatMap((words) => words.map((word) => [word, word]))),
  'a unit',
)
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
