/** @module Relations: the files and queries that DuckDB reads, each as a table expression with a name for messages. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/suggest.ts'
import { sqlText } from '../../tables/duckdb.ts'
import { readCsvDialect } from './csv-file.ts'

export interface Relation {
  /** How the user wrote it, for messages and reports; never an absolute path that was not written. */
  readonly label: string
  readonly kind: 'csv' | 'parquet' | 'json' | 'query'
  /** For the FROM of a query. */
  readonly rows: string
  /** The same with every column as text; how a file is read when its values do not fit their types. */
  readonly textRows?: string
  readonly path?: string
  /** The file's name without folder and endings, the symbol when nothing else names one. */
  readonly stem?: string
  /** Folder of relative names in a query. */
  readonly searchPath?: string
}

const ENDINGS: Readonly<Record<string, 'csv' | 'parquet' | 'json'>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  parquet: 'parquet',
  pq: 'parquet',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
}

/** Name and kind of a data file, or `undefined` for other files: `SPY.csv.gz` has the stem `SPY`. */
export function splitFileName(
  path: string,
): { readonly stem: string; readonly kind: 'csv' | 'parquet' | 'json' } | undefined {
  const match = /^(.+?)\.([a-z]+)(?:\.gz|\.zst)?$/i.exec(basename(path))
  const kind = match === null ? undefined : ENDINGS[match[2]!.toLowerCase()]
  return kind === undefined ? undefined : { stem: match![1]!, kind }
}

/**
 * The relation of a file.
 *
 * @param label how the user wrote the path
 * @param dateFormat how a CSV file writes dates, in the letters of strftime
 * @throws UserError `DATA_FILE_MISSING` with the nearest name in the folder, `DATA_FILE_KIND`, `DATA_EMPTY`
 */
export function fileRelation(path: string, label: string, dateFormat?: string): Relation {
  if (!existsSync(path)) throw missingFile(path, label)
  const name = splitFileName(path)
  if (name === undefined) {
    throw new UserError('DATA_FILE_KIND', `Expected a CSV, Parquet or JSON file, was "${label}".`, {
      where: { file: label },
      hint: `Endings: ${Object.keys(ENDINGS).join(', ')}, also with .gz.`,
    })
  }
  const base = { label, kind: name.kind, path, stem: name.stem }
  const quoted = sqlText(path)
  if (name.kind === 'parquet') return { ...base, rows: `read_parquet(${quoted})` }
  if (name.kind === 'json') return { ...base, rows: `read_json(${quoted})` }
  const { options, columns } = csvOptions(path, label)
  const format =
    dateFormat === undefined
      ? []
      : [`${dateFormat.includes('%H') ? 'timestampformat' : 'dateformat'}=${sqlText(dateFormat)}`]
  const asText =
    columns.length === 0
      ? ['all_varchar=true']
      : [
          'auto_detect=false',
          'null_padding=true',
          `columns={${columns.map((column) => `${sqlText(column)}: 'VARCHAR'`).join(', ')}}`,
        ]
  return {
    ...base,
    rows: `read_csv(${[quoted, ...options, ...format].join(', ')})`,
    textRows: `read_csv(${[quoted, ...options, ...asText].join(', ')})`,
  }
}

function csvOptions(path: string, label: string): { readonly options: string[]; readonly columns: readonly string[] } {
  if (path.endsWith('.gz') || path.endsWith('.zst')) return { options: ['header=true'], columns: [] }
  const { skip, delimiter, columns } = readCsvDialect(path)
  if (columns.length === 0) {
    throw new UserError('DATA_EMPTY', 'Expected a header line and rows, the file is empty.', { where: { file: label } })
  }
  const quoting = delimiter === undefined ? [] : [`delim=${sqlText(delimiter)}`, `quote='"'`]
  return { options: ['header=true', `skip=${skip}`, ...quoting], columns }
}

/** "No such file", with the file of the folder that has the nearest name, or the nearest folder that exists. */
export function missingFile(path: string, label: string): UserError {
  const folder = dirname(path)
  if (!existsSync(folder)) {
    return new UserError('DATA_FILE_MISSING', `Expected a file "${label}", there is no such folder.`, {
      where: { file: label },
      hint: 'Relative paths start at the folder of the workflow file.',
    })
  }
  const names = readdirSync(folder)
  const near = nearest(basename(path), names)
  const data = names.filter((name) => splitFileName(name) !== undefined)
  const found = near !== undefined ? ` Did you mean "${near}"?` : ''
  const there = data.length === 0 ? 'The folder has no data files.' : `The folder has: ${shorten(data)}.`
  return new UserError('DATA_FILE_MISSING', `Expected a file "${label}", there is none.${found}`, {
    where: { file: label },
    hint: `${there} Relative paths start at the folder of the workflow file.`,
  })
}

/** At most eight names of a list, and how many more there are. */
export function shorten(names: readonly string[]): string {
  const more = names.length - 8
  return more > 0 ? `${names.slice(0, 8).join(', ')} and ${more} more` : names.join(', ')
}
