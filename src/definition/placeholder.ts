/** @module `${…}` inside texts: where they are, and what a text says without them. */
import type { JsonValue } from '../core/hash.ts'

/** A `${…}` inside a text. `offset` is that of the code behind `${`. */
export interface Placeholder {
  readonly start: number
  readonly end: number
  readonly offset: number
  readonly code: string
}

/** The `${…}` of a text; braces and quotes inside the code are understood. An open one is returned as a fault. */
export function findPlaceholders(text: string): { readonly found: readonly Placeholder[]; readonly open?: number } {
  const found: Placeholder[] = []
  let at = 0
  while (true) {
    const start = text.indexOf('${', at)
    if (start < 0) return { found }
    if (text[start - 1] === '$') {
      at = start + 2
      continue
    }
    let depth = 1
    let quote = ''
    let index = start + 2
    for (; index < text.length && depth > 0; index++) {
      const character = text[index]!
      if (quote !== '') {
        if (character === '\\') index++
        else if (character === quote) quote = ''
      } else if (character === '"' || character === "'") quote = character
      else if (character === '{') depth++
      else if (character === '}') depth--
    }
    if (depth > 0) return { found, open: start }
    found.push({ start, end: index, offset: start + 2, code: text.slice(start + 2, index - 1) })
    at = index
  }
}

/** The code of a condition: each `${` and its `}` become brackets, so that offsets stay what they are in the text. */
export function conditionCode(text: string): string {
  let code = text
  for (const { start, end, offset } of findPlaceholders(text).found) {
    code = `${code.slice(0, start)} (${code.slice(offset, end - 1)})${code.slice(end)}`
  }
  return code
}

/** Whether a value has a `${…}` anywhere. */
export function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${') && findPlaceholders(value).found.length > 0
  if (Array.isArray(value)) return value.some(hasExpression)
  return value !== null && typeof value === 'object' && Object.values(value).some(hasExpression)
}

/** A value whose texts `resolveExpressions` gives back as they are. */
export function escapeExpressions(value: JsonValue): JsonValue {
  return mapTexts(value, (text) => text.replace(/\$+\{/g, '$$$&'))
}

/** A value with each `$${` made `${`; expressions stay as written. */
export function unescapeExpressions(value: JsonValue): JsonValue {
  return mapTexts(value, (text) => replaced(text, findPlaceholders(text).found, unescapeText))
}

/** A value with each text that has a `${` replaced. */
export function mapTexts(value: JsonValue, each: (text: string) => JsonValue): JsonValue {
  if (typeof value === 'string') return value.includes('${') ? each(value) : value
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapTexts(item, each))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item as JsonValue, each)]))
}

/** Whether a text is one `${…}` and nothing else. */
export const isWhole = (text: string, [only, more]: readonly Placeholder[]): boolean =>
  only !== undefined && more === undefined && only.start === 0 && only.end === text.length

export const unescapeText = (text: string): string => text.replaceAll('$${', '${')

/** A text with its `${…}` and what is between them replaced. */
export function replaced(
  text: string,
  found: readonly Placeholder[],
  between: (text: string) => string,
  put: (placeholder: Placeholder) => string = ({ start, end }) => text.slice(start, end),
): string {
  let result = ''
  let at = 0
  for (const placeholder of found) {
    result += between(text.slice(at, placeholder.start)) + put(placeholder)
    at = placeholder.end
  }
  return result + between(text.slice(at))
}
