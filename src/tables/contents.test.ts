import { expect, test } from 'vitest'
import { requireContent, type TableContent } from './contents.ts'
import { makeTable, type Table, type TableColumn, tableOf } from './table.ts'

const at = (...values: readonly number[]): TableColumn => ({
  name: 'time',
  type: 'time',
  values: Float64Array.from(values),
})
const values = (name: string, ...numbers: readonly number[]): TableColumn => ({
  name,
  type: 'double',
  values: Float64Array.from(numbers),
})
const text = (name: string, ...texts: readonly string[]): TableColumn => ({ name, type: 'text', values: texts })

test('a series has one row of numbers per time; signals may have several symbols at one', () => {
  const series = tableOf([at(1, 2, 5), values('equity', 1, Number.NaN, 3)])
  const signals = tableOf([at(1, 1, 2), text('symbol', 'A', 'B', 'A'), values('signal', -1, 0.5, 1)])
  expect(() => requireContent('x', series, 'series')).not.toThrow()
  expect(() => requireContent('x', signals, 'signals')).not.toThrow()
})

test.each<[TableContent, string, Table]>([
  ['series', 'column "time" is missing', makeTable({ equity: [1, 2] })],
  ['series', 'column "time" holds double', tableOf([values('time', 1, 2), values('equity', 1, 2)])],
  ['series', 'it has no values', tableOf([at(1, 2)])],
  ['series', 'column "note" holds text', tableOf([at(1), text('note', 'a')])],
  ['series', 'the time of row 2 does not follow', tableOf([at(1, 2, 2), values('equity', 1, 2, 3)])],
  ['series', 'row 1 has no time', tableOf([at(1, Number.NaN), values('equity', 1, 2)])],
  ['signals', 'column "symbol" is missing', tableOf([at(1), values('signal', 1)])],
  ['signals', 'column "signal" is missing', tableOf([at(1), text('symbol', 'A')])],
  ['signals', 'the signal of row 0 is 2', tableOf([at(1), text('symbol', 'A'), values('signal', 2)])],
  ['signals', 'the signal of row 0 is NaN', tableOf([at(1), text('symbol', 'A'), values('signal', Number.NaN)])],
  ['signals', 'the time of row 1 does not', tableOf([at(2, 1), text('symbol', 'A', 'A'), values('signal', 0, 0)])],
])('%s: %s', (content, message, table) => {
  expect(() => requireContent('x', table, content)).toThrow(message)
})
