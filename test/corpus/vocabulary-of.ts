/** @module The vocabularies of the documents of the corpus. */
import { vocabularies } from '../../src/documents/vocabularies/index.ts'
import { vocabularyFromSchema } from '../../src/documents/vocabularies/json-schema/json-schema.ts'
import { dishSchema } from './documents.ts'

const dishVocabulary = vocabularyFromSchema({ name: 'menu', schema: dishSchema })

/** The vocabulary of a document of the corpus. */
export const vocabularyOf = (document: string) =>
  document === 'research' || document === 'pipeline'
    ? vocabularies.workflow
    : document === 'dishes'
      ? dishVocabulary
      : vocabularies.blueprint
