/**
 * @module Commits new texts of several files as one: all or none, whenever the process or the machine dies.
 *
 * The new texts are written under temporary names and fsynced; then a journal that lists them appears by one rename, which is
 * the moment of the commit; then each temporary file is renamed to its place; then the journal goes. What is found after a crash
 * is finished when the journal is there, and swept away when it is not.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { commitFile, TEMPORARY_SUFFIX, temporaryName, writeFileAtomic } from '../../core/atomic-file.ts'
import { RetryableError, TerminalError, UserError } from '../../core/errors.ts'
import { type Sha256, sha256 } from '../../core/hash.ts'

/** One file of a batch. */
export interface FileChange {
  readonly path: string
  readonly text: string
  /** SHA-256 of the text that the change was made from: the version check. */
  readonly before: Sha256
}

interface JournalEntry {
  readonly path: string
  readonly temporary: string
  readonly before: Sha256
  readonly after: Sha256
}

/** Called between the steps of a commit; a test lets it throw where a crash is to be tried. */
export type CommitStep = (step: string) => void

const JOURNAL = 'batch-journal.json'
const LOCK = 'batch.lock'

/**
 * Commits files of a batch. Throws a {@link RetryableError} (`DOCUMENT_CHANGED`) when a file is no longer what its change was made
 * from; nothing is written then. Batches on the same folder wait for nobody: the second is told at once that it is locked.
 *
 * @param folder where journal and lock are kept: one for all documents that batches may share
 */
export function commitFiles(folder: string, changes: readonly FileChange[], onStep: CommitStep = () => {}): void {
  mkdirSync(folder, { recursive: true })
  const release = lock(folder)
  try {
    finishJournal(folder)
    for (const { path, before } of changes) {
      const current = existsSync(path) ? sha256(readFileSync(path)) : sha256('')
      if (current !== before)
        throw new RetryableError('DOCUMENT_CHANGED', `Expected "${path}" as it was read, it was changed meanwhile.`, {
          where: { file: path },
          hint: 'Nothing was written. Run the edit again.',
        })
    }
    const entries: JournalEntry[] = []
    try {
      for (const { path, text, before } of changes) {
        const temporary = temporaryName(path)
        entries.push({ path, temporary, before, after: sha256(text) })
        writeDurably(temporary, text)
        onStep(`wrote ${path}`)
      }
      writeFileAtomic(
        join(folder, JOURNAL),
        JSON.stringify({ format: 'phaseline-document-batch', formatVersion: 1, entries }),
      )
    } catch (error) {
      for (const { temporary } of entries) rmSync(temporary, { force: true })
      throw error
    }
    onStep('committed')
    for (const { path, temporary } of entries) {
      commitFile(temporary, path)
      onStep(`moved ${path}`)
    }
    removeJournal(folder)
    onStep('finished')
  } finally {
    release()
  }
}

/**
 * Finishes or sweeps away what a crash left. To be called before documents of the folder are read.
 *
 * @param documents files that may have temporary files beside them
 * @returns whether a batch was finished
 */
export function recoverFiles(folder: string, documents: readonly string[] = []): boolean {
  if (!existsSync(folder)) return false
  const release = lock(folder)
  try {
    const finished = finishJournal(folder)
    for (const place of new Set(documents.map(dirname))) {
      const names = new Set(
        documents.filter((path) => dirname(path) === place).map((path) => path.slice(place.length + 1)),
      )
      for (const name of existsSync(place) ? readdirSync(place) : []) {
        const owner = /^(.*)\.\d+-[0-9a-f]{8}\.tmp$/.exec(name)?.[1]
        if (name.endsWith(TEMPORARY_SUFFIX) && owner !== undefined && names.has(owner))
          rmSync(join(place, name), { force: true })
      }
    }
    return finished
  } finally {
    release()
  }
}

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
    if (existsSync(entry.temporary)) commitFile(entry.temporary, entry.path)
    else if (!existsSync(entry.path))
      throw new TerminalError('DOCUMENT_BATCH_DAMAGED', `Expected "${entry.path}" or its new text, both are gone.`, {
        where: { file: path },
      })
  }
  removeJournal(folder)
  return true
}

function removeJournal(folder: string): void {
  rmSync(join(folder, JOURNAL))
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx')
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** One writer at a time in a folder. The lock of a process that is gone is taken over. */
function lock(folder: string): () => void {
  const path = join(folder, LOCK)
  // The lock appears with its content: a hard link of a finished file.
  const own = `${path}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    for (let tries = 0; tries < 3; tries++) {
      try {
        linkSync(own, path)
        return () => rmSync(path, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = holderOf(path)
      if (holder === undefined) continue
      if (isAlive(holder)) break
      // Only one of several that find the lock of a dead process moves it away; who moves another one puts it back.
      const dead = `${path}.dead-${process.pid}`
      try {
        renameSync(path, dead)
      } catch {
        continue
      }
      if (holderOf(dead) !== holder && !existsSync(path)) linkSync(dead, path)
      rmSync(dead, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
  throw new RetryableError('DOCUMENT_CHANGED', `Expected no other batch at work in "${folder}", there is one.`, {
    hint: 'Nothing was written. Run the edit again.',
  })
}

/** The process that holds a lock; `undefined` when the lock is gone. */
function holderOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
