import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LONG_DIGITS, longDecimal, SHORT_DIGITS } from './decimal.ts'
import { createIsoReader, isoLayoutOf } from './iso-time.ts'
import { type PlainCsvKind, readPlainCsv } from './read-plain-csv.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-plain-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function read(text: string, kinds: readonly (PlainCsvKind | undefined)[], skipLines = 1) {
  const path = join(folder, 'a.csv')
  writeFileSync(path, text)
  return readPlainCsv(path, { skipLines, delimiter: ',', kinds })?.map((column) => column && [...column])
}

const numbers = (...cells: string[]) =>
  read(`a,b\n${cells.map((cell) => `${cell},1`).join('\n')}\n`, ['number', undefined])?.[0]

describe('numbers', () => {
  test('of up to 19 digits are the doubles that Number gives, to the last bit', () => {
    const cell = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 19n - 1n }), fc.integer({ min: 0, max: 19 }))
      .map(([negative, value, decimals]) => {
        const digits = String(value).padStart(decimals + 1, '0')
        const at = digits.length - decimals
        return `${negative ? '-' : ''}${digits.slice(0, at)}${decimals > 0 ? `.${digits.slice(at)}` : ''}`
      })
      .filter((text) => text.replace(/\D/g, '').length <= LONG_DIGITS)
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 200 }), (cells) => {
        expect(numbers(...cells)).toEqual(cells.map(Number))
      }),
      { seed: 1, numRuns: 100 },
    )
  })

  test('near the middle between two doubles are rounded as Number rounds, or handed to it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1000, noNaN: true }), fc.integer({ min: -2, max: 2 }), (value, nudge) => {
        // 19 digits of the exact middle between a double and the next, moved by a few units of the last digit.
        const ulp = 2 ** (Math.floor(Math.log2(value)) - 52)
        const exact = ((BigInt(Math.round(value / ulp)) * 2n + 1n) * 10n ** 40n) / 2n
        const scaled = String((exact * BigInt(Math.round(ulp * 2 ** 52))) / 2n ** 52n)
        const decimals = Math.min(LONG_DIGITS, scaled.length) - (scaled.length - 40)
        const digits = String(BigInt(scaled.slice(0, LONG_DIGITS)) + BigInt(nudge))
        const text = `${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`
        expect(numbers(text)).toEqual([Number(text)])
      }),
      { seed: 2, numRuns: 1000 },
    )
  })

  test('of more than 15 digits are one rounding of two parts', () => {
    expect(longDecimal(943600006103515, 6, 1, 14)).toBe(94.36000061035156)
    expect(longDecimal(900719925474099, 3, 1, 0)).toBe(9007199254740992)
    expect(SHORT_DIGITS).toBe(15)
  })

  test('may be missing', () => {
    expect(numbers('1', '', '2.5')).toEqual([1, Number.NaN, 2.5])
  })

  test.each(['1e5', '.5', '5.', '+1', '-', '-0', '1 ', ' 1', 'nan', '1_000', '"1"', '12345678901234567890', '0x1'])(
    'written as %j are left to DuckDB',
    (cell) => {
      expect(numbers('1', cell)).toBeUndefined()
    },
  )
})

