/** @module The database of a journal: found or made, and opened. The only file that knows the driver of SQLite. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { UserError } from '../../core/errors.ts'
import { prepareDatabase } from './prepare-database.ts'
import { storeError } from './store-error.ts'

/** Milliseconds that a commit waits for another process's commit. */
const BUSY_TIMEOUT_MS = 20_000

/** An open journal. */
export type JournalDatabase = Database.Database

/** A statement that takes `Values` and gives rows. */
export type Prepared<Values extends unknown[], Row = unknown> = Database.Statement<Values, Row>

/**
 * Opens `FOLDER/journal.sqlite`, making folder and tables when they are missing (unless `readonly`).
 *
 * @throws UserError STORE_MISSING, STORE_VERSION or STORE_UNWRITABLE; nothing is changed then
 */
export function openDatabase(folder: string, readonly: boolean): JournalDatabase {
  const file = join(folder, 'journal.sqlite')
  if (readonly && !existsSync(file)) {
    throw new UserError('STORE_MISSING', `Expected a store in ${folder}, found none.`, {
      hint: 'Run a workflow first, or name another folder with `--store DIR`.',
    })
  }
  try {
    if (!readonly) makeFolders(folder)
    const database = new Database(file, { readonly, timeout: BUSY_TIMEOUT_MS })
    try {
      prepareDatabase(database, file, readonly)
    } catch (error) {
      database.close()
      throw error
    }
    return database
  } catch (error) {
    throw storeError(error, `The store in ${folder} cannot be ${readonly ? 'read' : 'opened'}`)
  }
}

/** One level at a time: the recursive form of Node never returns on file systems that refuse with ENOENT, such as /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolders(parent)
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (existsSync(folder)) return
    throw storeError(Object.assign(error as Error, { code: 'EACCES' }), `The folder ${folder} cannot be made`)
  }
}

/** The version of SQLite that keeps the journal, for `phaseline doctor`; opens and closes a database in memory. */
export function sqliteVersion(): string {
  const database = new Database(':memory:')
  try {
    return (database.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version
  } finally {
    database.close()
  }
}
