/**
 * @module Room in the write-ahead log before it is needed.
 *
 * A log that grows with every commit makes each fsync write the file's new length and blocks as well: a second commit, of the
 * file system's own journal. A log that has its length already is overwritten in place, as SQLite does anyway after each
 * checkpoint, and an fsync writes the facts alone. What is promised of a commit is the same either way.
 */
import { statfsSync, statSync } from 'node:fs'

/** What is needed of a database. */
interface LoggedDatabase {
  /** Path of its file. */
  readonly name: string
  readonly inTransaction: boolean
  pragma(source: string, options?: { readonly simple?: boolean }): unknown
  exec(sql: string): unknown
  prepare(sql: string): { run(bytes: number): unknown }
}

/** Pages in the log after which a commit copies them to the database and starts the log over. */
export const CHECKPOINT_PAGES = 2_000

const PAGE_BYTES = 4_096
const FRAME_HEADER_BYTES = 24

/** As long as the log becomes between two checkpoints. */
export const LOG_BYTES = CHECKPOINT_PAGES * (FRAME_HEADER_BYTES + PAGE_BYTES)

/** Room is made when the file system has this much free: the last megabytes of a disk are for results. */
const LEAST_FREE_BYTES = 64 * LOG_BYTES

/** The cache meanwhile, in pages: what does not fit is written to the log early, the rest never. */
const CACHE_PAGES = 64

/**
 * Makes the log of the journal in `folder` as long as it will be: a transaction of that size is begun, written early for want
 * of cache, and rolled back. Its pages stay in the log, where no reader and no recovery takes them for committed ones, and are
 * overwritten. Does nothing when the log has its length or the disk has little room; never throws.
 *
 * @param beforeRollback called when the transaction is written, so that tests can end the process there
 */
export function makeLogRoom(
  database: LoggedDatabase,
  folder: string,
  beforeRollback: () => void,
  leastFreeBytes = LEAST_FREE_BYTES,
): void {
  const cacheSize = database.pragma('cache_size', { simple: true }) as number
  try {
    const { bavail, bsize } = statfsSync(folder)
    if (logBytes(database.name) >= LOG_BYTES || bavail * bsize < leastFreeBytes) return
    database.pragma(`cache_size = ${CACHE_PAGES}`)
    database.exec('BEGIN IMMEDIATE')
    const filler = "INSERT INTO events (id, time, type, data, body) VALUES (0, 0, 'filler', '', zeroblob(?))"
    database.prepare(filler).run((CHECKPOINT_PAGES + 2 * CACHE_PAGES) * PAGE_BYTES)
    beforeRollback()
  } catch {
    // Room saves time and nothing else: what keeps it from being made is met by the next commit, if it matters.
  } finally {
    if (database.inTransaction) database.exec('ROLLBACK')
    database.pragma(`cache_size = ${cacheSize}`)
  }
}

function logBytes(file: string): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
}
