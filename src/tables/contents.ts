/** @module What a table can promise to hold beyond its columns: values over time, or signals. Checked before it is written. */
import { UserError } from '../core/errors.ts'
import type { Table } from './table.ts'

/** A promise, and what it means. */
export const tableContents = {
  series: {
    description: 'a column `time` that rises from row to row, and numbers: one value of each per time',
    fault: seriesFault,
  },
  signals: {
    description: 'columns `time`, never falling, `symbol` of text and `signal` of numbers in [-1, 1]: short to long',
    fault: signalsFault,
  },
} as const satisfies Record<string, { readonly description: string; fault(table: Table): string | undefined }>

export type TableContent = keyof typeof tableContents

/**
 * Checks that a table holds what it promises.
 *
 * @throws UserError TABLE_CONTENT with the first row that breaks the promise
 * @example
 * requireContent('equity_curve', table, 'series')
 */
export function requireContent(name: string, table: Table, content: TableContent): void {
  const { description, fault } = tableContents[content]
  const found = fault(table)
  if (found === undefined) return
  throw new UserError('TABLE_CONTENT', `Expected ${name} to hold ${content} (${description}): ${found}.`)
}

function seriesFault(table: Table): string | undefined {
  const others = table.columns.filter(({ name }) => name !== 'time')
  const wrong = others.find(({ type }) => type !== 'double' && type !== 'integer' && type !== 'boolean')
  if (wrong !== undefined) return `column "${wrong.name}" holds ${wrong.type}`
  if (others.length === 0) return 'it has no values'
  return timeFault(table, (before, now) => now > before)
}

function signalsFault(table: Table): string | undefined {
  const symbol = table.columns.find(({ name }) => name === 'symbol')
  if (symbol?.type !== 'text') return `column "symbol" ${symbol === undefined ? 'is missing' : `holds ${symbol.type}`}`
  const signal = table.columns.find(({ name }) => name === 'signal')
  if (signal === undefined || signal.type === 'text' || signal.type === 'time')
    return `column "signal" ${signal === undefined ? 'is missing' : `holds ${signal.type}`}`
  for (let row = 0; row < table.length; row++) {
    const value = signal.values[row]!
    if (!(value >= -1 && value <= 1)) return `the signal of row ${row} is ${value}`
  }
  return timeFault(table, (before, now) => now >= before)
}

function timeFault(table: Table, follows: (before: number, now: number) => boolean): string | undefined {
  const time = table.columns.find(({ name }) => name === 'time')
  if (time?.type !== 'time') return `column "time" ${time === undefined ? 'is missing' : `holds ${time.type}`}`
  for (let row = 0; row < table.length; row++) {
    const now = time.values[row]!
    if (Number.isNaN(now)) return `row ${row} has no time`
    if (row > 0 && !follows(time.values[row - 1]!, now)) return `the time of row ${row} does not follow that before it`
  }
  return undefined
}
