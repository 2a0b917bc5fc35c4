/**
 * @module Commits new texts of several files as one: all or none, whenever the process or the machine dies.
 *
 * The new texts are written under temporary names and fsynced, and so are their folders; then a journal that lists them appears by one
 * rename, which is the moment of the commit; then each temporary file is renamed to its place; then the journal goes. What is found
 * after a crash is finished when the journal is there, and swept away when it is not.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { TEMPORARY_SUFFIX, temporaryName, writeFileAtomic } from '../../core/atomic-file.ts'
import { RetryableError, TerminalError, UserError } from '../../core/errors.ts'
import { type Sha256, sha256 } from '../../core/hash.ts'
import { type CommitPoint, noCommitPoint } from './commit-point.ts'
import { isLeftOver, lockFolder } from './folder-lock.ts'

/** One file of a batch. */
export interface FileChange {
  readonly path: string
  /** The new text, or its bytes in UTF-8. */
  readonly text: string | Uint8Array
  /** SHA-256 of the text that the change was made from: the version check. */
  readonly before: Sha256
  /** SHA-256 of the new text, when it is known. */
  readonly after?: Sha256
}

type JournalEntry = StagedFile

const JOURNAL = 'batch-journal.json'

/**
 * Commits files of a batch. Throws a {@link RetryableError} (`DOCUMENT_CHANGED`) when a file is no longer what its change was made
 * from; nothing is written then. Batches on the same folder wait for nobody: the second is told at once that it is locked.
 *
 * @param folder where journal and lock are kept: one for all documents that batches may share
 * @param onPoint is called at each named point; a test ends the process there
 */
export function commitFiles(
  folder: string,
  changes: readonly FileChange[],
  onPoint: CommitPoint = noCommitPoint,
): void {
  mkdirSync(folder, { recursive: true })
  const release = lockFolder(folder)
  try {
    onPoint('locked')
    finishJournal(folder)
    for (const { path, before } of changes) checkVersion(path, before)
    onPoint('checked')
    const entries: JournalEntry[] = []
    try {
      for (const { path, text, before, after } of changes) {
        const temporary = temporaryName(path)
        entries.push({ path, temporary, before, after: after ?? sha256(text) })
        writeDurably(temporary, text, onPoint)
      }
      writeJournal(folder, entries, onPoint)
    } catch (error) {
      removeStaged(entries)
      throw error
    }
    finishEntries(folder, entries, onPoint)
  } finally {
    release()
  }
  onPoint('unlocked')
}

/** Files of a batch whose new texts somebody else writes: a worker thread, which has them. */
export interface StagedPart {
  readonly files: readonly StagedFile[]
  /** Has each text of the part lie under its temporary name, durably; does what {@link stageFile} does. */
  stage(): Promise<void>
}

export interface StagedFile extends Pick<FileChange, 'path' | 'before'> {
  readonly after: Sha256
  readonly temporary: string
}

/**
 * {@link commitFiles} of texts that others write at the same time; all is done in the same order, under the same lock. Of the points
 * of a commit it passes those that are passed on this thread.
 *
 * Throws what `commitFiles` and staging throw; nothing is written then, and no temporary file is left.
 *
 * @param onStaged is called when all texts lie there and the rest is done by this thread: the others have nothing to do meanwhile
 */
export async function commitStaged(
  folder: string,
  parts: readonly StagedPart[],
  { onStaged, onPoint = noCommitPoint }: { readonly onStaged?: () => void; readonly onPoint?: CommitPoint } = {},
): Promise<void> {
  const entries = parts.flatMap(({ files }) => files)
  let release = (): void => {}
  try {
    try {
      mkdirSync(folder, { recursive: true })
      release = lockFolder(folder)
      onPoint('locked')
      finishJournal(folder)
      const staged = await Promise.allSettled(
        parts.map(async (part) => {
          await part.stage()
          for (const _ of part.files) onPoint('file.written')
        }),
      )
      for (const each of staged) if (each.status === 'rejected') throw each.reason
      onStaged?.()
      writeJournal(folder, entries, onPoint)
    } catch (error) {
      removeStaged(entries)
      throw error
    }
    finishEntries(folder, entries, onPoint)
  } finally {
    release()
  }
  onPoint('unlocked')
}

/** Removes texts that lie under temporary names and will not be committed. */
export function removeStaged(files: readonly Pick<StagedFile, 'temporary'>[]): void {
  for (const { temporary } of files) rmSync(temporary, { force: true })
}

/**
 * Has the new text of one file lie under a temporary name, durably. Throws a {@link RetryableError} (`DOCUMENT_CHANGED`) when the file
 * is no longer what the text was made from. Only for who holds the lock of the batch, or works for it.
 *
 * @param isThere whether it lies there already
 */
