/** @module `PROGRESS.json`: one writer, replaced as a whole after every change, readable while it is written. */
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { temporaryName, writeFileAtomic } from '../core/atomic-file.ts'
import { UserError } from '../core/errors.ts'
import type { Progress } from './progress.ts'
import { readProgress } from './read-progress.ts'

/** Where the state of a run is kept. `save` returns when it is safe. */
export interface ProgressStore {
  load(): Progress | undefined | Promise<Progress | undefined>
  save(progress: Progress): void | Promise<void>
  /** What the last `load` has left out: the file was of another shape. */
  notes?(): readonly string[]
  close?(): void
}

/** A {@link ProgressStore} in a file. */
export interface ProgressFile extends ProgressStore {
  load(): Progress | undefined
  save(progress: Progress): void
  /** Gives the right to write back. */
  close(): void
}

/**
 * A progress file, and the right to write it: throws `PROGRESS_LOCKED` while another living process has it. `load` reads
 * any known shape and leaves the file as it is; the first `save` writes the current one.
 *
 * @example
 * const store = openProgressFile('PROGRESS.json')
 * try { await runPhases(phases, { store }) } finally { store.close() }
 */
export function openProgressFile(path: string): ProgressFile {
  const unlock = openFolder(path)
  let notes: readonly string[] = []
  return {
    load() {
      let text: string
      try {
        text = readFileSync(path, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
      const read = readProgress(text, path)
      notes = read.notes
      return read.progress
    },
    notes: () => notes,
    save: (progress) => writeFileAtomic(path, `${JSON.stringify(progress, null, 2)}\n`),
    close: unlock,
  }
}

/** The right to write a file, in a folder that is made as needed. */
function openFolder(path: string): () => void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new UserError('PROGRESS_UNREADABLE', `Expected a file at ${path}, was a folder.`, { where: { file: path } })
  }
  try {
    mkdirSync(dirname(path), { recursive: true })
    return lockFile(`${path}.lock`)
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    const message = `Expected to write the progress file ${path}: ${(cause as Error).message}.`
    throw new UserError('PROGRESS_UNREADABLE', message, { where: { file: path }, cause })
  }
}

/** A {@link ProgressStore} in memory. */
export interface MemoryProgress extends ProgressStore {
  readonly latest: Progress | undefined
  load(): Progress | undefined
  save(progress: Progress): void
}

/** A store that forgets. */
export function memoryProgress(initial?: Progress): MemoryProgress {
  let latest = initial
  return {
    load: () => latest,
    save(progress) {
      latest = structuredClone(progress)
    },
    get latest() {
      return latest
    },
  }
}

interface Owner {
  readonly pid: number
  readonly start: string
  readonly host: string
}

/** Takes the lock, also from a process that has died. Returns the function that gives it back. */
function lockFile(path: string): () => void {
  const mine: Owner = { pid: process.pid, start: startOf(process.pid), host: hostname() }
  const text = JSON.stringify(mine)
  for (let tries = 0; tries < 10; tries++) {
    // Written before it gets its name, so that nobody ever reads half of it.
    const draft = temporaryName(path)
    const file = openSync(draft, 'wx')
    writeSync(file, text)
    closeSync(file)
    try {
      linkSync(draft, path)
      return () => {
        if (readOwner(path)?.text === text) rmSync(path, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft, { force: true })
    }
    const holder = readOwner(path)
    if (holder === undefined) continue
    if (isAlive(holder.owner)) {
      throw new UserError(
        'PROGRESS_LOCKED',
        `Expected to be the only writer of ${path.slice(0, -5)}; process ${holder.owner.pid} on ${holder.owner.host} writes it.`,
      )
    }
    removeDead(path, holder.text)
  }
  throw new UserError('PROGRESS_LOCKED', `Expected to take the lock ${path}; others keep taking it.`)
}

/** Removes the lock of a dead process; one that a living process took in the meantime is put back. */
function removeDead(path: string, dead: string): void {
  const aside = temporaryName(path)
  try {
    renameSync(path, aside)
  } catch {
    return // Someone else removed it first.
  }
  if (readOwner(aside)?.text !== dead) {
    try {
      linkSync(aside, path)
    } catch {
      // Its place is taken again; its owner has already lost it.
    }
  }
  rmSync(aside, { force: true })
}

function readOwner(path: string): { readonly owner: Owner; readonly text: string } | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    return { owner: JSON.parse(text) as Owner, text }
  } catch {
    return undefined
  }
}

/** A process of another machine cannot be looked at and counts as alive. */
function isAlive({ pid, start, host }: Owner): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return now === '' || start === '' || now === start
}

/** Pids are used again; the start time tells two processes apart. A process that has ended has none. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? '')
  } catch {
    return ''
  }
}
