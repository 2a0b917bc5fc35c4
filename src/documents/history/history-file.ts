/**
 * @module A history on disk, beside its document. Written whole, and together with the document in one commit; it never disagrees with
 * the document unnoticed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeFileAtomic } from '../../core/atomic-file.ts'
import { UserError } from '../../core/errors.ts'
import { hashJson, type JsonValue, type Sha256, sha256 } from '../../core/hash.ts'
import { isRecord } from '../document/pointer.ts'
import { createHistory, type History, type HistoryRecord } from './history.ts'

interface HistoryFile {
  readonly format: 'phaseline-document-history'
  readonly formatVersion: 1
  /** Of the document that the history belongs to, at its current version. */
  readonly document: Sha256
  readonly record: HistoryRecord
}

/** Where the history of a document is kept. */
export const historyPath = (documentPath: string): string =>
  join(dirname(documentPath), '.phaseline-documents', `${basename(documentPath)}.history.json`)

/** Writes the history of a document. What changes the document as well commits both: {@link changeHistory}. */
export function saveHistory(documentPath: string, history: History): void {
  writeFileAtomic(historyPath(documentPath), textOf(history))
}

function textOf(history: History): string {
  const file: HistoryFile = {
    format: 'phaseline-document-history',
    formatVersion: 1,
    document: hashJson(history.document),
    record: history.record,
  }
  return JSON.stringify(file)
}

/** A history that moved, and its file as `commitFiles` takes it. */
export interface HistoryChange {
  readonly history: History
  readonly path: string
  readonly text: string
  /** Of the file that it was made from; that of an empty text when there was none. */
  readonly before: Sha256
}

/**
 * Moves the history of a document, without writing it. Throws what {@link loadHistory} throws.
 *
 * @param document as it is before the move
 */
export function changeHistory(
  documentPath: string,
  document: JsonValue,
  move: (history: History) => History,
): HistoryChange {
  const path = historyPath(documentPath)
  const text = textAt(path)
  const history = move(readHistory(path, text, document))
  return { history, path, text: textOf(history), before: sha256(text ?? '') }
}

const textAt = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)

/**
 * The history of a document as it was saved; an empty one when there is none, or when the document was changed by other means
 * since: its entries would lead nowhere.
 *
 * Throws a {@link UserError} (`DOCUMENT_HISTORY_DAMAGED`) when the file cannot be read.
 */
export function loadHistory(documentPath: string, document: JsonValue): History {
  const path = historyPath(documentPath)
  return readHistory(path, textAt(path), document)
}

function readHistory(path: string, text: string | undefined, document: JsonValue): History {
  if (text === undefined) return createHistory(document)
  const damaged = (reason: string): never => {
    throw new UserError('DOCUMENT_HISTORY_DAMAGED', `Expected the history of a document, ${reason}.`, {
      where: { file: path },
      hint: 'Delete the file to begin a new history; the document is not concerned.',
    })
  }
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return damaged('was no JSON')
  }
  if (
    !isRecord(file) ||
    file.format !== 'phaseline-document-history' ||
    file.formatVersion !== 1 ||
    !isRecord(file.record)
  )
    return damaged('was something else')
  const record = file.record as unknown as HistoryRecord
  if (
    !Array.isArray(record.entries) ||
    !Number.isInteger(record.position) ||
    record.position < 0 ||
    record.position > record.entries.length
  )
    return damaged('was cut off')
  // Changed by other means: the old entries no longer lead anywhere.
  if (file.document !== hashJson(document)) return createHistory(document)
  return createHistory(document, record)
}
