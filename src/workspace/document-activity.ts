/** @module What happened to the documents of a project: which have kept versions, and the latest changes. Reads, never writes. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { historyPath, type Patch } from '../documents/index.ts'
import { documentHistory } from './edit-document.ts'

/** The folder beside documents in which their histories and measurements are kept. */
const STATE = '.phaseline-documents'
const HISTORY = '.history.json'
/** Folders deeper than this, and more of them, are not looked into: a project may hold a data lake. */
const [MAX_DEPTH, MAX_FOLDERS] = [6, 2_000]

/** A document that was edited by commands. */
export interface KeptDocument {
  /** Relative to the project, with `/`. */
  readonly file: string
  /** Number of the version that the file was at when it was last edited by a command. */
  readonly version: number
  /** Kept versions, the oldest included. */
  readonly versions: number
  /** Milliseconds UTC of the last change that counts; absent when all were taken back. */
  readonly changedAt?: number
  /** Whether the versions lead to the document as it is. When something else changed it since, they lead nowhere. */
  readonly isCurrent: boolean
}

/** One change that was made by a command and was not taken back. */
export interface DocumentChange {
  readonly file: string
  /** The version that it led to. */
  readonly version: number
  /** The command. */
  readonly label: string
  /** Milliseconds UTC. */
  readonly at: number
  readonly operations: number
  /** Whether `--undo` takes this change back: it is the last one, and nothing else changed the document since. */
  readonly canUndo: boolean
}

export interface DocumentActivity {
  /** Latest change first. */
  readonly documents: readonly KeptDocument[]
  /** Newest first. */
  readonly changes: readonly DocumentChange[]
}

/**
 * Folders of a project in which documents were edited by commands, relative to it with `/`; the project itself is `''`.
 * Folders with a leading dot and `node_modules` are passed over, links are not followed.
 */
export function documentFolders(project: string): string[] {
  const found: string[] = []
  let level = [project]
  let seen = 0
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = []
    for (const folder of level) {
      if (++seen > MAX_FOLDERS) return found
      for (const entry of entriesOf(folder)) {
        if (!entry.isDirectory()) continue
        if (entry.name === STATE) found.push(shown(project, folder))
        else if (!entry.name.startsWith('.') && entry.name !== 'node_modules') next.push(join(folder, entry.name))
      }
    }
    level = next.sort()
  }
  return found
}

/**
 * The documents of some folders of a project and their latest changes. Histories that cannot be read are left out: the page
 * of the document says what is wrong with its history.
 *
 * @param folders as {@link documentFolders} gives them
 * @example
 * documentActivity(project, documentFolders(project)).changes[0]?.label // 'raise n_trials to 500'
 */
export function documentActivity(project: string, folders: readonly string[], limit = 20): DocumentActivity {
  const documents: KeptDocument[] = []
  const changes: DocumentChange[] = []
  for (const folder of folders) {
    const state = join(project, folder, STATE)
    for (const { name } of entriesOf(state)) {
      if (!name.endsWith(HISTORY)) continue
      const document = join(project, folder, basename(name, HISTORY))
      const record = readRecord(historyPath(document))
      if (record === undefined || statSync(document, { throwIfNoEntry: false }) === undefined) continue
      const { entries, position, dropped } = record
      const file = shown(project, document)
      const last = entries[position - 1]
      const isCurrent = leadsTo(document)
      documents.push({
        file,
        version: dropped + position,
        versions: entries.length + 1,
        ...(last === undefined ? {} : { changedAt: last.at }),
        isCurrent,
      })
      for (let i = Math.max(0, position - limit); i < position; i++) {
        const { label, at, patch } = entries[i]!
        const canUndo = isCurrent && i === position - 1
        changes.push({ file, version: dropped + i + 1, label, at, operations: patch.length, canUndo })
      }
    }
  }
  documents.sort((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0) || (a.file < b.file ? -1 : 1))
  changes.sort((a, b) => b.at - a.at || (a.file < b.file ? -1 : a.file > b.file ? 1 : b.version - a.version))
  return { documents, changes: changes.slice(0, limit) }
}

/**
 * A text that differs once a command on documents of these folders was measured, a history was written, or a document with
 * kept versions was changed. It costs a look at a few files, so that it can be asked for often.
 */
export function documentChangeMark(project: string, folders: readonly string[]): string {
  return folders
    .flatMap((folder) => {
      const state = join(project, folder, STATE)
      const documents = entriesOf(state)
        .filter(({ name }) => name.endsWith(HISTORY))
        .map(({ name }) => join(project, folder, basename(name, HISTORY)))
      return [state, join(state, 'metrics.jsonl'), ...documents].map((path) => {
        const found = statSync(path, { throwIfNoEntry: false })
        return found === undefined ? '-' : `${found.mtimeMs}/${found.size}`
      })
    })
    .join(' ')
}

/** Whether the kept versions of a document lead to what is in the file. */
function leadsTo(document: string): boolean {
  try {
    const { entries } = documentHistory(document).record
    return entries.length > 0
  } catch {
    return false
  }
}

interface ReadRecord {
  readonly entries: readonly { readonly label: string; readonly at: number; readonly patch: Patch }[]
  readonly position: number
  readonly dropped: number
}

function readRecord(path: string): ReadRecord | undefined {
  try {
    const { record } = JSON.parse(readFileSync(path, 'utf8')) as { readonly record?: Partial<ReadRecord> }
    const { entries, position, dropped } = record ?? {}
    const isSound = Array.isArray(entries) && Number.isInteger(position) && Number.isInteger(dropped)
    return isSound && position! >= 0 && position! <= entries.length ? (record as ReadRecord) : undefined
  } catch {
    return undefined
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const shown = (project: string, path: string): string => relative(project, path).split(sep).join('/')