describe('times', () => {
  const times = (...cells: string[]) => read(`t\n${cells.join('\n')}\n`, ['time'])?.[0]

  test('are the microseconds that Date gives, on every day of 400 years', () => {
    const layout = isoLayoutOf('2000-01-01')!
    const read = createIsoReader(layout)
    for (let day = Date.UTC(1800, 0, 1); day < Date.UTC(2200, 0, 1); day += 86_400e3) {
      expect(read(Buffer.from(new Date(day).toISOString().slice(0, 10)), 0)).toBe(day * 1000)
    }
  })

  test.each([
    ['2024-03-10 09:30:00', Date.UTC(2024, 2, 10, 9, 30) * 1000],
    ['2024-03-10T09:30:00', Date.UTC(2024, 2, 10, 9, 30) * 1000],
    ['2024-03-10T09:30:00Z', Date.UTC(2024, 2, 10, 9, 30) * 1000],
    ['2024-03-10 09:30:00+00:00', Date.UTC(2024, 2, 10, 9, 30) * 1000],
    ['2024-03-10 09:30', Date.UTC(2024, 2, 10, 9, 30) * 1000],
    ['2024-03-10 09:30:00-05:00', Date.UTC(2024, 2, 10, 14, 30) * 1000],
    ['2024-03-10 09:30:00+05:30', Date.UTC(2024, 2, 10, 4, 0) * 1000],
    ['2024-03-10T09:30:00.25-05', Date.UTC(2024, 2, 10, 14, 30) * 1000 + 250_000],
    ['2024-03-10 09:30:00.5', Date.UTC(2024, 2, 10, 9, 30) * 1000 + 500_000],
    ['2024-03-10 09:30:00.000123', Date.UTC(2024, 2, 10, 9, 30) * 1000 + 123],
  ])('as %s are instants of UTC', (text, micros) => {
    expect(times(text)).toEqual([micros])
  })

  test.each([
    '2023-02-29',
    '2100-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-01-0x',
    '2024/01/01',
    '24-01-01',
    '2024-01-01 00:00:00',
  ])('as %j after a date are left to DuckDB', (text) => {
    expect(times('2024-02-29', text)).toBeUndefined()
  })

  test.each(['2024-01-01 24:00:00', '2024-01-01 00:60:00', '2024-01-01T00:00:00', '2024-01-01 00-00-00', '2024-01-01'])(
    'as %j after a time of day are left to DuckDB',
    (text) => {
      expect(times('2024-01-01 00:00:00', text)).toBeUndefined()
    },
  )
})

test.each([
  '2024-01-01 00:00:00*05:00',
  '2024-01-01 00:00:00-05.00',
  '2024-01-01 00:00:00-05:99',
  '2024-01-01 00:00:00-16:00',
])('times as %j after one with an offset are left to DuckDB', (text) => {
  expect(read(`t\n2024-01-01 00:00:00-05:00\n${text}\n`, ['time'])).toBeUndefined()
})

describe('a file', () => {
  test('may end without a line break, with blank lines, and have Windows line breaks', () => {
    const expected = [[1, 2], undefined, [3, 4]]
    const kinds = ['number', undefined, 'number'] as const
    expect(read('a,b,c\n1,x,3\n2,y,4', kinds)).toEqual(expected)
    expect(read('a,b,c\n1,x,3\n2,y,4\n\n\n', kinds)).toEqual(expected)
    expect(read('a,b,c\r\n1,x,3\r\n2,y,4\r\n', kinds)).toEqual(expected)
    expect(read('# note\n\na,b,c\n1,x,3\n2,y,4\n', kinds, 3)).toEqual(expected)
  })

  test.each([
    ['too few columns', 'a,b\n1,2\n3\n'],
    ['too many columns', 'a,b\n1,2\n3,4,5\n'],
    ['a blank line in the middle', 'a,b\n1,2\n\n3,4\n'],
    ['quotes', 'a,b\n1,2\n3,"4"\n'],
    ['no rows', 'a,b\n'],
  ])('with %s is left to DuckDB', (_, text) => {
    expect(read(text, ['number', 'number'])).toBeUndefined()
    expect(read(text, ['number', undefined])).toBeUndefined()
  })

  test('of many blocks and of lines that grow keeps every row', () => {
    const rows = Array.from({ length: 120_000 }, (_, i) => (i < 50_000 ? i : i * 1_000_003))
    const columns = read(`a,b\n${rows.map((row) => `${row},${row / 8}`).join('\n')}\n`, ['number', 'number'])!
    expect(columns[0]).toEqual(rows)
    expect(columns[1]).toEqual(rows.map((row) => row / 8))
  })
})
