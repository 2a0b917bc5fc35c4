/** @module SHA-256 of bytes, files and JSON values. */
import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { canonicalBytes } from './canonical-json.ts'

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

/** The SHA-256 of the canonical JSON of a value. */
export function hashJson(value: unknown): Sha256 {
  return sha256(canonicalBytes(value))
}
