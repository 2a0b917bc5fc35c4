/** @module The vocabularies of the documents of the corpus. */
import { vocabularies } from '../../src/documents/vocabularies/index.ts'
import { vocabularyFromSchema } from '../../src/documents/vocabularies/json-schema/json-schema.ts'
import { dishSchema, serviceSchema } from './documents.ts'

const dishVocabulary = vocabularyFromSchema({ name: 'menu', schema: dishSchema })
const serviceVocabulary = vocabularyFromSchema({ name: 'service', schema: serviceSchema })
const WORKFLOWS: ReadonlySet<string> = new Set(['research', 'pipeline', 'institute'])

/** The vocabulary of a document of the corpus. */
export const vocabularyOf = (document: string) =>
  WORKFLOWS.has(document)
    ? vocabularies.workflow
    : document === 'dishes'
      ? dishVocabulary
      : document === 'service'
        ? serviceVocabulary
        : vocabularies.blueprint
