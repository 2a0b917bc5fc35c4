import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserErrors } from '../../core/errors.ts'
import { csv, type MarketFolder, marketFolder } from './market-folder.fixture.ts'

let folder: MarketFolder
beforeAll(() => {
  folder = marketFolder()
})
afterAll(() => folder.remove())

const GOOD = ['2000-01-03,10,12,9,11,100', '2000-01-04,11,13,10,12,200', '2000-01-05,12,14,11,13,300']

/** The mistakes of a file with these rows. */
async function mistakesOf(rows: readonly string[], section: object = {}): Promise<readonly string[]> {
  folder.write('bad.csv', csv(...rows))
  return folder.mistakes({ source: 'bad.csv', ...section })
}

describe('a file', () => {
  test('that is not there is reported with the nearest name and what the folder has', async () => {
    folder.write('sp500.csv', csv(...GOOD))
    expect(await folder.mistakes({ source: 'sp50.csv' })).toEqual([
      'DATA_FILE_MISSING sp50.csv Expected a file "sp50.csv", there is none. Did you mean "sp500.csv"?',
    ])
    await expect(folder.load({ source: 'sp50.csv' })).rejects.toMatchObject({
      hint: expect.stringContaining('sp500.csv. Relative paths start at the folder of the workflow file.'),
    })
    expect(await folder.mistakes({ source: 'nowhere/sp500.csv' })).toEqual([
      'DATA_FILE_MISSING nowhere/sp500.csv Expected a file "nowhere/sp500.csv", there is no such folder.',
    ])
    expect(await folder.mistakes({ source: 'nothing-*.csv' })).toEqual([
      'DATA_FILE_MISSING nothing-*.csv Expected data files that match "nothing-*.csv", there are none.',
    ])
    expect(await folder.mistakes({ symbols: ['SPY'] })).toEqual([
      'DATA_FILE_MISSING Expected prices in the folder "data" beside the workflow file, there is no such folder.',
    ])
  })

  test('of another kind is refused', async () => {
    folder.write('prices.xlsx', 'x')
    expect(await folder.mistakes({ source: 'prices.xlsx' })).toEqual([
      'DATA_FILE_KIND prices.xlsx Expected a CSV, Parquet or JSON file, was "prices.xlsx".',
    ])
  })

  test('that is damaged is reported with what does not fit', async () => {
    folder.write('a.parquet', 'PAR1 but not really')
    expect(await folder.mistakes({ source: 'a.parquet' })).toEqual([
      'DATA_FILE_UNREADABLE a.parquet Expected a whole Parquet file, it is damaged: it does not end with PAR1.',
    ])
    folder.write('a.json', '[{"date": "2000-')
    expect(await folder.mistakes({ source: 'a.json' })).toEqual([
      expect.stringMatching(
        /^DATA_FILE_UNREADABLE a\.json Expected a JSON file, DuckDB cannot read it: Malformed JSON in file "a\.json"/,
      ),
    ])
  })

  test('without rows is reported', async () => {
    folder.write('empty.csv', '')
    folder.write('header.csv', csv())
    expect(await folder.mistakes({ source: 'empty.csv' })).toEqual([
      'DATA_EMPTY empty.csv Expected a header line and rows, the file is empty.',
    ])
    expect(await folder.mistakes({ source: 'header.csv' })).toEqual([
      'DATA_EMPTY header.csv Expected rows in header.csv, there are none.',
    ])
  })

  test('with a row of too many columns is reported with the line', async () => {
    expect(await mistakesOf([...GOOD, '2000-01-06,1,2,1,2,5,9'])).toEqual([
      'DATA_FILE_UNREADABLE bad.csv:5 Expected a CSV file, DuckDB cannot read it: Expected Number of Columns: 6 Found: 7',
    ])
  })

  test('in a package that is not installed, or outside of it, is refused', async () => {
    expect(await folder.mistakes({ source: 'npm:no-such-package/a.csv' })).toEqual([
      'DATA_PACKAGE Expected the npm package "no-such-package", it is not installed.',
    ])
    expect(await folder.mistakes({ source: 'npm:vega-datasets' })).toEqual([
      'DATA_PACKAGE Expected npm:PACKAGE/PATH, was "npm:vega-datasets".',
    ])
    folder.write('node_modules/pkg/package.json', '{}')
    folder.write('secret.csv', csv(...GOOD))
    expect(await folder.mistakes({ source: 'npm:pkg/../../secret.csv' })).toEqual([
      'DATA_PACKAGE Expected a path inside the package "pkg", was "../../secret.csv".',
    ])
  })
})

