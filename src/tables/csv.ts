/** @module CSV export of tables, for spreadsheets and other programs. */
import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { commitFile, temporaryName } from '../core/atomic-file.ts'
import { type Database, sharedDatabase, sqlText } from './duckdb.ts'
import { schemaOf, type Table } from './table.ts'

/**
 * Writes a table as CSV with a header line, atomically. Numbers have the shortest spelling that reads back as the same
 * double, NaN is `nan`, missing text is empty, times are ISO 8601 in UTC.
 */
export async function writeCsv(path: string, table: Table, database?: Database): Promise<void> {
  const opened = database ?? (await sharedDatabase())
  mkdirSync(dirname(path), { recursive: true })
  const temporary = temporaryName(path)
  const columns = table.columns.map(({ name, type }) => {
    const quoted = `"${name.replaceAll('"', '""')}"`
    return type === 'time' ? `strftime(${quoted} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') AS ${quoted}` : quoted
  })
  try {
    await opened.executeWithRows(
      (rows) => `COPY (SELECT ${columns.join(', ')} FROM ${rows}) TO ${sqlText(temporary)} (FORMAT csv, HEADER)`,
      schemaOf(table),
      [table],
    )
    commitFile(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
