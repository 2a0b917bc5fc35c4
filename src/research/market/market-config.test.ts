import { describe, expect, test } from 'vitest'
import { checkMarketConfig, parseMarketConfig } from './market-config.ts'

/** The messages, each after its path. */
const check = (section: unknown): string[] =>
  checkMarketConfig(section).map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('the data section', () => {
  test('takes the spellings of the first workflows', () => {
    expect(parseMarketConfig({ symbols: ['SPY'], start_date: '2022-01-01', end_date: '2023-12-31' })).toEqual({
      source: 'data',
      symbols: ['SPY'],
      start_date: '2022-01-01',
      end_date: '2023-12-31',
      columns: {},
      adjusted: false,
      timezone: 'UTC',
      splits: {},
      symbols_alignment: 'common',
    })
  })

  test('takes one symbol without a list and years without quotes', () => {
    expect(
      parseMarketConfig({ symbols: 'SPY', splits: { train: { end: 2015 }, test: { start_date: 2016 } } }),
    ).toMatchObject({
      symbols: ['SPY'],
      splits: { train: { end: 2015 }, test: { start_date: 2016 } },
    })
  })

  test('reports every unknown key with the nearest one', () => {
    expect(
      check({
        sorce: 'x',
        columns: { opn: 'x' },
        splits: { train: { strat: '2015' } },
        source: { synthetic: { sed: 1 } },
      }).sort(),
    ).toEqual([
      'columns.opn: Unknown key "opn". Did you mean "open"?',
      'sorce: Unknown key "sorce". Did you mean "source"?',
      'source.synthetic.sed: Unknown key "sed". Did you mean "seed"?',
      'splits.train.strat: Unknown key "strat". Did you mean "start"?',
    ])
    expect(checkMarketConfig({ split: {} })[0]).toMatchObject({
      code: 'DATA_CONFIG',
      path: ['split'],
      hint: expect.stringContaining('Keys: source, symbols, columns'),
    })
  })

  test('reports values of the wrong kind with what was expected', () => {
    expect(check({ source: 3, symbols: [], adjusted: 'yes', bars_per_year: -1, start_date: true })).toEqual([
      'source: Expected a file, a glob, a folder, a query, { sql: … } or { synthetic: … }, was 3.',
      'symbols: Expected at least one symbol, was [].',
      'adjusted: Expected true or false, was "yes".',
      'start_date: Expected a date such as "2015-12-31", was true.',
      'bars_per_year: Expected a number above 0, was -1.',
    ])
    expect(check({ splits: { train: 1.7, test: 'all' } })).toEqual([
      'splits.train: Expected a fraction above 0 and up to 1, or { start: DATE, end: DATE }, was 1.7.',
      'splits.test: Expected a fraction above 0 and up to 1, or { start: DATE, end: DATE }, was "all".',
    ])
    expect(check(null)).toEqual([': Expected object, was null.'])
  })

  test('reports what a schema cannot say', () => {
    expect(check({ start_date: '2015-02-30', end_date: 'soon', timezone: 'America/NewYork' })).toEqual([
      'timezone: Expected a time zone such as "America/New_York", was "America/NewYork". Did you mean "America/New_York"?',
      'start_date: Expected a date such as "2015-12-31", was "2015-02-30".',
      'end_date: Expected a date such as "2015-12-31", was "soon".',
    ])
    expect(
      check({ start_date: '2016', end_date: '2015', symbols: ['A', 'A'], columns: { time: 'a', date: 'b' } }),
    ).toEqual([
      ': Expected the start before the end, was 2016 to 2015.',
      'columns: Expected one name for the time, were time and date.',
      'symbols: Expected each symbol once, was A twice.',
    ])
    expect(check({ splits: { train: 0.7, validation: 0.2, test: 0.2 } })).toEqual([
      'splits: Expected fractions that add up to at most 1, were 1.1.',
    ])
    expect(check({ splits: { train: 0.7, test: { start: '2015' } } })).toEqual([
      'splits: Expected either fractions or dates, were both.',
    ])
    expect(check({ splits: { train: { start: '2015', start_date: '2015', end: '2014' } } })).toEqual([
      'splits.train: Expected start or start_date, were both.',
      'splits.train: Expected the start before the end, was 2015 to 2014.',
    ])
  })

  test('throws every mistake at once', () => {
    expect(() => parseMarketConfig({ adjusted: 1, sorce: 'x' })).toThrow(
      '2 mistakes, the first: data.adjusted: Expected true or false, was 1.',
    )
  })
})
