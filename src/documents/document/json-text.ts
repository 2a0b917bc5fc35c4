/**
 * @module JSON text read and rewritten in one pass each: reading leaves the syntax to the engine and checks what it lets pass, writing
 * copies the text up to each value that changed. What is no plain change of values is left to {@link renderJsonNode}.
 */
import type { JsonValue } from '../../core/hash.ts'
import { jsonEqual } from './equal.ts'
import {
  checkJson,
  isSameOrder,
  type JsonStyle,
  JsonSyntaxProblem,
  renderJsonNode,
  renderJsonValue,
} from './json-source.ts'
import { isRecord, isUnsafeKey } from './pointer.ts'

/** Deeper values are looked at by {@link checkJson}, which refuses them. */
const MAX_DEPTH = 200

/** The value of a JSON text. Throws {@link JsonSyntaxProblem} at the first mistake, a repeated key included. */
export function readJson(text: string): JsonValue {
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (error) {
    checkJson(text)
    throw new JsonSyntaxProblem(0, (error as Error).message)
  }
  // A key that is repeated is in the text once more than in the value.
  if (keysIn(value, 0) !== keysOf(text)) checkJson(text)
  return value
}

/** How many keys a value has at all levels; not a number when one of them is unsafe, or there are too many levels. */
function keysIn(value: JsonValue, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > MAX_DEPTH) return Number.NaN
  let count = 0
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) count += keysIn(value[i] as JsonValue, depth + 1)
    return count
  }
  const record = value as Readonly<Record<string, JsonValue>>
  for (const key in record) count += isUnsafeKey(key) ? Number.NaN : 1 + keysIn(record[key]!, depth + 1)
  return count
}

/** How many keys a valid text has: texts in quotation marks before a colon. */
function keysOf(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) !== 34) continue
    at = endOfString(text, at)
    let code = text.charCodeAt(at)
    while (isSpace(code)) code = text.charCodeAt(++at)
    if (code === 58) count++
    else at--
  }
  return count
}

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

/** The offset behind the string that begins at `at`. Character by character: `indexOf` costs more than it saves on short strings. */
function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === 34) return end + 1
    if (code === 92) end++
  }
  return text.length
}

/**
 * The text of `after`, in which everything that equals `before` is spelled as in `text`.
 *
 * @param text the JSON text of `before`, which was read without a mistake
 */
export function renderJson(text: string, before: JsonValue, after: JsonValue): string {
  if (jsonEqual(before, after)) return text
  const editor = new Editor(text)
  editor.value(before, after, 0)
  return editor.finished()
}

class Editor {
  readonly #text: string
  readonly #style: Omit<JsonStyle, 'text'>
  readonly #pieces: string[] = []
  /** Up to where the text is in the pieces, or was replaced. */
  #copied = 0
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#style = {
      indent: /\n([ \t]+)\S/.exec(text)?.[1] ?? (text.includes('\n') ? '  ' : ''),
      newline: text.includes('\r\n') ? '\r\n' : '\n',
    }
  }

  finished(): string {
    this.#pieces.push(this.#text.slice(this.#copied))
    return this.#pieces.join('')
  }

  /** Goes over the value at the current place, and notes what becomes of it. */
  value(before: JsonValue, after: JsonValue, depth: number): void {
    this.#space()
    if (before === after || (jsonEqual(before, after) && isSameOrder(before, after))) {
      this.#skip()
      return
    }
    const start = this.#at
    const pieces = this.#pieces.length
    const copied = this.#copied
    const isList = Array.isArray(before) && Array.isArray(after)
    if (isList && before.length === after.length) {
      this.#items(before, after, depth)
      return
    }
    const isObject = isRecord(before) && isRecord(after)
    if (isObject && this.#members(before, after, depth)) return
    // Members came, went or moved: the whole value is put together anew.
    this.#pieces.length = pieces
    this.#copied = copied
    this.#at = start
    this.#skip()
    const rendered =
      isList || isObject
        ? renderJsonNode({ ...this.#style, text: this.#text.slice(start, this.#at) }, before, after, depth)
        : renderJsonValue(this.#style, after, depth)
    this.#pieces.push(this.#text.slice(this.#copied, start), rendered)
    this.#copied = this.#at
  }

  #items(before: readonly JsonValue[], after: readonly JsonValue[], depth: number): void {
    this.#at++
    for (let i = 0; i < after.length; i++) {
      this.value(before[i]!, after[i]!, depth + 1)
      this.#space()
      this.#at++
    }
  }

  /** Whether the members are those of the text, in its order. */
  #members(
    before: Readonly<Record<string, JsonValue>>,
    after: Readonly<Record<string, JsonValue>>,
    depth: number,
  ): boolean {
    const text = this.#text
    const keys = Object.keys(after)
    this.#at++
    for (let i = 0; ; i++) {
      this.#space()
      if (text.charCodeAt(this.#at) === 125) {
        this.#at++
        return i === keys.length
      }
      const key = keys[i]
      if (key === undefined) return false
      const start = this.#at
      if (text.startsWith(key, start + 1) && text.charCodeAt(start + 1 + key.length) === 34)
        this.#at = start + key.length + 2
      else {
        this.#at = endOfString(text, start)
        if (!text.slice(start, this.#at).includes('\\') || JSON.parse(text.slice(start, this.#at)) !== key) return false
      }
      this.#space()
      this.#at++
      this.value(before[key]!, after[key]!, depth + 1)
      this.#space()
      if (text.charCodeAt(this.#at) === 44) this.#at++
    }
  }

  #space(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++
  }

  /** To the end of the value that begins here. */
  #skip(): void {
    const text = this.#text
    let at = this.#at
    let depth = 0
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 34) at = endOfString(text, at)
      else {
        at++
        if (code === 123 || code === 91) depth++
        else if (code === 125 || code === 93) depth--
        else if (depth === 0) {
          // A number or a word goes on to the next sign.
          for (let next = text.charCodeAt(at); !isEnd(next); next = text.charCodeAt(at)) at++
        }
      }
      if (depth === 0) break
    }
    this.#at = at
  }
}

/** Whether a number or a word ends before a character: `,` `]` `}`, space, or the end of the text. */
const isEnd = (code: number): boolean =>
  code === 44 || code === 93 || code === 125 || isSpace(code) || Number.isNaN(code)
