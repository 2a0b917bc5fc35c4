/** @module The patch between two versions of a document. */
import type { JsonValue } from '../../core/hash.ts'
import { jsonEqual } from './equal.ts'
import type { Operation, Patch } from './patch.ts'
import { isRecord, joinPointer, type Pointer } from './pointer.ts'

/**
 * A short patch that leads from one value to the other. Lists are compared from both ends, so that an element that was
 * added or removed is one operation; what lies between is compared by position.
 *
 * @example
 * diffDocuments({ a: [1, 2, 3] }, { a: [1, 3] }) // [{ op: 'remove', path: '/a/1' }]
 */
export function diffDocuments(before: JsonValue, after: JsonValue): Patch {
  const operations: Operation[] = []
  compare(before, after, '', operations)
  return operations
}

function compare(before: JsonValue, after: JsonValue, path: Pointer, operations: Operation[]): void {
  if (before === after) return
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, path, operations)
    return
  }
  if (isRecord(before) && isRecord(after)) {
    for (const key of Object.keys(before)) {
      if (!Object.hasOwn(after, key)) operations.push({ op: 'remove', path: joinPointer(path, key) })
    }
    for (const key of Object.keys(after)) {
      const place = joinPointer(path, key)
      if (!Object.hasOwn(before, key)) operations.push({ op: 'add', path: place, value: after[key]! })
      else compare(before[key]!, after[key]!, place, operations)
    }
    return
  }
  if (!jsonEqual(before, after)) operations.push({ op: 'replace', path, value: after })
}

function compareLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: Pointer,
  operations: Operation[],
): void {
  let start = 0
  let beforeEnd = before.length
  let afterEnd = after.length
  if (before.length !== after.length) {
    while (start < beforeEnd && start < afterEnd && jsonEqual(before[start], after[start])) start++
    while (beforeEnd > start && afterEnd > start && jsonEqual(before[beforeEnd - 1], after[afterEnd - 1])) {
      beforeEnd--
      afterEnd--
    }
  }
  const shared = Math.min(beforeEnd, afterEnd)
  for (let i = start; i < shared; i++) compare(before[i]!, after[i]!, joinPointer(path, i), operations)
  for (let i = beforeEnd - 1; i >= shared; i--) operations.push({ op: 'remove', path: joinPointer(path, i) })
  for (let i = shared; i < afterEnd; i++) operations.push({ op: 'add', path: joinPointer(path, i), value: after[i]! })
}
