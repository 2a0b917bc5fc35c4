/** @module Places in a document: JSON Pointers (RFC 6901), and the keys that no edit may touch. */

import { UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'

/** A JSON Pointer such as `/components/0/text`; the empty string is the whole document. */
export type Pointer = string

/** Keys through which an assignment could reach the prototype of every object. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor'])

/** Whether a key could reach the prototype of an object. */
export const isUnsafeKey = (key: string): boolean => UNSAFE_LENGTHS.includes(key.length) && UNSAFE_KEYS.has(key)
/** Most keys are of other lengths, and need not be hashed. */
const UNSAFE_LENGTHS = [...new Set([...UNSAFE_KEYS].map((key) => key.length))]

const escapeSegment = (segment: string): string =>
  segment.includes('~') || segment.includes('/') ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment

/**
 * The pointer of a list of keys and indices.
 *
 * @example
 * formatPointer(['tokens', 'a/b', 0]) // '/tokens/a~1b/0'
 */
export function formatPointer(segments: readonly (string | number)[]): Pointer {
  let pointer = ''
  for (const segment of segments) pointer += `/${typeof segment === 'number' ? segment : escapeSegment(segment)}`
  return pointer
}

/** One pointer with more segments behind it. */
export const joinPointer = (pointer: Pointer, ...segments: readonly (string | number)[]): Pointer =>
  pointer + formatPointer(segments)

/**
 * The keys of a pointer. Throws a {@link UserError} when the text is no pointer or names an unsafe key.
 *
 * @example
 * parsePointer('/tokens/a~1b/0') // ['tokens', 'a/b', '0']
 */
export function parsePointer(pointer: Pointer): string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) {
    throw new UserError('DOCUMENT_PATH', `Expected a path that starts with "/", was "${pointer.slice(0, 80)}".`)
  }
  const segments = pointer.slice(1).split('/')
  const hasEscapes = pointer.includes('~')
  for (let i = 0; i < segments.length; i++) {
    let segment = segments[i]!
    if (hasEscapes && segment.includes('~')) {
      if (/~(?![01])/.test(segment)) {
        throw new UserError('DOCUMENT_PATH', `Expected "~0" or "~1" after "~" in the path, was "${segment}".`)
      }
      segment = segment.replaceAll('~1', '/').replaceAll('~0', '~')
      segments[i] = segment
    }
    if (isUnsafeKey(segment)) {
      throw new UserError('DOCUMENT_PATH_UNSAFE', `Expected a path without "${segment}", was "${pointer}".`, {
        hint: 'This key reaches the prototype of objects; no edit may touch it.',
      })
    }
  }
  return segments
}

/** Whether one pointer names the other or a place inside of it. */
export const isInside = (inner: Pointer, outer: Pointer): boolean =>
  inner === outer || (inner.startsWith(outer) && (outer === '' || inner[outer.length] === '/'))

/** The pointer of the container; `undefined` for the whole document. */
export function parentPointer(pointer: Pointer): Pointer | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'))
}

/** The index that a key is: `0`, `12`, but not `01`; `undefined` for others. */
export function indexOfKey(key: string): number | undefined {
  const first = key.charCodeAt(0)
  if (!(first >= 48 && first <= 57) || (first === 48 && key.length > 1)) return undefined
  let index = 0
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    if (code < 48 || code > 57) return undefined
    index = index * 10 + code - 48
  }
  return index
}

/** The child of a container by key or index, or `undefined`. Only own properties exist. */
export function childOf(container: JsonValue | undefined, key: string): JsonValue | undefined {
  if (Array.isArray(container)) {
    const index = indexOfKey(key)
    return index === undefined ? undefined : (container[index] as JsonValue | undefined)
  }
  if (typeof container !== 'object' || container === null) return undefined
  return Object.hasOwn(container, key) ? (container as Readonly<Record<string, JsonValue>>)[key] : undefined
}

/**
 * The value at a place of a document, or `undefined` when there is none.
 *
 * @example
 * valueAt({ a: [10, 20] }, '/a/1') // 20
 */
export function valueAt(document: JsonValue, pointer: Pointer): JsonValue | undefined {
  let value: JsonValue | undefined = document
  for (const segment of parsePointer(pointer)) {
    value = childOf(value, segment)
    if (value === undefined) return undefined
  }
  return value
}

/** A JSON object, as opposed to an array, a scalar or nothing. */
export const isRecord = (value: unknown): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
