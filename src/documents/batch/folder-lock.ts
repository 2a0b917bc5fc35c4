/** @module One writer at a time in a folder: a lock file that names its process, and gives way when that is gone. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RetryableError } from '../../core/errors.ts'

const LOCK = 'batch.lock'

/**
 * Locks a folder. Throws a {@link RetryableError} (`DOCUMENT_CHANGED`) at once when another living process holds it. The lock of a
 * process that is gone, also when another one has its id by now, is taken over.
 *
 * @returns gives the lock back
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK)
  // A lock appears with its content: a hard link of a finished file.
  const own = `${path}.${process.pid}`
  writeFileSync(own, `${process.pid} ${statOf(process.pid).start}`)
  try {
    for (let tries = 0; tries < 3; tries++) {
      if (appears(own, path)) return () => rmSync(path, { force: true })
      const holder = read(path)
      if (holder === undefined) continue
      if (isAlive(holder)) break
      removeDead(own, path)
    }
  } finally {
    rmSync(own, { force: true })
  }
  throw new RetryableError('DOCUMENT_CHANGED', `Expected no other batch at work in "${folder}", there is one.`, {
    hint: 'Nothing was written. Run the edit again.',
  })
}

/** Whether a file that belongs to the lock was left by a process that is gone. */
export function isLeftOver(name: string): boolean {
  const pid = new RegExp(`^${LOCK.replace('.', '\\.')}\\.(?:dead-)?(\\d+)$`).exec(name)?.[1]
  return pid !== undefined && !isAlive(pid)
}

function appears(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/**
 * Removes the lock of a dead process. Several may find it at the same time: only who holds a second lock looks at it again and
 * removes it, so that nobody removes what another one has just taken.
 */
function removeDead(own: string, path: string): void {
  const takeover = `${path}.takeover`
  if (!appears(own, takeover)) {
    const holder = read(takeover)
    if (holder === undefined || isAlive(holder)) return
    // Died while it took over. Moved away under a name of its own, looked at, and put back when it was another one.
    const dead = `${path}.dead-${process.pid}`
    try {
      renameSync(takeover, dead)
    } catch {
      return
    }
    if (read(dead) !== holder) appears(dead, takeover)
    rmSync(dead, { force: true })
    return
  }
  try {
    const holder = read(path)
    if (holder !== undefined && !isAlive(holder)) rmSync(path, { force: true })
  } finally {
    rmSync(takeover, { force: true })
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Whether the process that wrote `PID START` runs; a start that differs is another process with the same id. */
function isAlive(holder: string): boolean {
  const [id = '', start = ''] = holder.split(' ')
  const pid = Number(id)
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const { state, start: known } = statOf(pid)
  // A zombie has ended, whether or not its parent has taken note.
  return state !== 'Z' && (start === '' || known === start)
}

/** State (field 3) and start in clock ticks after boot (field 22) in `/proc/PID/stat`; empty where there is none. */
function statOf(pid: number): { readonly state: string; readonly start: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', start: fields[19] ?? '' }
  } catch {
    return { state: '', start: '' }
  }
}
