/** @module The editor behind tasks of `type: command`: documents by commands in words, with the vocabulary that fits each. */
import { join } from 'node:path'
import type { EditDocument } from '../agents/index.ts'
import { TerminalError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Suggestion } from '../documents/index.ts'
import { type LearnedPins, pinnedName } from './learned-pins.ts'

/** Nobody is there to look: a command is carried out as it is written, and another wording only proposed. */
const NEVER_MENDED = Number.POSITIVE_INFINITY

/**
 * An editor for the documents of a project. It writes nothing: it gives the document, or the text of the file, after the
 * command. Throws `TASK_FAILED` with the reason where the command is not carried out, wholly.
 *
 * @param folder of the project: what lies beside a document that has no file of its own
 * @param learned corrections that a run has pinned; others are read from their files
 * @example
 * const { changes } = await documentEditor('research')({ value: page }, 'make the header smaller', { signal })
 */
export function documentEditor(folder: string, learned: LearnedPins = {}): EditDocument {
  return async ({ value, text, file }, command, { signal, vocabulary: name, schema, learned: corrections }) => {
    // Most runs edit no document; they need not load what can.
    const [{ executeWithRepair, readDocument, renderDocument }, { documentVocabulary }] = await Promise.all([
      import('../documents/index.ts'),
      import('./document-vocabulary.ts'),
    ])
    const source = text === undefined ? undefined : readDocument(text, file ?? 'document.json')
    const before = (source?.value ?? value ?? null) as JsonValue
    const vocabulary = await documentVocabulary(before, { name, schema, file: file ?? join(folder, 'document.json') })
    signal.throwIfAborted()
    const result = executeWithRepair(vocabulary, before, command, {
      threshold: NEVER_MENDED,
      ...(corrections === undefined
        ? {}
        : {
            learned:
              learned[pinnedName(folder, corrections)] ?? (await import('./learned-file.ts')).readLearned(corrections),
          }),
    })
    if (result.status !== 'success') {
      const reason = result.rollbackReason ?? `it is ${result.status}`
      throw new TerminalError('TASK_FAILED', `The command "${command}" was not carried out: ${reason}`, {
        hint: hintOf(result.suggestions),
      })
    }
    return {
      value: result.document,
      ...(source === undefined ? {} : { text: renderDocument(source, result.document, result.patch) }),
      changes: result.changesApplied,
      corrections: result.corrections.map(({ from, to, reason }) => `Read "${from}" as "${to}" (${reason}).`),
      patch: result.patch as unknown as JsonValue,
      inverse: result.inverse as unknown as JsonValue,
    }
  }
}

function hintOf([first]: readonly Suggestion[]): string {
  const command = first?.command
  return typeof command === 'string'
    ? `This would work: "${command}".`
    : 'Nothing was changed. `phaseline edit FILE "COMMAND" --dry-run` shows how a command is read.'
}
