/** @module Outputs as files for other programs: CSV, JSON, Parquet. */
import { copyFile, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { commitFile, temporaryName, writeFileAtomic } from '../core/atomic-file.ts'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import { type RunStore, type RunView, readOutput } from '../run/index.ts'
import { makeTable, readParquet, rowObject, type Table, writeCsv, writeParquet } from '../tables/index.ts'
import { resolveOutput } from './catalog.ts'
import { requireIntact } from './intact.ts'

export const exportFormats = ['csv', 'json', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface Exported {
  readonly file: string
  readonly format: ExportFormat
  readonly bytes: number
  /** Absent for JSON that is no list. */
  readonly rows?: number
}

/** The format that a file name asks for. @throws UserError EXPORT_FORMAT with the nearest name */
export function exportFormatOf(file: string): ExportFormat {
  const extension = extname(file).slice(1).toLowerCase()
  const format = exportFormats.find((name) => name === extension)
  if (format !== undefined) return format
  throw new UserError(
    'EXPORT_FORMAT',
    `Expected a file name that ends in ${exportFormats.map((name) => `.${name}`).join(', ')}, was "${file}".${didYouMean(extension, exportFormats)}`,
  )
}

/**
 * Writes an output to a file, atomically. Tables go to every format; in JSON each row is an object and times are ISO 8601.
 * JSON goes to JSON as it is, and to CSV and Parquet when it is a list of objects with plain values.
 *
 * @param reference `PHASE` or `PHASE.OUTPUT`
 * @param format default: what the name of the file says
 * @throws UserError OUTPUT_UNKNOWN, EXPORT_FORMAT, RESULTS_NO_TABLE; TerminalError when the artifact is damaged
 * @example
 * await exportOutput(store, readRun(store, 'latest'), 'validation.trades', 'trades.csv')
 */
export async function exportOutput(
  store: RunStore,
  view: RunView,
  reference: string,
  file: string,
  format: ExportFormat = exportFormatOf(file),
): Promise<Exported> {
  const entry = resolveOutput(store, view, reference)
  await requireIntact(entry)
  const rows = await (entry.kind === 'table'
    ? exportTable(entry.file, file, format)
    : exportJson(await jsonOf(store, view, entry.reference), entry.reference, file, format))
  const { size } = await stat(file)
  return { file, format, bytes: size, ...(rows === undefined ? {} : { rows }) }
}

async function jsonOf(store: RunStore, view: RunView, reference: string): Promise<JsonValue> {
  const content = await readOutput(store, view, reference)
  return content.kind === 'json' ? content.value : null
}

async function exportTable(from: string, file: string, format: ExportFormat): Promise<number> {
  const table = await readParquet(from)
  if (format === 'csv') await writeCsv(file, table)
  else if (format === 'json') writeFileAtomic(file, jsonRows(table))
  else await copyAtomically(from, file)
  return table.length
}

/** An artifact already is the Parquet file: its bytes, and so its hash, stay the same. */
async function copyAtomically(from: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const temporary = temporaryName(file)
  try {
    await copyFile(from, temporary)
    commitFile(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** One row a line, so that large files can be read by line-based tools, too. NaN becomes `null`: JSON has no NaN. */
export function jsonRows(table: Table): string {
  const times = new Set(table.columns.filter(({ type }) => type === 'time').map(({ name }) => name))
  const lines = Array.from({ length: table.length }, (_, row) =>
    JSON.stringify(rowObject(table, row), (key, value) =>
      times.has(key) && typeof value === 'number'
        ? Number.isFinite(value)
          ? new Date(value / 1000).toISOString()
          : null
        : value,
    ),
  )
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`
}

async function exportJson(
  value: JsonValue,
  reference: string,
  file: string,
  format: ExportFormat,
): Promise<number | undefined> {
  if (format === 'json') {
    writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`)
    return Array.isArray(value) ? value.length : undefined
  }
  const table = tableOfJson(value, reference)
  if (format === 'csv') await writeCsv(file, table)
  else await writeParquet(file, table)
  return table.length
}

/** A list of objects as a table; nested objects become `outer.inner` columns. @throws UserError RESULTS_NO_TABLE */
export function tableOfJson(value: JsonValue, reference: string): Table {
  const isList =
    Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))
  if (!isList) {
    throw new UserError('RESULTS_NO_TABLE', `Expected a list of objects to make a table of, ${reference} is none.`, {
      hint: 'Export it as .json instead.',
    })
  }
  const rows = (value as readonly JsonValue[]).map((row) => {
    const flat = new Map<string, JsonValue>()
    flattenRow(row, '', flat)
    return flat
  })
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  return makeTable(
    Object.fromEntries(
      names.map((name) => {
        const values = rows.map((row) => row.get(name) ?? null)
        // Whole numbers stay whole: 5 and not 5.0 in the file.
        if (values.every((item) => typeof item === 'number' && (item | 0) === item)) {
          return [name, Int32Array.from(values as number[])]
        }
        const isNumeric = values.every((item) => item === null || typeof item === 'number')
        if (isNumeric)
          return [name, Float64Array.from(values, (item) => (item === null ? Number.NaN : (item as number)))]
        if (values.every((item) => typeof item === 'boolean')) return [name, values as boolean[]]
        return [
          name,
          values.map((item) => (item === null ? null : typeof item === 'string' ? item : JSON.stringify(item))),
        ]
      }),
    ),
  )
}

function flattenRow(value: JsonValue, path: string, into: Map<string, JsonValue>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, item] of Object.entries(value)) flattenRow(item, path === '' ? key : `${path}.${key}`, into)
  } else {
    into.set(path, value)
  }
}
