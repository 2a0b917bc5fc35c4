import { describe, expect, test } from 'vitest'
import { getNumbers, getText, type Table } from '../tables/table.ts'
import { checkPhase, jsonOf, notesOf, runPhase, walks } from './run-phase.fixture.ts'

const market = (symbols: readonly string[]) => ({ market: walks(symbols, 300) })
const tableOf = (result: Awaited<ReturnType<typeof runPhase>>): Table => {
  const output = result.outputs.features
  if (output?.kind !== 'table') throw new Error('Expected a table of features.')
  return output.table
}

describe('a phase of features', () => {
  test('has a row for each time and symbol before the test split, and a column for each feature and lookback', async () => {
    const result = await runPhase(
      'feature_engineering',
      { lookback_periods: [5, 20] },
      { services: market(['A', 'B']) },
    )
    const table = tableOf(result)
    expect(table.columns.map(({ name }) => name)).toEqual(
      ['time', 'symbol'].concat(
        ...['momentum', 'volatility', 'volume', 'correlation', 'trend'].map((name) => [`${name}_5`, `${name}_20`]),
      ),
    )
    expect(table.length).toBe(400)
    expect(getText(table, 'symbol').slice(0, 4)).toEqual(['A', 'B', 'A', 'B'])
    const { close } = market(['A']).market.bars.A!
    const momentum = getNumbers(table, 'momentum_5')
    expect(momentum.subarray(0, 10).every(Number.isNaN)).toBe(true)
    for (const bar of [5, 6, 199]) expect(momentum[2 * bar]).toBeCloseTo(close[bar]! / close[bar - 5]! - 1, 12)
  })

  test('of a split has its first value at its first bar: the bars before it are past', async () => {
    const services = market(['A'])
    const result = await runPhase('feature_engineering', { data_split: 'test', lookback_periods: [20] }, { services })
    const { close } = services.market.bars.A!
    expect(getNumbers(tableOf(result), 'momentum_20')[0]).toBeCloseTo(close[200]! / close[180]! - 1, 12)
    expect(result.figures?.every(({ sample }) => sample === undefined || sample === 'out_of_sample')).toBe(true)
  })

  test('leaves out what one symbol has not, and says so; asked for by name it is a mistake', async () => {
    const result = await runPhase('feature_engineering', {}, { services: market(['A']) })
    expect(tableOf(result).columns.some(({ name }) => name.startsWith('correlation'))).toBe(false)
    expect(notesOf(result)).toContain('Left out: correlation needs at least two symbols, there is one.')
    expect(checkPhase('feature_engineering', { features: ['trend', 'correlation'] }, market(['A']))).toEqual([
      'features.1: The feature "correlation" needs at least two symbols, there is one. [FEATURE_CONFLICT]',
    ])
  })

  test('takes indicators as further features, a column for each line', async () => {
    const config = {
      features: ['momentum'],
      lookback_periods: [3],
      indicators: [{ indicator: 'rsi' }, { indicator: 'macd', parameters: { fast_period: 6 }, name: 'quick' }],
    }
    const result = await runPhase('feature_engineering', config, { services: market(['A']) })
    expect(tableOf(result).columns.map(({ name }) => name)).toEqual([
      'time',
      'symbol',
      'momentum_3',
      'rsi_14',
      'quick_macd',
      'quick_signal',
      'quick_histogram',
    ])
  })

  test('summarizes each feature, and names those that say nearly the same', async () => {
    const config = {
      features: ['momentum'],
      lookback_periods: [10],
      indicators: [{ indicator: 'roc', parameters: { period: 10 } }],
    }
    const result = await runPhase('feature_engineering', config, { services: market(['A']) })
    const { features, nearly_the_same } = jsonOf<{
      features: readonly Record<string, unknown>[]
      nearly_the_same: readonly unknown[]
    }>(result, 'feature_summary')
    expect(features[0]).toMatchObject({
      name: 'momentum_10',
      formula: 'close / close 10 bars ago − 1.',
      values: 190,
      missing: 10,
    })
    expect(nearly_the_same).toEqual([{ features: ['momentum_10', 'roc_10'], correlation: expect.closeTo(1, 9) }])
    expect(notesOf(result).some((text) => text.includes('momentum_10 and roc_10 (1.000)'))).toBe(true)
  })

  test.each([
    [{ lookback_periods: [5, 5] }, 'lookback_periods.1: Expected each value once, was 5 twice. [FEATURE_CONFLICT]'],
    [
      { features: ['volatility'], lookback_periods: [5, 1] },
      'lookback_periods.1: Expected lookbacks of at least 2 bars for "volatility", was 1. [FEATURE_CONFLICT]',
    ],
    [
      { indicators: [{ indicator: 'rsii' }] },
      'indicators.0.indicator: There is no indicator "rsii". Did you mean "rsi"? [FEATURE_CONFLICT]',
    ],
    [
      { indicators: [{ indicator: 'rsi', parameters: { perod: 3 } }] },
      'indicators.0.parameters.perod: The indicator "rsi" has no parameter "perod". Did you mean "period"? It has: period. [FEATURE_CONFLICT]',
    ],
    [
      { indicators: [{ indicator: 'rsi', parameters: { period: 0 } }] },
      'indicators.0.parameters: Expected a whole number from 1 to 5000 for parameter "period" of indicator "rsi", was 0. [INVALID_ARGUMENT]',
    ],
    [
      { feature_types: ['technical', 'sentiment'] },
      'feature_types.1: The feature type "sentiment" is known, not yet available: features of news. [PHASE_KEY_UNAVAILABLE]',
    ],
  ])('names the mistake in %j at its place', (config, expected) => {
    expect(checkPhase('feature_engineering', config, market(['A']))).toEqual([expected])
  })
})
