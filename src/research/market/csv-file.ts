/** @module What must be known of a CSV file's text: where the header stands, the delimiter, and the line of a row. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'

export interface CsvDialect {
  /** Lines before the header: blank ones and comments. */
  readonly skip: number
  /** Not known when the header has only one column. */
  readonly delimiter?: string
  /** Names in the header, as DuckDB would give them; none in an empty file. */
  readonly columns: readonly string[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/**
 * Reads the beginning of a file. Knowing header and delimiter beforehand, DuckDB can say which line has too few columns
 * instead of guessing another format that would fit it.
 */
export function readCsvDialect(path: string): CsvDialect {
  const file = openSync(path, 'r')
  let text: string
  try {
    const bytes = Buffer.alloc(65_536)
    text = bytes.toString('utf8', 0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const place = lines.findIndex((line) => !isSkipped(line))
  if (place < 0) return { skip: 0, columns: [] }
  const header = lines[place]!.replaceAll(/"[^"]*"/g, '')
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length - 1)
  const most = Math.max(...counts)
  const delimiter = DELIMITERS[counts.indexOf(most)]!
  const columns = splitHeader(lines[place]!, delimiter)
  return { skip: place, columns, ...(most === 0 ? {} : { delimiter }) }
}

/** Names without quotes; empty ones are numbered, repeated ones get a suffix. */
function splitHeader(header: string, delimiter: string): readonly string[] {
  const names: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i <= header.length; i++) {
    if (header[i] === '"') quoted = !quoted
    if (i < header.length && (quoted || header[i] !== delimiter)) continue
    const name =
      header
        .slice(start, i)
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replaceAll('""', '"') || `column${names.length}`
    const taken = names.filter((other) => other.toLowerCase() === name.toLowerCase()).length
    names.push(taken === 0 ? name : `${name}_${taken}`)
    start = i + 1
  }
  return names
}

const isSkipped = (line: string): boolean => line.trim() === '' || line.startsWith('#')

/** Where a row stands in a file. */
export interface CsvLine {
  /** Counted from 1. */
  readonly line: number
  readonly text: string
}

/** Files above this size are not searched for lines; the line is then counted from the row. */
const SEARCH_LIMIT = 256 * 1024 * 1024

/**
 * The lines of some rows (counted from 0, the header not counted). Called when something is wrong: it reads the file.
 */
export function findCsvLines(path: string, rows: readonly number[]): ReadonlyMap<number, CsvLine> {
  const found = new Map<number, CsvLine>()
  if (path.endsWith('.gz') || statSync(path).size > SEARCH_LIMIT) {
    for (const row of rows) found.set(row, { line: row + 2, text: '' })
    return found
  }
  const wanted = new Set(rows)
  const text = readFileSync(path, 'utf8')
  let row = -1 // the header
  let line = 0
  for (let start = 0; start < text.length && found.size < wanted.size; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const content = text.slice(start, end)
    start = end + 1
    line++
    // Comments are skipped before the header only, blank lines everywhere.
    if (row < 0 ? isSkipped(content) : content.trim() === '') continue
    if (wanted.has(row)) found.set(row, { line, text: content.trimEnd() })
    row++
  }
  return found
}