describe('columns', () => {
  test('that are missing are named, with what there is and the nearest', async () => {
    folder.write('a.csv', 'date,open,high,low,clse\n2000-01-03,1,2,1,2\n')
    expect(await folder.mistakes({ source: 'a.csv' })).toEqual([
      'DATA_COLUMN_MISSING a.csv Expected a column "close", found: date, open, high, low, clse. Did you mean "clse"?',
    ])
    await expect(folder.load({ source: 'a.csv' })).rejects.toMatchObject({
      hint: 'Name it with `columns: { close: NAME }`; one column may serve for several.',
    })
    folder.write('headless.csv', '2000-01-03,1,2,1,2,5\n2000-01-04,1,2,1,2,5\n')
    expect(await folder.mistakes({ source: 'headless.csv' })).toEqual([
      'DATA_COLUMN_MISSING headless.csv Expected columns "open", "high", "low", "close", found: 2000-01-03, 1, 2, 1_1, 2_1, 5.',
    ])
    await expect(folder.load({ source: 'headless.csv' })).rejects.toMatchObject({
      hint: 'The first line must hold the names of the columns.',
    })
  })

  test('of the map must exist', async () => {
    expect(await mistakesOf(GOOD, { columns: { close: 'clos' } })).toEqual([
      'DATA_COLUMN_MISSING bad.csv Expected a column "clos" for close, found: date, open, high, low, close, volume. Did you mean "close"?',
    ])
  })

  test('must hold an adjusted close for adjusted prices', async () => {
    expect(await mistakesOf(GOOD, { adjusted: true })).toEqual([
      'DATA_COLUMN_MISSING bad.csv Expected a column "adj close" because of `adjusted: true`, found: date, open, high, low, close, volume.',
    ])
  })
})

