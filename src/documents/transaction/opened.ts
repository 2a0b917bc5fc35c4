/**
 * @module Documents that were opened and verified lately stay so: the last ones, by identity.
 *
 * A few strong references, and no weak map: minor garbage collections take the values of weak maps for alive, so that every
 * document of a long series of commands would be copied twice before it is given up.
 */
import type { JsonValue } from '../../core/hash.ts'
import type { Model, Verification, Vocabulary } from '../vocabularies/vocabulary.ts'

interface Opened<M extends Model> {
  readonly vocabulary: object
  readonly document: JsonValue
  readonly model: M
  verification: Verification | undefined
}

/** So many documents are kept whatever their size: a command works on one and leaves another. */
const KEPT = 4
/** So many are kept when they are small, */
const MOST_KEPT = 64
/** which is to say: as long as they have no more things together. */
const MOST_THINGS = 2_000

/** The latest last. */
let opened: Opened<Model>[] = []

function find<M extends Model>(vocabulary: Vocabulary<M>, document: JsonValue): Opened<M> | undefined {
  for (let i = opened.length - 1; i >= 0; i--) {
    const entry = opened[i]!
    if (entry.document !== document || entry.vocabulary !== vocabulary) continue
    if (i < opened.length - 1) {
      opened.splice(i, 1)
      opened.push(entry)
    }
    return entry as Opened<M>
  }
  return undefined
}

function keep(entry: Opened<Model>): void {
  if (typeof entry.document !== 'object' || entry.document === null) return
  opened.push(entry)
  let things = 0
  let first = opened.length
  while (first > 0) {
    things += opened[first - 1]!.model.things.length
    if (opened.length - first >= KEPT && (things > MOST_THINGS || opened.length - first >= MOST_KEPT)) break
    first--
  }
  if (first > 0) opened = opened.slice(first)
}

function entry<M extends Model>(vocabulary: Vocabulary<M>, document: JsonValue): Opened<M> {
  let found = find(vocabulary, document)
  if (found === undefined) {
    found = { vocabulary, document, model: vocabulary.open(document), verification: undefined }
    keep(found as Opened<Model>)
  }
  return found
}

/** The model of a document. Documents are immutable values: one that was changed in place gives stale answers. */
export const openModel = <M extends Model>(vocabulary: Vocabulary<M>, document: JsonValue): M =>
  entry(vocabulary, document).model

/** All problems of the document of a model. */
export function verificationOf<M extends Model>(vocabulary: Vocabulary<M>, model: M): Verification {
  const found = entry(vocabulary, model.document)
  if (found.model !== model) return vocabulary.verify(model)
  found.verification ??= vocabulary.verify(model)
  return found.verification
}

/** Gives all documents up: for threads, which never meet one again, and would carry it through collections of garbage. */
export function forgetOpened(): void {
  opened = []
}

/** Keeps what an edit found out about the document that it made. */
export function rememberModel<M extends Model>(vocabulary: Vocabulary<M>, model: M, verification: Verification): void {
  const known = find(vocabulary, model.document)
  if (known?.model === model) known.verification = verification
  else keep({ vocabulary, document: model.document, model, verification } as Opened<Model>)
}
