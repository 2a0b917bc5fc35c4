/** @module The kinds of values that commands carry: how each is read from words, and what is accepted as data. */

import type { JsonValue } from '../../core/hash.ts'
import { own } from '../document/own.ts'
import type { TargetExpression } from './target.ts'
import type { Token } from './token.ts'

/** One way to read a value that starts at a token. */
export interface SlotReading {
  /** The token after the value. */
  readonly end: number
  readonly value: JsonValue
  /** Lower is better: 0 for what can be nothing else, 1.5 a word for free text. */
  readonly cost: number
}

/** What slots may know of the document while a command is read. */
export interface SlotContext {
  /** The whole command, for texts that are taken as typed. */
  readonly command: string
  /** Names that the document gives to colors, keys and the like, by kind, in lower case. */
  readonly names: Readonly<Record<string, ReadonlySet<string>>>
  /** Work that is left for the whole command; when it is used up the rest counts as not understood. */
  readonly budget: { left: number }
  /** Descriptions that were read before, by tokens and place; `null` where there is none. */
  readonly read: Map<readonly Token[], Map<number, TargetExpression | null>>
}

/** A kind of value. */
export interface SlotType {
  /** What is expected, for messages: `a color such as "red" or "#FF0000"`. */
  readonly expected: string
  /** All ways to read a value from `tokens[from]` on, not beyond `to`, longest first. */
  read(tokens: readonly Token[], from: number, to: number, context: SlotContext): readonly SlotReading[]
  /** The value of a command given as data, or `undefined` when it does not fit. */
  accept(value: JsonValue): JsonValue | undefined
  /** The first words of all its values, where these are few: rules out phrases before anything is read. */
  readonly leads?: ReadonlySet<string> | undefined
  /** Words that this slot knows, for the correction of typing mistakes. */
  readonly words?: readonly string[]
}

/** A slot that takes one of some words, each standing for a value. */
export function choiceSlot(choices: Readonly<Record<string, JsonValue>>, expected?: string): SlotType {
  const phrases = Object.keys(choices).map((phrase) => ({ words: phrase.split(' '), value: choices[phrase]! }))
  const byFirst = new Map<string, typeof phrases>()
  for (const phrase of phrases) {
    const list = byFirst.get(phrase.words[0]!) ?? []
    list.push(phrase)
    list.sort((a, b) => b.words.length - a.words.length)
    byFirst.set(phrase.words[0]!, list)
  }
  return {
    expected: expected ?? `one of ${Object.keys(choices).join(', ')}`,
    words: [...new Set(phrases.flatMap((phrase) => phrase.words))],
    leads: new Set(byFirst.keys()),
    read(tokens, from, to) {
      const token = tokens[from]
      if (token === undefined || from >= to || token.kind === 'quoted') return []
      const readings: SlotReading[] = []
      for (const { words, value } of byFirst.get(token.lower) ?? []) {
        if (from + words.length > to) continue
        if (words.every((word, i) => tokens[from + i]!.lower === word)) {
          readings.push({ end: from + words.length, value, cost: 0.1 })
        }
      }
      return readings
    },
    accept: (value) => {
      if (typeof value === 'string' && Object.hasOwn(choices, value.toLowerCase())) return choices[value.toLowerCase()]
      return Object.values(choices).includes(value) ? value : undefined
    },
  }
}

/** Any text: quoted, or all words up to the end of the clause as typed. */
export const textSlot: SlotType = {
  expected: 'a text',
  read(tokens, from, to, { command }) {
    if (from >= to) return []
    const first = tokens[from]!
    const readings: SlotReading[] = []
    for (let end = to; end > from; end--) {
      // A text in quotes is the quoted part and nothing else.
      if (first.kind === 'quoted' && end > from + 1) continue
      if (first.kind !== 'quoted' && !inOrder(tokens, from, end)) continue
      const value = first.kind === 'quoted' ? first.lower : command.slice(first.start, tokens[end - 1]!.end)
      readings.push({ end, value, cost: first.kind === 'quoted' ? 0 : (end - from) * 0.4 + 1.2 })
    }
    return readings
  },
  accept: (value) => (typeof value === 'string' ? value : undefined),
}