describe('rows', () => {
  test('twice for one time are reported with the line', async () => {
    expect(await mistakesOf([GOOD[0]!, GOOD[0]!, GOOD[1]!])).toEqual([
      'DATA_TIME_DUPLICATE bad.csv:3 Expected one row for each time, 2000-01-03 was in the row before.',
    ])
  })

  test('out of order are reported; a file with the newest first once', async () => {
    expect(await mistakesOf([GOOD[0]!, GOOD[2]!, GOOD[1]!])).toEqual([
      'DATA_TIME_ORDER bad.csv:4 Expected ascending times, 2000-01-04 comes after 2000-01-05.',
    ])
    expect(await mistakesOf([...GOOD].reverse())).toEqual([
      'DATA_TIME_ORDER bad.csv:3 Expected ascending times, they descend: the newest row comes first.',
    ])
  })

  test('without a price, with a word, zero, a negative or an infinite one are reported', async () => {
    const rows = [
      '2000-01-03,10,12,,11,100',
      '2000-01-04,10,12,n/a,11,100',
      '2000-01-05,10,12,0,11,100',
      '2000-01-06,-10,12,9,11,100',
      '2000-01-07,10,inf,9,11,100',
      '2000-01-10,10,12,9,NaN,100',
    ]
    expect(await mistakesOf(rows)).toEqual([
      'DATA_PRICE_INVALID bad.csv:2 Expected a price above 0 for low, was empty.',
      'DATA_PRICE_INVALID bad.csv:3 Expected a price above 0 for low, was "n/a".',
      'DATA_PRICE_INVALID bad.csv:4 Expected a price above 0 for low, was 0.',
      'DATA_PRICE_INVALID bad.csv:5 Expected a price above 0 for open, was -10.',
      'DATA_PRICE_INVALID bad.csv:6 Expected a price above 0 for high, was Infinity.',
      'DATA_PRICE_INVALID bad.csv:7 Expected a price above 0 for close, was empty.',
    ])
  })

  test('with a decimal comma are reported as they stand', async () => {
    folder.write('comma.csv', 'date;open;high;low;close\n2000-01-03;1;2;1;1,5\n')
    expect(await folder.mistakes({ source: 'comma.csv' })).toEqual([
      'DATA_PRICE_INVALID comma.csv:2 Expected a price above 0 for close, was "1,5".',
    ])
  })

  test('that contradict themselves are reported', async () => {
    const rows = ['2000-01-03,10,9,12,11,100', '2000-01-04,15,13,10,12,200', '2000-01-05,12,14,11,9,300']
    expect(await mistakesOf(rows)).toEqual([
      'DATA_PRICE_RANGE bad.csv:2 Expected high at or above low, was high 9 and low 12.',
      'DATA_PRICE_RANGE bad.csv:3 Expected open between low 10 and high 13, was 15.',
      'DATA_PRICE_RANGE bad.csv:4 Expected close between low 11 and high 14, was 9.',
    ])
  })

  test('that differ by a rounding are counted, not refused', async () => {
    const { findings, bars } = await (async () => {
      folder.write('bad.csv', csv('2000-01-03,100.01,100.00,99.00,100.00,5', '2000-01-04,99.5,100.00,99.00,99.25,5'))
      return folder.load({ source: 'bad.csv' })
    })()
    expect(findings).toMatchObject([{ kind: 'rounding', count: 1 }])
    expect(bars.bad!.open[0]).toBe(100.01)
  })

  test('with a time that is none are reported, also far down a file', async () => {
    expect(await mistakesOf([...GOOD, '2000-13-45,10,12,9,11,100', ',10,12,9,11,100'])).toEqual([
      'DATA_TIME_INVALID bad.csv:5 Expected a time, was "2000-13-45".',
      'DATA_TIME_INVALID bad.csv:6 Expected a time, was empty.',
    ])
    const rows = Array.from({ length: 25_000 }, (_, i) => {
      const date = new Date(Date.UTC(1900, 0, 1 + i)).toISOString().slice(0, 10)
      const [year, month, day] = date.split('-')
      return `${i === 24_000 ? 'soon' : `${month}/${day}/${year}`},10,12,9,${i === 24_500 ? 'n/a' : 11},100`
    })
    expect(await mistakesOf(rows)).toEqual([
      'DATA_TIME_INVALID bad.csv:24002 Expected a time, was "soon".',
      'DATA_PRICE_INVALID bad.csv:24502 Expected a price above 0 for close, was "n/a".',
    ])
  })

  test('with a negative volume or a word for it are reported; an empty one is read as 0 and said', async () => {
    expect(await mistakesOf(['2000-01-03,10,12,9,11,-1', '2000-01-04,10,12,9,11,many'])).toEqual([
      'DATA_VOLUME_INVALID bad.csv:2 Expected a volume of at least 0, was -1.',
      'DATA_VOLUME_INVALID bad.csv:3 Expected a volume of at least 0, was "many".',
    ])
    folder.write('bad.csv', csv('2000-01-03,10,12,9,11,', ...GOOD.slice(1)))
    const { bars, findings } = await folder.load({ source: 'bad.csv' })
    expect([...bars.bad!.volume]).toEqual([0, 200, 300])
    expect(findings.map(({ kind, count }) => [kind, count])).toEqual([['missing_volume', 1]])
  })

  test('are reported together, ten of a kind and the others counted, with the line to look at', async () => {
    const rows = Array.from({ length: 28 }, (_, i) => `2000-01-${String(i + 1).padStart(2, '0')},10,12,9,-1,${i - 1}`)
    const found = await mistakesOf(rows)
    expect(found).toHaveLength(12)
    expect(found[10]).toBe(
      'DATA_PRICE_INVALID bad.csv 18 more rows have this mistake: A price is missing, not a number or not positive.',
    )
    expect(found[11]).toBe('DATA_VOLUME_INVALID bad.csv:2 Expected a volume of at least 0, was -1.')
    const error = await folder.load({ source: 'bad.csv' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UserErrors)
    expect((error as UserErrors).errors[0]).toMatchObject({
      frame: '2 │ 2000-01-01,10,12,9,-1,-1',
      hint: 'Correct or remove the row. Nothing is filled in.',
    })
  })

  test('are counted as lines even after comments and blank lines, and as rows where there are no lines', async () => {
    folder.write('odd.csv', `# made by hand\n\n${csv(GOOD[0]!, '', '2000-01-04,10,12,9,x,1')}`)
    expect(await folder.mistakes({ source: 'odd.csv' })).toEqual([
      'DATA_PRICE_INVALID odd.csv:6 Expected a price above 0 for close, was "x".',
    ])
    folder.write('odd.json', '[{"date":"2000-01-03","open":1,"high":2,"low":1,"close":-2}]')
    expect(await folder.mistakes({ source: 'odd.json' })).toEqual([
      'DATA_PRICE_INVALID odd.json Row 1: Expected a price above 0 for close, was -2.',
    ])
  })

  test('outside of the dates asked for are not judged', async () => {
    const rows = ['1999-12-31,-1,-1,-1,-1,1', ...GOOD]
    expect(await mistakesOf(rows)).toHaveLength(4)
    expect(await mistakesOf(rows, { start_date: '2000-01-01' })).toEqual([])
  })
})

describe('symbols', () => {
  test('that the data do not have are named with the nearest', async () => {
    folder.write('long.csv', `symbol,${csv(`SPY,${GOOD[0]}`, `QQQ,${GOOD[0]}`).slice(0)}`)
    expect(await folder.mistakes({ source: 'long.csv', symbols: ['SPYY', 'TLT', 'QQQ'] })).toEqual([
      'DATA_SYMBOL_UNKNOWN long.csv Expected bars of the symbol "SPYY", there are none. Did you mean "SPY"?',
      'DATA_SYMBOL_UNKNOWN long.csv Expected bars of the symbol "TLT", there are none.',
    ])
    folder.write('folder/SPY.csv', csv(...GOOD))
    expect(await folder.mistakes({ source: 'folder', symbols: ['SPYY'] })).toEqual([
      'DATA_SYMBOL_UNKNOWN folder Expected a file for the symbol "SPYY" in the folder "folder", there is none. Did you mean "SPY"?',
    ])
    folder.write('folder/SPY.json', '[]')
    expect(await folder.mistakes({ source: 'folder' })).toEqual([
      'DATA_SYMBOL_AMBIGUOUS folder Expected one file for the symbol "SPY", were SPY.csv and SPY.json.',
    ])
  })

  test('must stand in every row of a column of symbols', async () => {
    folder.write('long.csv', `symbol,${csv(`SPY,${GOOD[0]}`, `,${GOOD[1]}`)}`)
    expect(await folder.mistakes({ source: 'long.csv' })).toEqual([
      'DATA_SYMBOL_UNKNOWN long.csv Expected a symbol in every row, 1 have none, the first is row 2.',
    ])
  })

  test('in files that overlap are refused', async () => {
    folder.write('overlap/SPY_1.csv', csv(...GOOD))
    folder.write('overlap/SPY_2.csv', csv(...GOOD.slice(2)))
    expect(await folder.mistakes({ source: 'overlap/*.csv', symbols: 'SPY' })).toEqual([
      'DATA_TIME_ORDER overlap/SPY_2.csv Expected times after 2000-01-05, where overlap/SPY_1.csv ends, was 2000-01-05.',
    ])
  })

  test('with unlike annualization need to be told which one to use', async () => {
    const days = (step: number): string[] =>
      Array.from(
        { length: 40 },
        (_, i) => `${new Date(Date.UTC(2000, 0, 3 + i * step)).toISOString().slice(0, 10)},10,12,9,11,1`,
      )
    folder.write('mixed/DAY.csv', csv(...days(1)))
    folder.write('mixed/WEEK.csv', csv(...days(7)))
    expect(await folder.mistakes({ source: 'mixed' })).toEqual([
      'DATA_FREQUENCY_MIXED Expected symbols with equally many bars a year, DAY has 365 and WEEK 52.',
    ])
    expect(await folder.mistakes({ source: 'mixed', bars_per_year: 52 })).toEqual([])
  })
})

describe('dates and splits', () => {
  test('without bars are reported with what there is', async () => {
    expect(await mistakesOf(GOOD, { start_date: '2001-01-01', end_date: '2001-12-31' })).toEqual([
      'DATA_RANGE_EMPTY bad.csv Expected bars of bad from 2001-01-01 to 2001-12-31, there are none.',
    ])
    await expect(folder.load({ source: 'bad.csv', start_date: '2001-01-01' })).rejects.toMatchObject({
      errors: [{ hint: 'The data have 2000-01-03 to 2000-01-05; change start_date or end_date.' }],
    })
    expect(await mistakesOf(GOOD, { splits: { train: { end: '2000-01-31' }, test: { start: '2000-02-01' } } })).toEqual(
      ['DATA_SPLIT_EMPTY Expected bars of bad in the split "test" (2000-02-01 to the last bar), there are none.'],
    )
  })

  test('that overlap or run backwards are refused', async () => {
    expect(await mistakesOf(GOOD, { splits: { train: { end: '2000-01-04' }, test: { start: '2000-01-04' } } })).toEqual(
      ['DATA_SPLIT_OVERLAP Expected splits without common bars, "train" and "test" share 2000-01-04 to 2000-01-04.'],
    )
    expect(await mistakesOf(GOOD, { splits: { test: { start: '2000-01-05' }, train: { end: '2000-01-04' } } })).toEqual(
      ['DATA_SPLIT_ORDER Expected splits in order of time, "train" is before "test".'],
    )
  })
})

describe('queries', () => {
  test('must be one SELECT', async () => {
    expect(await folder.mistakes({ source: { sql: "COPY (SELECT 1) TO 'x.csv'" } })).toEqual([
      `TABLE_QUERY Expected one SELECT (or FROM, WITH … SELECT) statement, was "COPY (SELECT 1) TO 'x.csv'".`,
    ])
    expect(await folder.mistakes({ source: 'select 1; drop table t' })).toEqual([
      'TABLE_QUERY Expected one SELECT (or FROM, WITH … SELECT) statement, was "select 1; drop table t".',
    ])
  })

  test('that DuckDB does not understand are reported in its words', async () => {
    expect(await folder.mistakes({ source: 'select * from prices' })).toEqual([
      expect.stringMatching(
        /^DATA_QUERY Expected a query that DuckDB understands: Table with name prices does not exist!/,
      ),
    ])
    expect(await folder.mistakes({ source: "select * from 'none.csv'" })).toEqual([
      expect.stringMatching(
        /^DATA_QUERY Expected a query that DuckDB understands: No files found that match the pattern "none\.csv"/,
      ),
    ])
    expect(
      await folder.mistakes({
        source: { sql: "select error('no luck') as date, 1 as open, 1 as high, 1 as low, 1 as close" },
      }),
    ).toEqual([expect.stringMatching(/^DATA_QUERY Expected a query that runs: no luck/)])
  })
})
