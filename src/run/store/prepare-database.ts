/** @module The first look at a journal's database: whose it is, which version, and its tables when it is new. */
import { UserError } from '../../core/errors.ts'
import { CHECKPOINT_PAGES } from './log-room.ts'
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './schema.ts'

/** What is needed of a database. */
interface JournalDatabase {
  pragma(source: string, options?: { readonly simple?: boolean }): unknown
  exec(sql: string): unknown
  prepare(sql: string): { get(): unknown }
  transaction(work: () => void): { immediate(): void }
}

/** Checks whose file it is and its version before anything is changed; makes the tables of a new one. */
export function prepareDatabase(database: JournalDatabase, file: string, readonly: boolean): void {
  const number = (pragma: string): number => database.pragma(pragma, { simple: true }) as number
  const version = number('user_version')
  const application = number('application_id')
  const isNew =
    version === 0 && application === 0 && database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (!isNew && application !== APPLICATION_ID) {
    throw new UserError('STORE_UNWRITABLE', `Expected a journal of Phaseline in ${file}, was another SQLite database.`)
  }
  if (!isNew && version !== SCHEMA_VERSION) {
    throw new UserError(
      'STORE_VERSION',
      `Expected a journal of version ${SCHEMA_VERSION} in ${file}, was version ${version}. Nothing was changed.`,
      {
        hint:
          version > SCHEMA_VERSION
            ? 'It was written by a newer Phaseline: update, or use another store with `--store DIR`.'
            : 'It was written by an older Phaseline: use that, or another store with `--store DIR`.',
      },
    )
  }
  if (readonly) {
    // A process that was killed while it made the store leaves a file without tables: there is nothing to read yet.
    if (isNew)
      throw new UserError('STORE_MISSING', `Expected a journal in ${file}, was an empty file.`, {
        hint: 'The next `phaseline run` makes it.',
      })
    return
  }
  database.pragma('journal_mode = WAL')
  // FULL makes a commit wait for the disk: a journaled fact survives a power failure.
  database.pragma('synchronous = FULL')
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  if (isNew) {
    database
      .transaction(() => {
        // Another process may have made the tables since they were looked for.
        if (number('user_version') !== 0) return
        database.exec(SCHEMA)
        database.pragma(`application_id = ${APPLICATION_ID}`)
        database.pragma(`user_version = ${SCHEMA_VERSION}`)
      })
      .immediate()
  }
}
