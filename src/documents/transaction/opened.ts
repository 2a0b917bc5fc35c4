/** @module Documents that were opened and verified once stay so: kept by the document itself, given up with it. */
import type { JsonValue } from '../../core/hash.ts'
import type { Model, Verification, Vocabulary } from '../vocabularies/vocabulary.ts'

interface Opened<M extends Model> {
  readonly model: M
  verification: Verification | undefined
}

const opened = new WeakMap<object, WeakMap<object, Opened<Model>>>()

function entry<M extends Model>(vocabulary: Vocabulary<M>, document: JsonValue): Opened<M> {
  if (typeof document !== 'object' || document === null)
    return { model: vocabulary.open(document), verification: undefined }
  let models = opened.get(vocabulary)
  if (models === undefined) opened.set(vocabulary, (models = new WeakMap()))
  let found = models.get(document)
  if (found === undefined) models.set(document, (found = { model: vocabulary.open(document), verification: undefined }))
  return found as Opened<M>
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

/** Keeps what an edit found out about the document that it made. */
export function rememberModel<M extends Model>(vocabulary: Vocabulary<M>, model: M, verification: Verification): void {
  const { document } = model
  if (typeof document !== 'object' || document === null) return
  let models = opened.get(vocabulary)
  if (models === undefined) opened.set(vocabulary, (models = new WeakMap()))
  models.set(document, { model, verification })
}
