/** @module The entry of the worker threads of a batch, with the built-in vocabularies. */
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { serveThread } from './serve-thread.ts'

serveThread((name) => vocabularies[name as VocabularyName] as unknown as Vocabulary<Model>)
