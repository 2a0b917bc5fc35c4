/** @module JSON text with the place of each value, so that an edit rewrites only the text of what changed. */
import type { JsonValue } from '../../core/hash.ts'
import { jsonEqual } from './equal.ts'
import { isRecord, isUnsafeKey } from './pointer.ts'

/** A value in JSON text: offsets of its first character and of the one after its last. */
export interface JsonNode {
  readonly start: number
  readonly end: number
  /** Members of an object, in order of the text. */
  readonly members?: ReadonlyMap<string, JsonNode>
  readonly items?: readonly JsonNode[]
}

/** A mistake in JSON text. */
export class JsonSyntaxProblem extends Error {
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

const MAX_DEPTH = 200

/** Checks a JSON text. Throws {@link JsonSyntaxProblem} at the first mistake, a repeated key included. */
export function checkJson(text: string): void {
  scanJson(text, null, null)
}

/**
 * The places of the values of a JSON text. Throws {@link JsonSyntaxProblem} at the first mistake, a repeated key included.
 *
 * @param before the value of the text; with `after`, parts that both share are passed over: their members have no places
 */
export function scanJson(text: string, before?: JsonValue, after?: JsonValue): JsonNode {
  let at = 0
  const problem = (message: string): never => {
    throw new JsonSyntaxProblem(Math.min(at, text.length), message)
  }
  const found = (): string => (at >= text.length ? 'the end of the text' : JSON.stringify(text[at]))
  const skip = (): void => {
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 32 || code === 10 || code === 13 || code === 9) at++
      else return
    }
  }
  const string = (): string => {
    const start = at++
    let isPlain = true
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 34) break
      if (code >= 32 && code !== 92) at++
      else if (code === 92) {
        isPlain = false
        at += 2
      } else if (Number.isNaN(code)) problem('Expected a closing quotation mark, was the end of the text.')
      else problem('Expected no control character in a text; write it as an escape such as \\n.')
    }
    at++
    if (isPlain) return text.slice(start + 1, at - 1)
    try {
      return JSON.parse(text.slice(start, at)) as string
    } catch {
      at = start
      return problem('Expected a text with valid escapes.')
    }
  }
  /** The place of a value. Its members have places unless two versions of it are the same. */
  const value = (depth: number, old: JsonValue | undefined, next: JsonValue | undefined): JsonNode => {
    const isKept = old !== undefined && old === next
    if (depth > MAX_DEPTH) problem(`Expected at most ${MAX_DEPTH} levels of nesting.`)
    skip()
    const start = at
    const char = text[at]
    if (char === '{') {
      const members = isKept ? undefined : new Map<string, JsonNode>()
      const keys = new KeySet()
      at++
      skip()
      if (text[at] === '}') at++
      else {
        for (;;) {
          skip()
          if (text[at] !== '"') problem(`Expected a key in quotation marks, was ${found()}.`)
          const keyAt = at
          const key = string()
          if (!keys.add(key) || isUnsafeKey(key)) {
            at = keyAt
            problem(isUnsafeKey(key) ? `Expected no key "${key}".` : `Expected each key once, "${key}" is repeated.`)
          }
          skip()
          if (text[at] !== ':') problem(`Expected ":" after a key, was ${found()}.`)
          at++
          if (members === undefined) value(depth + 1, null, null)
          else members.set(key, value(depth + 1, memberOf(old, key), memberOf(next, key)))
          skip()
          if (text[at] === ',') at++
          else if (text[at] === '}') break
          else problem(`Expected "," or "}", was ${found()}.`)
        }
        at++
      }
      return members === undefined ? { start, end: at } : { start, end: at, members }
    }
    if (char === '[') {
      const items: JsonNode[] | undefined = isKept ? undefined : []
      // Items of lists of one length are compared one by one; others are moved or copied whole.
      const pairs =
        !isKept && Array.isArray(old) && Array.isArray(next) && old.length === next.length
          ? ([old, next] as const)
          : undefined
      const isWhole = isKept || Array.isArray(next)
      at++
      skip()
      if (text[at] === ']') at++
      else {
        for (;;) {
          const item =
            pairs === undefined
              ? value(depth + 1, isWhole ? null : undefined, isWhole ? null : undefined)
              : value(depth + 1, pairs[0][items!.length], pairs[1][items!.length])
          items?.push(item)
          skip()
          if (text[at] === ',') at++
          else if (text[at] === ']') break
          else problem(`Expected "," or "]", was ${found()}.`)
        }
        at++
      }
      return items === undefined ? { start, end: at } : { start, end: at, items }
    }
    if (char === '"') {
      string()
      return { start, end: at }
    }
    const integer = endOfInteger(text, at)
    if (integer > at) {
      at = integer
      return { start, end: at }
    }
    const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
    literal.lastIndex = at
    if (!literal.test(text)) problem(`Expected a value, was ${found()}.`)
    at = literal.lastIndex
    return { start, end: at }
  }
  const root = value(0, before, after)
  skip()
  if (at < text.length) problem(`Expected the end of the text, was ${found()}.`)
  return root
}

