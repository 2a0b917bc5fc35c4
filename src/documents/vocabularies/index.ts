/** @module The vocabularies that are built in. One line a vocabulary. */
import { UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { didYouMean } from '../../core/suggest.ts'
import { blueprint } from './blueprint/blueprint.ts'
import { createWorkflowVocabulary } from './workflow/workflow.ts'

/** The workflow vocabulary here checks references only; `createWorkflowVocabulary({ check })` makes one with the definition's own checks. */
export const vocabularies = { blueprint, workflow: createWorkflowVocabulary() } as const

export type VocabularyName = keyof typeof vocabularies

/** The name of the vocabulary for a document: the one that is asked for, or the one that recognizes it. Throws a {@link UserError}. */
export function findVocabulary(document: JsonValue, name?: string): VocabularyName {
  const names = Object.keys(vocabularies) as VocabularyName[]
  const found = names.find((each) => (name === undefined ? vocabularies[each].recognizes(document) : each === name))
  if (found !== undefined) return found
  throw new UserError(
    'DOCUMENT_VOCABULARY_UNKNOWN',
    name === undefined
      ? `Expected a document of a known kind (${names.join(', ')}).`
      : `Expected a vocabulary (${names.join(', ')}), was "${name}".${didYouMean(name, names)}`,
    { hint: 'Name one, or derive one from a JSON Schema.' },
  )
}