/** Whether tokens stand in the command as they stand here: what was put elsewhere cannot be part of a text as typed. */
export function inOrder(tokens: readonly Token[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const { start, end } = tokens[i]!
    if (start === end || (i > from && start < tokens[i - 1]!.end)) return false
  }
  return true
}

/** Only a text in quotes. */
export const quotedSlot: SlotType = {
  expected: 'a text in quotes',
  read(tokens, from, to) {
    const token = tokens[from]
    return from < to && token?.kind === 'quoted' ? [{ end: from + 1, value: token.lower, cost: 0 }] : []
  },
  accept: textSlot.accept,
}

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
}

/** The number that a token is, as digits or as a word. */
export const numberOf = (token: Token | undefined): number | undefined =>
  token === undefined
    ? undefined
    : token.kind === 'number'
      ? token.value
      : token.kind === 'word' && token.value === undefined
        ? own(NUMBER_WORDS, token.lower)
        : undefined

/** Shares in words, as percent. */
const FRACTIONS: readonly (readonly [readonly string[], number])[] = (
  [
    ['three quarters', 75],
    ['two thirds', 200 / 3],
    ['a half', 50],
    ['one half', 50],
    ['a third', 100 / 3],
    ['one third', 100 / 3],
    ['a quarter', 25],
    ['one quarter', 25],
    ['a fifth', 20],
    ['one fifth', 20],
    ['a tenth', 10],
    ['half', 50],
  ] as const
).map(([words, percent]) => [words.split(' '), percent])

/** A slot for a number, optionally with one of some units. The value is the number, or `{ value, unit }` when units differ in meaning. */
export function numberSlot(options: {
  readonly units: readonly string[]
  readonly keepUnit?: boolean
  readonly expected: string
}): SlotType {
  const wrap = (value: number, unit: string): JsonValue => (options.keepUnit === true ? { value, unit } : value)
  return {
    expected: options.expected,
    words: options.units.includes('px') ? ['px', 'pixels', 'percent'] : [],
    read(tokens, from, to) {
      const token = tokens[from]
      const value = from < to ? numberOf(token) : undefined
      if (token?.kind === 'word' && options.units.includes('%')) {
        const share = FRACTIONS.find(
          ([words]) => from + words.length <= to && words.every((word, i) => tokens[from + i]!.lower === word),
        )
        if (share !== undefined) return [{ end: from + share[0].length, value: wrap(share[1], '%'), cost: 0.1 }]
      }
      if (token === undefined || value === undefined || !Number.isFinite(value)) return []
      const unit = token.unit ?? ''
      const readings: SlotReading[] = []
      const next = tokens[from + 1]
      const spelled =
        next?.lower === '%' || next?.lower === 'percent'
          ? '%'
          : next?.lower.replace(/^pixels?$/, 'px').replace(/^points?$/, 'pt')
      if (unit === '' && from + 1 < to && spelled !== undefined && spelled !== '' && options.units.includes(spelled)) {
        readings.push({ end: from + 2, value: wrap(value, spelled), cost: 0 })
      }
      if (unit === '' || options.units.includes(unit)) {
        readings.push({
          end: from + 1,
          value: wrap(value, unit),
          cost: unit === '' && options.keepUnit === true ? 0.1 : 0,
        })
      }
      return readings
    },
    accept(value) {
      if (typeof value === 'number') return Number.isFinite(value) ? wrap(value, '') : undefined
      if (options.keepUnit !== true || typeof value !== 'object' || value === null || Array.isArray(value))
        return undefined
      const { value: number, unit = '' } = value as { value?: JsonValue; unit?: JsonValue }
      return typeof number === 'number' &&
        Number.isFinite(number) &&
        typeof unit === 'string' &&
        (unit === '' || options.units.includes(unit))
        ? { value: number, unit }
        : undefined
    },
  }
}
