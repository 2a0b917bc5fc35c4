/** @module Finds the place that a path in words means: inside of the thing that is meant, or the only such place in the document. */
import type { JsonValue } from '../../../core/hash.ts'
import { didYouMean } from '../../../core/suggest.ts'
import {
  childOf,
  isInside,
  isRecord,
  isUnsafeKey,
  joinPointer,
  type Pointer,
  parsePointer,
  valueAt,
} from '../../document/pointer.ts'
import { typingDistance } from '../../repair/edit-distance.ts'
import { foldName, type Refusal } from '../vocabulary.ts'
import type { TreeModel } from './model.ts'

export type Located = { readonly pointer: Pointer; readonly exists: boolean } | Refusal

/**
 * The place of a path.
 *
 * @param base the thing it is in; `undefined` for the whole document
 * @param createIn where a key that does not exist yet would go, or `undefined` when it must exist
 * @param isOwn whether a key belongs to a thing itself: then one of the same name further down is not meant
 */
export function locate(
  model: TreeModel,
  path: string,
  base: Pointer | undefined,
  createIn?: (key: string) => Pointer | undefined,
  isOwn?: (key: string) => boolean,
): Located {
  if (path.startsWith('/')) {
    const segments = parsePointer(path)
    const exists = valueAt(model.document, path) !== undefined
    if (!exists && valueAt(model.document, joinPointer('', ...segments.slice(0, -1))) === undefined)
      return { refused: `Expected a place that exists, was "${path}".`, parameter: 'path' }
    return { pointer: path, exists }
  }
  const segments = path
    .split(/\.|\[(\d+)\]/)
    .filter((segment): segment is string => segment !== undefined && segment !== '')
  if (segments.length === 0 || segments.some(isUnsafeKey))
    return { refused: `Expected a path without unsafe keys, was "${path}".`, parameter: 'path' }
  if (segments.length > 1) {
    const dotted = descend(model, segments, base ?? '')
    if (dotted !== undefined) return dotted
    // The first segment may be the name of a thing: opt.config.n_trials.
    const owner =
      base === undefined ? model.things.find((thing) => foldName(thing.label) === foldName(segments[0]!)) : undefined
    const inThing = owner === undefined ? undefined : descend(model, segments.slice(1), owner.pointer)
    // A key that the thing has further down is meant before one that it would get anew.
    if (
      owner !== undefined &&
      segments.length === 2 &&
      (inThing === undefined || !('exists' in inThing) || !inThing.exists)
    ) {
      const deeper = locate(model, segments[1]!, owner.pointer, createIn, isOwn)
      if (!('refused' in deeper) || inThing === undefined) return deeper
    }
    if (inThing !== undefined) return inThing
  }
  const key = segments[segments.length - 1]!
  if (segments.length === 1 && base !== undefined && isOwn?.(key) === true) {
    const pointer = joinPointer(base, key)
    if (valueAt(model.document, pointer) !== undefined) return { pointer, exists: true }
    if (createIn !== undefined) return { pointer, exists: false }
  }
  const all = model.keys.get(foldName(key)) ?? []
  const inside = all.filter(
    (pointer) =>
      (base === undefined || (pointer !== base && isInside(pointer, base))) && endsWith(model, pointer, segments),
  )
  // The shallowest one in a thing is its own; two at one depth are a question.
  const depth = Math.min(...inside.map((pointer) => pointer.split('/').length))
  const candidates = base === undefined ? inside : inside.filter((pointer) => pointer.split('/').length === depth)
  if (candidates.length === 1) return { pointer: candidates[0]!, exists: true }
  // A member of the document itself is meant before members of the things in its lists.
  const outermost =
    base === undefined && segments.length === 1 ? candidates.filter((each) => !each.includes('/', 1)) : []
  if (outermost.length === 1) return { pointer: outermost[0]!, exists: true }
  if (candidates.length > 1) {
    return {
      refused: `Expected one place for "${path}", ${candidates.length} fit: ${candidates.slice(0, 5).join(', ')}.`,
      parameter: 'path',
      candidates,
    }
  }
  // A key that is nearly one of the thing's own is a typing mistake, not a new key.
  const near = base === undefined || all.length > 0 ? undefined : mistypedKey(key, keysInside(model, base))
  if (near !== undefined)
    return { refused: `Expected a place "${path}", there is none. Did you mean "${near}"?`, parameter: 'path' }
  const made = segments.length === 1 ? createIn?.(model.keyOf(key) ?? key) : undefined
  if (made !== undefined) return { pointer: made, exists: false }
  return {
    refused: `Expected a place "${path}", there is none.${didYouMean(
      key,
      model.keyNames().filter((name) => name !== key),
    )}`,
    parameter: 'path',
  }
}

function keysInside(model: TreeModel, base: Pointer): string[] {
  const names: string[] = []
  for (const places of model.keys.values()) {
    const place = places.find((each) => each !== base && isInside(each, base))
    if (place !== undefined) names.push(parsePointer(place).at(-1)!)
  }
  return names
}

/** The key that one was meant to be: two letters exchanged, or one wrong, missing or too many. Another number is another key. */
function mistypedKey(key: string, names: readonly string[]): string | undefined {
  const letters = (name: string): string => foldName(name).replace(/\d+/g, '')
  const own = letters(key)
  return own.length < 5
    ? undefined
    : names.find((name) => letters(name) !== own && typingDistance(foldName(key), foldName(name), 1) === 1)
}

function endsWith(model: TreeModel, pointer: Pointer, segments: readonly string[]): boolean {
  const own = parsePointer(pointer)
  return segments.every((segment, i) => {
    const folded = foldName(segment)
    const key = foldName(own[own.length - segments.length + i] ?? '')
    return key === folded || foldName(model.keyOf(segment) ?? '') === key
  })
}

/** Follows keys exactly, the last one may be new. */
function descend(model: TreeModel, segments: readonly string[], base: Pointer): Located | undefined {
  let value: JsonValue | undefined = valueAt(model.document, base)
  for (let i = 0; i < segments.length; i++) {
    const next = childOf(value, segments[i]!)
    if (next === undefined) {
      return i === segments.length - 1 && isRecord(value)
        ? { pointer: joinPointer(base, ...segments), exists: false }
        : undefined
    }
    value = next
  }
  return { pointer: joinPointer(base, ...segments), exists: true }
}
