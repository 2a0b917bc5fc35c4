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
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new BugError(`A number in JSON must be finite, was ${value}.`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object') {
    const record = value as Record<string, unknown>
    const parts: string[] = []
    for (const key of Object.keys(record).sort()) {
      if (record[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(record[key])}`)
    }
    return `{${parts.join(',')}}`
  }
  throw new BugError(`A value of type ${typeof value} has no JSON spelling.`)
}

/** The SHA-256 of {@link canonicalJson}. */
export function hashJson(value: unknown): Sha256 {
  return sha256(canonicalJson(value))
}
