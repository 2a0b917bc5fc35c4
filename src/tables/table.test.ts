import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../core/errors.ts'
import {
  concatTables,
  getColumn,
  getNumbers,
  getText,
  makeTable,
  rowObject,
  schemaOf,
  selectColumns,
  sliceTable,
  sortedRows,
  sortTable,
} from './table.ts'

const trials = makeTable({
  trial: Int32Array.of(0, 1, 2, 3),
  sharpe: [0.4, Number.NaN, 0.9, 0.4],
  ok: [true, false, true, true],
  note: ['a', null, 'c', 'd'],
})

describe('a table', () => {
  test('tells the type of a column from its values', () => {
    expect(schemaOf(trials).map((column) => column.type)).toEqual(['integer', 'double', 'boolean', 'text'])
    expect(rowObject(trials, 1)).toEqual({ trial: 1, sharpe: Number.NaN, ok: false, note: null })
  })

  test('takes typed arrays without a copy', () => {
    const values = Float64Array.of(1, 2)
    expect(getNumbers(makeTable({ values }), 'values')).toBe(values)
  })

  test('refuses columns of different lengths', () => {
    expect(() => makeTable({ a: [1], b: [1, 2] })).toThrow(
      'Expected columns of equal length, was 1 for "a" and 2 for "b".',
    )
  })

  test('names the nearest column when there is none', () => {
    expect(() => getColumn(trials, 'sharp')).toThrow(
      'Expected a column "sharp", found: trial, sharpe, ok, note. Did you mean "sharpe"?',
    )
    expect(() => getText(trials, 'sharpe')).toThrow(UserError)
    expect(() => getNumbers(trials, 'note')).toThrow('Expected numbers in column "note", was text.')
  })

  test('is cut and selected without copying the numbers', () => {
    const part = sliceTable(selectColumns(trials, ['sharpe', 'note']), 2)
    expect(part.length).toBe(2)
    expect(getNumbers(part, 'sharpe').buffer).toBe(getNumbers(trials, 'sharpe').buffer)
    expect(getText(part, 'note')).toEqual(['c', 'd'])
  })

  test('sorts with ties by index and missing values last in both directions', () => {
    expect([...sortedRows(trials, 'sharpe', 'descending')]).toEqual([2, 0, 3, 1])
    expect([...sortedRows(trials, 'sharpe')]).toEqual([0, 3, 2, 1])
    expect(getText(sortTable(trials, 'note', 'descending'), 'note')).toEqual(['d', 'c', 'a', null])
  })

  test('sorts any numbers into order without losing a row', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN))), (numbers) => {
        const rows = [...sortedRows(makeTable({ x: Float64Array.from(numbers) }), 'x')]
        expect([...rows].sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index))
        const present = rows.map((row) => numbers[row]!).filter((value) => !Number.isNaN(value))
        expect(present).toEqual([...present].sort((a, b) => a - b))
      }),
    )
  })

  test('is put together from parts', () => {
    const whole = concatTables([sliceTable(trials, 0, 1), sliceTable(trials, 1, 1), sliceTable(trials, 1, 4)])
    expect(whole).toEqual(trials)
    expect(() => concatTables([trials, selectColumns(trials, ['ok'])])).toThrow(
      'Expected the columns trial integer, sharpe double, ok boolean, note text; found ok boolean.',
    )
  })
})
