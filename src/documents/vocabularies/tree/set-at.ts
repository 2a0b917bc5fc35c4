/** @module The change of one value of a tree, as an edit. */
import type { JsonValue } from '../../../core/hash.ts'
import { jsonEqual } from '../../document/equal.ts'
import { type Pointer, valueAt } from '../../document/pointer.ts'
import type { Edit } from '../vocabulary.ts'
import type { TreeModel } from './model.ts'

/** The change of one value, as an edit. */
export function setAt(
  model: TreeModel,
  pointer: Pointer,
  value: JsonValue,
  label: string,
  absolute: JsonValue | undefined = value,
): Edit {
  const before = valueAt(model.document, pointer)
  const writes = [{ place: pointer, value: absolute }]
  if (before !== undefined && jsonEqual(before, value)) {
    return { patch: [], changes: [`${label} is ${JSON.stringify(value)} already`], reads: [], writes }
  }
  return {
    patch: [before === undefined ? { op: 'add', path: pointer, value } : { op: 'replace', path: pointer, value }],
    changes: [`${label} ${before === undefined ? 'set' : `changed from ${shorten(before)}`} to ${shorten(value)}`],
    reads: [],
    writes,
  }
}

export const shorten = (value: JsonValue): string => {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** Several edits as one. */
export function mergeEdits(edits: readonly Edit[]): Edit {
  return {
    patch: edits.flatMap((edit) => edit.patch),
    changes: edits.flatMap((edit) => edit.changes),
    reads: edits.flatMap((edit) => edit.reads),
    writes: edits.flatMap((edit) => edit.writes),
    ...(edits.length === 1 ? kept(edits[0]!) : {}),
  }
}

const kept = ({ effect, focus }: Edit): Partial<Edit> => ({
  ...(effect === undefined ? {} : { effect }),
  ...(focus === undefined ? {} : { focus }),
})
