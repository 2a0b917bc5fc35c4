/**
 * @module JSON Patch (RFC 6902) on immutable documents: each application gives the new document, which shares all that
 * did not change with the old one, and the patch that leads back to it.
 */
import { UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { jsonEqual } from './equal.ts'
import { childOf, formatPointer, indexOfKey, type Pointer, parsePointer } from './pointer.ts'

/** One operation of RFC 6902. */
export type Operation =
  | { readonly op: 'add'; readonly path: Pointer; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: Pointer }
  | { readonly op: 'replace'; readonly path: Pointer; readonly value: JsonValue }
  | { readonly op: 'move'; readonly from: Pointer; readonly path: Pointer }
  | { readonly op: 'copy'; readonly from: Pointer; readonly path: Pointer }
  | { readonly op: 'test'; readonly path: Pointer; readonly value: JsonValue }

export type Patch = readonly Operation[]

/** What {@link applyPatch} returns. */
export interface Patched {
  readonly document: JsonValue
  /** Applied to `document` it restores the original to the byte, order of keys included. */
  readonly inverse: Patch
}

type Container = Record<string, JsonValue> | JsonValue[]

/**
 * The changes of one application. Containers in `fresh` were copied by it and may be changed in place; whenever the inverse
 * takes hold of a container that stays in the document, all lose that right.
 */
interface Draft {
  root: JsonValue
  readonly fresh: Set<object>
  readonly inverse: Operation[]
}

/**
 * Containers that patches of one series copied and that nobody outside of the series holds: the document itself and its lists and
 * objects, which later patches of the series change in place. What an earlier patch of the series gave is no longer valid then.
 */
export type OwnContainers = Set<object>

/**
 * Applies a patch whole or not at all: a wrong operation throws a {@link UserError} (`DOCUMENT_PATCH`) and the document,
 * which is never mutated, stays as it is. Each container on the way to a change is copied once a patch, all others are shared.
 *
 * The inverse of removing a key that is not the last one replaces the container, because RFC 6902 has no operation that
 * puts a key back at its place.
 *
 * @param owned of a series of patches whose intermediate documents nobody needs: a long list is copied once for all of them
 * @example
 * const { document, inverse } = applyPatch({ a: 1 }, [{ op: 'replace', path: '/a', value: 2 }])
 * applyPatch(document, inverse).document // { a: 1 }
 */
export function applyPatch(document: JsonValue, patch: Patch, owned?: OwnContainers): Patched {
  const draft: Draft = { root: document, fresh: new Set(owned), inverse: [] }
  try {
    for (const operation of patch) applyOperation(draft, operation)
  } catch (error) {
    // What was changed in place is changed back.
    if (owned !== undefined) {
      const undo = draft.inverse.slice().reverse()
      for (const operation of undo) applyOperation(draft, operation)
      if (draft.root !== document && owned.has(document as object)) restore(document as Container, draft.root)
    }
    throw error
  }
  if (owned !== undefined) keepOwned(draft, owned)
  return { document: draft.root, inverse: draft.inverse.reverse() }
}

/** Gives a container that was changed in place its members again. */
function restore(container: Container, members: JsonValue): void {
  if (Array.isArray(container)) {
    container.splice(0, container.length, ...(members as JsonValue[]))
    return
  }
  for (const key of Object.keys(container)) delete container[key]
  Object.assign(container, members)
}

/** Of the copies the document and its members: parts of smaller ones may stand in other patches. */
function keepOwned({ root, fresh }: Draft, owned: OwnContainers): void {
  owned.clear()
  if (typeof root !== 'object' || root === null || !fresh.has(root)) return
  owned.add(root)
  if (Array.isArray(root)) return
  const record = root as Readonly<Record<string, JsonValue>>
  for (const key in record) {
    const member = record[key]
    if (Array.isArray(member) && fresh.has(member)) owned.add(member)
  }
}

function applyOperation(draft: Draft, operation: Operation): void {
  const path = parsePointer(operation.path)
  switch (operation.op) {
    case 'add':
      insert(draft, path, operation.value, operation)
      return
    case 'remove':
      remove(draft, path, operation)
      return
    case 'replace':
      replace(draft, path, operation.value, operation)
      return
    case 'move': {
      const from = parsePointer(operation.from)
      if (operation.from === operation.path) {
        requireValue(draft, from, operation)
        return
      }
      if (operation.path.startsWith(`${operation.from}/`)) fail(operation, 'a value cannot be moved into itself')
      // The destination is judged after the removal, as the RFC says.
      const moved = remove(draft, from, operation)
      draft.fresh.clear()
      insert(draft, path, moved, operation)
      return
    }
    case 'copy':
      insert(draft, path, structuredClone(requireValue(draft, parsePointer(operation.from), operation)), operation)
      return
    case 'test':
      if (!jsonEqual(requireValue(draft, path, operation), operation.value)) fail(operation, 'the value differs')
  }
}

function fail(operation: Operation, reason: string): never {
  throw new UserError(
    'DOCUMENT_PATCH',
    `Expected an operation that fits the document, was ${operation.op} at "${operation.path}": ${reason}.`,
  )
}

function requireValue(draft: Draft, path: readonly string[], operation: Operation): JsonValue {
  let value: JsonValue | undefined = draft.root
  for (const segment of path) value = childOf(value, segment)
  return value === undefined ? fail(operation, 'there is no such place') : value
}

/** The container of a place, copied on the way unless this patch already did. */
function ownContainer(draft: Draft, path: readonly string[], operation: Operation): Container {
  let container = own(draft, draft.root, operation)
  draft.root = container as JsonValue
  for (let i = 0; i < path.length - 1; i++) {
    const key = path[i]!
    const child = childOf(container as JsonValue, key)
    if (child === undefined) fail(operation, `there is no "${formatPointer(path.slice(0, i + 1))}"`)
    const owned = own(draft, child, operation)
    if (owned !== child) (container as Record<string, JsonValue>)[key] = owned as JsonValue
    container = owned
  }
  return container
}

function own(draft: Draft, value: JsonValue, operation: Operation): Container {
  if (typeof value !== 'object' || value === null) fail(operation, 'a scalar has no members')
  if (draft.fresh.has(value)) return value as Container
  const copy = (Array.isArray(value) ? value.slice() : { ...value }) as Container
  draft.fresh.add(copy)
  return copy
}

function indexOf(key: string, limit: number, operation: Operation): number {
  const index = indexOfKey(key) ?? Number.NaN
  if (!(index <= limit)) fail(operation, `expected an index from 0 to ${limit}, was "${key}"`)
  return index
}

function insert(draft: Draft, path: readonly string[], value: JsonValue, operation: Operation): void {
  if (path.length === 0) {
    draft.inverse.push({ op: 'replace', path: '', value: draft.root })
    draft.root = value
    return
  }
  const container = ownContainer(draft, path, operation)
  const key = path[path.length - 1]!
  if (Array.isArray(container)) {
    const index = key === '-' ? container.length : indexOf(key, container.length, operation)
    container.splice(index, 0, value)
    draft.inverse.push({ op: 'remove', path: formatPointer([...path.slice(0, -1), index]) })
  } else if (Object.hasOwn(container, key)) {
    draft.inverse.push({ op: 'replace', path: operation.path, value: container[key]! })
    container[key] = value
  } else {
    container[key] = value
    // Keys that look like indices do not go to the end: the container is restored as it was.
    draft.inverse.push({ op: 'remove', path: operation.path })
  }
}

function replace(draft: Draft, path: readonly string[], value: JsonValue, operation: Operation): void {
  if (path.length === 0) {
    draft.inverse.push({ op: 'replace', path: '', value: draft.root })
    draft.root = value
    return
  }
  const container = ownContainer(draft, path, operation)
  const key = path[path.length - 1]!
  const old = childOf(container as JsonValue, key)
  if (old === undefined) fail(operation, 'there is no such place')
  draft.inverse.push({ op: 'replace', path: operation.path, value: old })
  ;(container as Record<string, JsonValue>)[key] = value
}

function remove(draft: Draft, path: readonly string[], operation: Operation): JsonValue {
  const place = operation.op === 'move' ? operation.from : operation.path
  if (path.length === 0) fail(operation, 'the whole document cannot be removed')
  const container = ownContainer(draft, path, operation)
  const key = path[path.length - 1]!
  const old = childOf(container as JsonValue, key)
  if (old === undefined) fail(operation, 'there is no such place')
  if (Array.isArray(container)) {
    container.splice(Number(key), 1)
    draft.inverse.push({ op: 'add', path: place, value: old })
  } else {
    const keys = Object.keys(container)
    if (keys[keys.length - 1] === key) draft.inverse.push({ op: 'add', path: place, value: old })
    else {
      draft.inverse.push({ op: 'replace', path: formatPointer(path.slice(0, -1)), value: { ...container } })
      draft.fresh.clear()
      draft.fresh.add(container) // its own entries were copied just now; its ancestors hold no copy of it that is kept
    }
    delete container[key]
  }
  return old
}
