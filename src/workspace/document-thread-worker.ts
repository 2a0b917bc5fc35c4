/**
 * @module The entry of the worker threads of a batch of edits: they find vocabularies as this package's own thread does, with the checks
 * of a definition and the plug-ins beside it.
 */
import { serveThread } from '../documents/index.ts'
import { documentVocabulary, type VocabularyChoice } from './document-vocabulary.ts'

/** By choice: a batch has one, and threads serve many. */
const found = new Map<string, ReturnType<typeof documentVocabulary>>()

serveThread((choice) => {
  const key = JSON.stringify(choice)
  let vocabulary = found.get(key)
  if (vocabulary === undefined) {
    vocabulary = documentVocabulary(null, choice as unknown as VocabularyChoice)
    found.set(key, vocabulary)
  }
  return vocabulary
})
