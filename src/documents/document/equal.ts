/** @module Equality of JSON values. */
import type { JsonValue } from '../../core/hash.ts'

/**
 * Whether two JSON values are equal. The order of keys does not count. Parts that both values share are not walked, so
 * that comparing versions of one document costs what changed.
 */
export function jsonEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!jsonEqual(a[i], b[i])) return false
    return true
  }
  const left = a as Readonly<Record<string, JsonValue>>
  const right = b as Readonly<Record<string, JsonValue>>
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  for (const key of keys) if (!Object.hasOwn(right, key) || !jsonEqual(left[key], right[key])) return false
  return true
}
