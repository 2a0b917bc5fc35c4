/** @module Cuts a command into tokens. Linear in its length; nothing is dropped but white space. */
import { own } from '../document/own.ts'
import type { Token } from './token.ts'

/** Longer commands are refused before any work is done on them. */
export const MAX_COMMAND_CHARACTERS = 20_000
/** More tokens than any sensible command has. */
export const MAX_COMMAND_TOKENS = 4_000

/** A command that cannot be cut into tokens. */
export interface TokenProblem {
  readonly start: number
  readonly end: number
  readonly message: string
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’', '«': '»', '`': '`' }
const UNITS = 'px|%|percent|pixels?|pt|points?|rem|em|vh|vw|k|m|ms|s|min|h|x|gb|mb|days?|bars?'
const NUMBER = new RegExp(
  `[+-]?(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?(?:e[+-]?\\d+)?(?:(${UNITS})(?![\\w]))?`,
  'iy',
)
/** Versions and addresses. */
const DOTTED = /\d+(?:\.\d+){2,}(?![\w.]*\w)/y
const ORDINAL = /(\d+)(?:st|nd|rd|th)(?!\w)/iy
const HEX = /#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?!\w)/iy
const COLOR_CALL = /(?:rgb|rgba|hsl|hsla)\([^()\n]{1,60}\)/iy
const POINTER = /(?:\/[\w~@%.-]+)+/y
const PATH = /[\p{L}_][\p{L}\p{N}_-]*(?:\[\d+\]|\.(?=[\p{L}\p{N}_])[\p{L}\p{N}_-]+)+/uy
const WORD = /[\p{L}\p{N}_](?:[\p{L}\p{N}_\p{M}]|-(?=[\p{L}\p{N}_])|['’](?=[\p{L}])(?!s(?![\p{L}\p{N}_])))*/uy
const LONG_UNITS: Readonly<Record<string, string>> = {
  percent: '%',
  pixel: 'px',
  pixels: 'px',
  point: 'pt',
  points: 'pt',
}

const SPELLINGS: Readonly<Record<string, string>> = {
  colour: 'color',
  colours: 'colors',
  coloured: 'colored',
  grey: 'gray',
  centre: 'center',
  centred: 'centered',
  optimise: 'optimize',
  optimisation: 'optimization',
  analyse: 'analyze',
  italicise: 'italicize',
  capitalise: 'capitalize',
  lighten: 'lighten',
}

const AMERICAN: ReadonlyMap<string, string> = new Map(Object.entries(SPELLINGS))

/** Lower case and American. */
export const foldWord = (text: string): string => {
  let lower = text.toLowerCase()
  if (lower.includes('’')) lower = lower.replaceAll('’', "'")
  return AMERICAN.get(lower) ?? lower
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
const isDigit = (code: number): boolean => code >= 48 && code <= 57

/**
 * The end of a word of ASCII letters, digits and underscores that nothing joins to what follows; `at` when there is none. Nearly all
 * words are such, and need none of the patterns below.
 */
function endOfPlainWord(text: string, at: number): number {
  let end = at
  let code = text.charCodeAt(end)
  if (!isLetter(code) && code !== 95) return at
  while (isLetter(code) || isDigit(code) || code === 95) code = text.charCodeAt(++end)
  // A path, a compound, a genitive, a call such as rgb(…) or a letter of another alphabet may go on here.
  return code === 46 || code === 91 || code === 45 || code === 39 || code === 40 || code > 126 ? at : end
}

/** Whether a number ends before a text. Basis points are a word of their own, also without a space. */
const endsNumber = (rest: string): boolean => !/^[\p{L}_]/u.test(rest) || /^bps?(?!\w)/i.test(rest)

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/**
 * The tokens of a command.
 *
 * @example
 * tokenize('Make it 20% wider').map((token) => token.lower) // ['make', 'it', '20%', 'wider']
 */
export function tokenize(text: string): readonly Token[] | TokenProblem {
  if (text.length > MAX_COMMAND_CHARACTERS) {
    return {
      start: MAX_COMMAND_CHARACTERS,
      end: text.length,
      message: `Expected a command of at most ${MAX_COMMAND_CHARACTERS} characters, was ${text.length}.`,
    }
  }
  const tokens: Token[] = []
  let at = 0
  const push = (kind: Token['kind'], end: number, lower: string, value?: number, unit?: string): void => {
    tokens.push({ kind, text: text.slice(at, end), lower, start: at, end, value, unit })
    at = end
  }
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const char = text[at]!
    if (code === 10) {
      push('punctuation', at + 1, '\n')
      continue
    }
    if (code === 32 || code === 9 || code === 13 || code === 0xa0) {
      at++
      continue
    }
    // C0 and C1 controls, and the characters that reverse or hide what a person reads.
    if (
      code < 32 ||
      (code >= 0x7f && code < 0xa0) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069) ||
      code === 0xfeff
    ) {
      return {
        start: at,
        end: at + 1,
        message: `Expected no control character, was U+${code.toString(16).toUpperCase().padStart(4, '0')}.`,
      }
    }
    if (tokens.length >= MAX_COMMAND_TOKENS) {
      return { start: at, end: text.length, message: `Expected at most ${MAX_COMMAND_TOKENS} words and signs.` }
    }
    const plain = endOfPlainWord(text, at)
    if (plain > at) {
      push('word', plain, foldWord(text.slice(at, plain)))
      continue
    }
    const closing = QUOTES[char]
    if (closing !== undefined) {
      const before = text[at - 1]
      const opens = before === undefined || /[\s([{:=,;]/.test(before)
      const end = opens ? closingQuote(text, at, closing) : -1
      if (end >= 0) {
        push('quoted', end + 1, text.slice(at + 1, end))
        continue
      }
      if ((char === "'" || char === '’') && /^['’]s(?![\p{L}\p{N}_])/u.test(text.slice(at, at + 3))) {
        push('word', at + 2, "'s")
        continue
      }
      if (char === '"' || char === '“')
        return { start: at, end: text.length, message: 'Expected a closing quotation mark.' }
      push('punctuation', at + 1, char)
      continue
    }
    const color = char === '#' ? matchAt(HEX, text, at) : isLetter(code) ? matchAt(COLOR_CALL, text, at) : null
    if (color !== null) {
      push('color', at + color[0].length, color[0].toLowerCase())
      continue
    }
    // "#buy" names a component as style sheets do.
    const named = char === '#' && color === null ? matchAt(WORD, text, at + 1) : null
    if (named !== null) {
      push('word', at + 1 + named[0].length, foldWord(named[0]))
      continue
    }
    const address = isDigit(code) ? matchAt(DOTTED, text, at) : null
    if (address !== null) {
      push('word', at + address[0].length, address[0])
      continue
    }
    const ordinal = isDigit(code) ? matchAt(ORDINAL, text, at) : null
    if (ordinal !== null) {
      push('word', at + ordinal[0].length, ordinal[0].toLowerCase(), Number(ordinal[1]))
      continue
    }
    const number = isDigit(code) || char === '+' || char === '-' ? matchAt(NUMBER, text, at) : null
    if (
      number !== null &&
      number[0] !== '' &&
      endsNumber(text.slice(at + number[0].length, at + number[0].length + 4))
    ) {
      const unit = (number[1] ?? '').toLowerCase()
      const digits = number[0].slice(0, number[0].length - unit.length).replaceAll(',', '')
      push('number', at + number[0].length, number[0].toLowerCase(), Number(digits), own(LONG_UNITS, unit) ?? unit)
      continue
    }
    const pointer = char === '/' ? matchAt(POINTER, text, at) : null
    if (pointer !== null) {
      const end = at + pointer[0].replace(/\.+$/, '').length
      push('path', end, text.slice(at, end))
      continue
    }
    const path = matchAt(PATH, text, at)
    if (path !== null) {
      push('path', at + path[0].length, path[0])
      continue
    }
    const word = matchAt(WORD, text, at)
    if (word !== null) {
      push('word', at + word[0].length, foldWord(word[0]))
      continue
    }
    const dots = text.startsWith('...', at) ? 3 : 1
    const width = dots === 3 ? 3 : code >= 0xd800 && code < 0xdc00 ? 2 : 1
    // "padding: 12px" says the same as "padding = 12px".
    push('punctuation', at + width, char === ':' ? '=' : text.slice(at, at + width))
  }
  return tokens
}

/** The offset of the quote that closes the one at `at`: one that is followed by space, punctuation or the end. */
function closingQuote(text: string, at: number, closing: string): number {
  for (let end = text.indexOf(closing, at + 1); end >= 0; end = text.indexOf(closing, end + 1)) {
    const after = text[end + 1]
    if (after === undefined || !/[\p{L}\p{N}_]/u.test(after)) return end
  }
  return -1
}
