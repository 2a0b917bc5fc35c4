/** @module The vocabularies that are built in. One line a vocabulary. */
import { blueprint } from './blueprint/blueprint.ts'

export const vocabularies = { blueprint } as const