/** The end of a whole number that something other than a number goes on behind; `at` when there is none. */
function endOfInteger(text: string, at: number): number {
  let end = at
  let code = text.charCodeAt(end)
  if (code < 49 || code > 57) return at
  while (code >= 48 && code <= 57) code = text.charCodeAt(++end)
  // , ] } space and line breaks
  return code === 44 || code === 93 || code === 125 || code === 32 || code === 10 || code === 13 ? end : at
}

const memberOf = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined

/** Keys of one object. Few of them are compared one by one, which is faster than hashing them. */
class KeySet {
  readonly #few: string[] = []
  #many: Set<string> | undefined

  /** Adds a key; whether it was not there. */
  add(key: string): boolean {
    if (this.#many !== undefined) {
      if (this.#many.has(key)) return false
      this.#many.add(key)
      return true
    }
    if (this.#few.includes(key)) return false
    if (this.#few.push(key) > 12) this.#many = new Set(this.#few)
    return true
  }
}

/** How a text is laid out. */
export interface JsonStyle {
  readonly text: string
  readonly indent: string
  readonly newline: string
}

/**
 * The text of `after`, in which everything that equals `before` is spelled as in `style.text`.
 *
 * @param style with the JSON text of `before`
 */
export const renderJsonNode = (style: JsonStyle, before: JsonValue, after: JsonValue, depth: number): string =>
  renderNode(style, scanJson(style.text, before, after), before, after, depth)

function renderNode(style: JsonStyle, node: JsonNode, before: JsonValue, after: JsonValue, depth: number): string {
  const source = style.text.slice(node.start, node.end)
  if (jsonEqual(before, after) && isSameOrder(before, after)) return source
  if (node.members !== undefined && isRecord(before) && isRecord(after)) {
    const keys = Object.keys(after)
    const parts = keys.map((key): { key: string; text: string } => {
      const child = node.members!.get(key)
      const text =
        child === undefined
          ? renderJsonValue(style, after[key]!, depth + 1)
          : renderNode(style, child, before[key]!, after[key]!, depth + 1)
      return { key, text }
    })
    const old = [...node.members.keys()]
    if (old.length === keys.length && old.every((key, i) => key === keys[i])) {
      return splice(
        style,
        node,
        [...node.members.values()],
        parts.map((part) => part.text),
      )
    }
    return wrap(
      style,
      source,
      '{',
      '}',
      parts.map((part) => `${JSON.stringify(part.key)}: ${part.text}`),
      depth,
    )
  }
  if (node.items !== undefined && Array.isArray(before) && Array.isArray(after)) {
    const items = node.items
    if (before.length === after.length) {
      return splice(
        style,
        node,
        items,
        after.map((item, i) => renderNode(style, items[i]!, before[i], item, depth + 1)),
      )
    }
    const known = new Map<JsonValue, number>(before.map((item, i) => [item, i]))
    const parts = after.map((item: JsonValue) => {
      const index = known.get(item) ?? before.findIndex((each) => jsonEqual(each, item))
      const child = items[index]
      return child === undefined ? renderJsonValue(style, item, depth + 1) : style.text.slice(child.start, child.end)
    })
    return wrap(style, source, '[', ']', parts, depth)
  }
  return renderJsonValue(style, after, depth)
}

/** Whether the keys of equal objects stand in the same order; only the top level, for deeper ones are compared in turn. */
export function isSameOrder(before: JsonValue, after: JsonValue): boolean {
  if (before === after || !isRecord(before) || !isRecord(after)) return true
  const keys = Object.keys(after)
  return Object.keys(before).every((key, i) => key === keys[i])
}

function splice(style: JsonStyle, node: JsonNode, children: readonly JsonNode[], texts: readonly string[]): string {
  let result = ''
  let at = node.start
  children.forEach((child, i) => {
    result += style.text.slice(at, child.start) + texts[i]!
    at = child.end
  })
  return result + style.text.slice(at, node.end)
}

/** A container whose members changed: on one line when it was, else one member a line. */
function wrap(
  style: JsonStyle,
  source: string,
  open: string,
  close: string,
  parts: readonly string[],
  depth: number,
): string {
  if (parts.length === 0) return open + close
  if (!source.includes('\n') && (source.length > 2 || style.indent === '')) {
    const pad = /^[{[]\s/.test(source) ? ' ' : ''
    return `${open}${pad}${parts.join(', ')}${pad}${close}`
  }
  const inner = style.newline + style.indent.repeat(depth + 1)
  return `${open}${inner}${parts.join(`,${inner}`)}${style.newline}${style.indent.repeat(depth)}${close}`
}

export function renderJsonValue(style: Pick<JsonStyle, 'indent' | 'newline'>, value: JsonValue, depth: number): string {
  if (style.indent === '') return JSON.stringify(value)
  const text = JSON.stringify(value, null, style.indent)
  return text.replaceAll('\n', style.newline + style.indent.repeat(depth))
}
