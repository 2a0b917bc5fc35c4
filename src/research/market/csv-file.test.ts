import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCsvLines, readCsvDialect } from './csv-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-csv-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (text: string): string => {
  const path = join(folder, 'a.csv')
  writeFileSync(path, text)
  return path
}

describe('a CSV file', () => {
  test('has a header after comments and blank lines, and the delimiter that it uses most', () => {
    expect(readCsvDialect(write('# made\r\n\r\na,"b; c; d",\r\n1,2,3\r\n'))).toEqual({
      skip: 2,
      delimiter: ',',
      columns: ['a', 'b; c; d', 'column2'],
    })
    expect(readCsvDialect(write('\uFEFFa;A;"say ""x"""\n'))).toEqual({
      skip: 0,
      delimiter: ';',
      columns: ['a', 'A_1', 'say "x"'],
    })
    expect(readCsvDialect(write('only\n1\n'))).toEqual({ skip: 0, columns: ['only'] })
    expect(readCsvDialect(write('\n\n'))).toEqual({ skip: 0, columns: [] })
  })

  test('tells the lines of rows, blank lines not counted as rows', () => {
    const path = write('# made\na,b\n1,2\n\n3,4\r\n5,6')
    expect([...findCsvLines(path, [0, 1, 2, 9])]).toEqual([
      [0, { line: 3, text: '1,2' }],
      [1, { line: 5, text: '3,4' }],
      [2, { line: 6, text: '5,6' }],
    ])
  })
})
