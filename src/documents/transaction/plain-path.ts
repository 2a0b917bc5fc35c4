/**
 * @module The plain way to carry out a command: nothing remembered, nothing changed in place, every state opened and verified as a
 * whole. It is what the fast way is measured by and held to, and what is left when that one cannot be trusted.
 */
import type { JsonValue } from '../../core/hash.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { type CommandOptions, executeCommand } from './execute.ts'
import type { Command } from './parse.ts'
import type { CommandResult } from './result.ts'

/** A vocabulary that gives the same answers and takes no short cuts. Another object each time: caches go by that. */
export function plainVocabulary<M extends Model>(vocabulary: Vocabulary<M>): Vocabulary<M> {
  return {
    ...vocabulary,
    isInPlace: false,
    advance(model, patch, document) {
      if (vocabulary.reopen === undefined) return vocabulary.advance(model, patch, document)
      const next = vocabulary.reopen(model, document)
      const things = new Set<string>()
      for (const { key } of model.things) things.add(key)
      for (const { key } of next.things) things.add(key)
      return { model: next, touched: { things, structure: true, document: true } }
    },
    verifyTouched: (_, model) => vocabulary.verify(model),
  }
}

/**
 * {@link executeCommand} without any short cut. The result is the same.
 *
 * @example
 * executePlain(blueprint, document, 'make the header red').document
 */
export const executePlain = <M extends Model>(
  vocabulary: Vocabulary<M>,
  document: JsonValue,
  command: Command,
  options: CommandOptions = {},
): CommandResult => executeCommand(plainVocabulary(vocabulary), document, command, options)
