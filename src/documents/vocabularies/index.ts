/** @module The vocabularies that are built in. One line a vocabulary. */
import { blueprint } from './blueprint/blueprint.ts'
import { createWorkflowVocabulary } from './workflow/workflow.ts'

/** The workflow vocabulary here checks references only; `createWorkflowVocabulary({ check })` makes one with the definition's own checks. */
export const vocabularies = { blueprint, workflow: createWorkflowVocabulary() } as const
