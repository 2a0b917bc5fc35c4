/** @module Commands that were carried out on a document, as changes of its history. */
import type { JsonValue } from '../../core/hash.ts'
import type { Command } from '../transaction/parse.ts'
import type { CommandResult } from '../transaction/result.ts'
import type { HistoryEntry } from './history.ts'
import { changeHistory, type HistoryChange } from './history-file.ts'

/** A command and what it gave. */
export type DoneCommand = readonly [command: Command, result: Pick<CommandResult, 'patch' | 'inverse'>]

/**
 * The history of a document with one more change for each command that changed it, to be committed together with the document.
 *
 * @param before the document as it was read
 * @param at milliseconds since 1970
 */
export function recordCommands(
  documentPath: string,
  before: JsonValue,
  done: readonly DoneCommand[],
  at: number,
): HistoryChange {
  return changeHistory(documentPath, before, (history) =>
    done.reduce((current, each) => current.push(entryOf(each, at)), history),
  )
}

const entryOf = ([command, { patch, inverse }]: DoneCommand, at: number): HistoryEntry => ({
  label: labelOf(command),
  at,
  patch,
  inverse,
})

const labelOf = (command: Command): string =>
  typeof command === 'string'
    ? command
    : command.map(({ intent, target = '' }) => `${intent} ${target}`.trim()).join(', ')
