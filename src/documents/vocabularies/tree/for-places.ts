/** @module Finds the places that a clause about a value means, one for each thing, and edits them. */
import type { JsonValue } from '../../../core/hash.ts'
import { isInside, type Pointer } from '../../document/pointer.ts'
import type { Edit, EditContext, Refusal } from '../vocabulary.ts'
import { locate } from './locate.ts'
import type { TreeModel } from './model.ts'
import { mergeEdits } from './set-at.ts'

export interface TreeIntentOptions {
  /** Where a key goes that a thing does not have yet; `undefined` when keys must exist. */
  readonly createIn?: (model: TreeModel, thing: Pointer, key: string) => Pointer | undefined
  /** Whether a key belongs to a thing itself, so that "the type of a phase" never means the type of something inside of it. */
  readonly isOwn?: (key: string) => boolean
  /** Other places that belong to a thing, looked at for keys that it lacks. */
  readonly also?: (model: TreeModel, thing: Pointer) => readonly Pointer[]
  /** Words that may follow the target: "of the validation phase". */
  readonly noun: string
  /** Words for the document as a whole: "the seed of the workflow". */
  readonly whole?: string
  /** Keys that are true or false, for things that lack them. */
  readonly flags?: readonly string[]
  /** Gives a thing another name; its member `name` is set by this alone, so that references follow. */
  readonly rename?: (model: TreeModel, position: number, name: JsonValue) => Edit | Refusal
}

const creatorIn = (options: TreeIntentOptions, model: TreeModel, thing: Pointer | undefined) =>
  thing === undefined || options.createIn === undefined
    ? undefined
    : (key: string) => options.createIn!(model, thing, key)

/** Runs an edit for each place that is meant. `create`: also for a key that is not there yet. */
export function forPlaces(
  options: TreeIntentOptions,
  context: EditContext<TreeModel>,
  create: boolean,
  edit: (pointer: Pointer, exists: boolean) => Edit | Refusal,
): Edit | Refusal {
  const { model, targets, parameters } = context
  const path = parameters.path ?? parameters.member
  if (typeof path !== 'string') return { refused: 'Expected what to change.', parameter: 'path', missing: true }
  const bases: (Pointer | undefined)[] =
    targets.length === 0 || parameters.whole === true
      ? [undefined]
      : targets.map((position) => model.pointerOf(position))
  const edits: Edit[] = []
  for (const base of bases) {
    let found = locate(model, path, base, create ? creatorIn(options, model, base) : undefined, options.isOwn)
    if (parameters.whole === true && 'refused' in found && found.candidates !== undefined) {
      const outside = found.candidates.filter((place) => !model.things.some((thing) => isInside(place, thing.pointer)))
      if (outside.length === 1) found = { pointer: outside[0]!, exists: true }
    }
    if (base !== undefined && ('refused' in found || !found.exists)) {
      for (const place of options.also?.(model, base) ?? []) {
        const there = locate(model, path, place)
        if (!('refused' in there)) found = there
      }
    }
    // What an earlier clause was about need not be what this one is: a key that it lacks may be elsewhere.
    if ('refused' in found || !found.exists) {
      const elsewhere = context.isFocus && !context.isNew ? locate(model, path, undefined) : undefined
      if (elsewhere !== undefined && !('refused' in elsewhere)) found = elsewhere
      else if (elsewhere !== undefined && elsewhere.candidates !== undefined) return elsewhere
    }
    if ('refused' in found) return found
    const result = edit(found.pointer, found.exists)
    if ('refused' in result) return result
    edits.push(result)
  }
  return mergeEdits(edits)
}