export function stageFile({ path, text, before }: FileChange, temporary: string, isThere: boolean): void {
  checkVersion(path, before)
  if (!isThere) writeDurably(temporary, text, noCommitPoint)
}

function checkVersion(path: string, before: Sha256): void {
  if (hashOf(path) !== before)
    throw new RetryableError('DOCUMENT_CHANGED', `Expected "${path}" as it was read, it was changed meanwhile.`, {
      where: { file: path },
      hint: 'Nothing was written. Run the edit again.',
    })
}

/** The moment of the commit. */
function writeJournal(folder: string, entries: readonly JournalEntry[], onPoint: CommitPoint): void {
  syncFolders(entries.map(({ path }) => path))
  onPoint('files.synced')
  const path = join(folder, JOURNAL)
  try {
    writeFileAtomic(path, JSON.stringify({ format: 'phaseline-document-batch', formatVersion: 1, entries }))
  } catch (error) {
    // It may have appeared before the disk refused: the texts that it lists are about to be removed.
    rmSync(path, { force: true })
    throw error
  }
}

function finishEntries(folder: string, entries: readonly JournalEntry[], onPoint: CommitPoint): void {
  onPoint('journal.written')
  for (const { path, temporary } of entries) {
    renameSync(temporary, path)
    onPoint('file.renamed')
  }
  syncFolders(entries.map(({ path }) => path))
  onPoint('files.renamed')
  removeJournal(folder)
  onPoint('journal.removed')
}

/**
 * Finishes or sweeps away what a crash left. To be called before documents of the folder are read.
 *
 * @param documents files that may have temporary files beside them
 * @returns whether a batch was finished
 */
export function recoverFiles(folder: string, documents: readonly string[] = []): boolean {
  if (!existsSync(folder)) return false
  const release = lockFolder(folder)
  try {
    const finished = finishJournal(folder)
    for (const name of readdirSync(folder))
      if (isLeftOver(name) || ownerOf(name) === JOURNAL) rmSync(join(folder, name), { force: true })
    for (const place of new Set(documents.map(dirname))) {
      const names = new Set(
        documents.filter((path) => dirname(path) === place).map((path) => path.slice(place.length + 1)),
      )
      for (const name of existsSync(place) ? readdirSync(place) : []) {
        const owner = ownerOf(name)
        if (owner !== undefined && names.has(owner)) rmSync(join(place, name), { force: true })
      }
    }
    return finished
  } finally {
    release()
  }
}

/** The file that a temporary file was to become. */
const ownerOf = (name: string): string | undefined =>
  name.endsWith(TEMPORARY_SUFFIX) ? /^(.*)\.\d+-[0-9a-f]{8}\.tmp$/.exec(name)?.[1] : undefined

const hashOf = (path: string): Sha256 => (existsSync(path) ? sha256(readFileSync(path)) : sha256(''))

function finishJournal(folder: string): boolean {
  const path = join(folder, JOURNAL)
  if (!existsSync(path)) return false
  let entries: readonly JournalEntry[]
  try {
    const journal = JSON.parse(readFileSync(path, 'utf8')) as { format?: unknown; entries?: unknown }
    if (journal.format !== 'phaseline-document-batch' || !Array.isArray(journal.entries))
      throw new TypeError('no journal')
    entries = journal.entries as readonly JournalEntry[]
  } catch (cause) {
    throw new UserError('DOCUMENT_BATCH_DAMAGED', 'Expected the journal of a batch, was something else.', {
      where: { file: path },
      cause,
      hint: 'Look at the documents, then delete the file.',
    })
  }
  for (const entry of entries) {
    const current = hashOf(entry.path)
    if (existsSync(entry.temporary)) {
      // Somebody wrote the file between the crash and now: that text is kept beside it.
      if (current !== entry.before && current !== entry.after && existsSync(entry.path))
        copyFileSync(entry.path, `${entry.path}.${current.slice(0, 8)}.kept`)
      renameSync(entry.temporary, entry.path)
    } else if (current === entry.before && entry.before !== entry.after)
      throw new TerminalError('DOCUMENT_BATCH_DAMAGED', `Expected the new text of "${entry.path}", it is gone.`, {
        where: { file: path },
        hint: 'Look at the documents: those of this batch are not of one version. Then delete the journal.',
      })
  }
  syncFolders(entries.map((entry) => entry.path))
  removeJournal(folder)
  return true
}

function removeJournal(folder: string): void {
  rmSync(join(folder, JOURNAL))
  syncFolder(folder)
}

function writeDurably(path: string, text: string | Uint8Array, onPoint: CommitPoint): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'wx')
  try {
    onPoint('file.opened')
    writeFileSync(file, text)
    onPoint('file.written')
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes what was created in, or renamed to, the folders of files survive a power failure. */
function syncFolders(paths: readonly string[]): void {
  for (const folder of new Set(paths.map(dirname))) syncFolder(folder)
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
