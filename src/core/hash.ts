/** @module SHA-256 of bytes, files and of JSON values in one canonical spelling (RFC 8785). */
import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { BugError } from './errors.ts'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** 64 lower-case hexadecimal digits. */
export type Sha256 = string

export function sha256(data: string | NodeJS.ArrayBufferView): Sha256 {
  // A third of the time of an object that is updated and asked: every task of a phase is hashed.
  return hash('sha256', data, 'hex')
}

export async function sha256File(path: string): Promise<Sha256> {
  const content = createHash('sha256')
  for await (const chunk of createReadStream(path)) content.update(chunk as Buffer)
  return content.digest('hex')
}

/**
 * JSON with sorted keys and without white space, so that equal values have equal text. Keys whose value is `undefined`
 * are left out. Numbers that are not finite have no JSON spelling and throw.
 *
 * @example
 * canonicalJson({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return spellString(value)
    case 'number':
      if (!Number.isFinite(value)) throw new BugError(`A number in JSON must be finite, was ${value}.`)
      return String(value)
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? spellArray(value) : spellRecord(value)
    default:
      throw new BugError(`A value of type ${typeof value} has no JSON spelling.`)
  }
}

function spellArray(items: readonly unknown[]): string {
  if (items.length === 0) return '[]'
  let text = `[${canonicalJson(items[0] ?? null)}`
  for (let i = 1; i < items.length; i++) text += `,${canonicalJson(items[i] ?? null)}`
  return `${text}]`
}

function spellRecord(record: object): string {
  const keys = Object.keys(record)
  // Most records of one source have their keys in order already, and sorting costs more than looking.
  for (let i = 1; i < keys.length; i++) {
    if (keys[i - 1]! <= keys[i]!) continue
    keys.sort()
    break
  }
  let text = ''
  for (const key of keys) {
    const value = (record as Record<string, unknown>)[key]
    if (value !== undefined) text += `${text === '' ? '{' : ','}${spellString(key)}:${canonicalJson(value)}`
  }
  return text === '' ? '{}' : `${text}}`
}

/** Without quotation marks, backslashes, control characters and surrogates: spelled as it is. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

/** Short plain strings, which most are, in half of the time that `JSON.stringify` takes. */
const spellString = (text: string): string =>
  text.length < 64 && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)

/** The SHA-256 of {@link canonicalJson}. */
export function hashJson(value: unknown): Sha256 {
  return sha256(canonicalJson(value))
}
