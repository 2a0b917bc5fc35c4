import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadStrategies } from '../research/backtest/index.ts'
import { type MarketData, sliceBars } from '../research/market/index.ts'
import { getNumbers, getText, readParquet, type Table } from '../tables/index.ts'
import { checkPhase, jsonOf, notesOf, runPhase, walks } from './run-phase.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-trading-'))
afterAll(() => rmSync(folder, { recursive: true }))

const market = walks(['KO', 'PEP', 'MCD'])
const pair = walks(['KO', 'PEP'])
const one = walks(['KO'])

interface Facts {
  readonly strategy: string
  readonly engine: string
  readonly metrics: { readonly total_return: number; readonly n_trades: number; readonly cost_ratio?: number }
  readonly buy_and_hold: { readonly total_return: number }
}

const backtest = async (config: object, data: MarketData = one) => {
  const result = await runPhase('backtest', config, { services: { market: data } })
  return { result, facts: jsonOf<Facts>(result, 'validation_results') }
}
const momentum = {
  strategy: 'momentum',
  parameters: { fast_period: 5, slow_period: 20, signal_threshold: 0, allow_short: true },
}

let files = 0
async function searched(
  config: object,
  data: MarketData,
  maxWorkers = 1,
  services: Readonly<Record<string, unknown>> = {},
): Promise<{ history: Table; best: Best; notes: string[]; warnings: readonly string[] }> {
  const result = await runPhase('optimization', config, { services: { market: data, ...services }, maxWorkers })
  const output = result.outputs.optimization_history
  if (output?.kind !== 'parquet') throw new Error('Expected Parquet.')
  const path = join(folder, `history-${files++}.parquet`)
  await output.write(path)
  return {
    history: await readParquet(path),
    best: jsonOf<Best>(result, 'best_parameters'),
    notes: notesOf(result),
    warnings: result.warnings ?? [],
  }
}
interface Best {
  readonly strategy: string
  readonly parameters: Readonly<Record<string, number>>
  readonly metrics: Readonly<Record<string, number>>
}

describe('searches', () => {
  test('trading at the close that decided is marked as optimistic', async () => {
    const { result, facts } = await backtest({
      ...momentum,
      execution: { fill: 'same_close', optimistic: true },
      account: {},
    })
    expect(facts).toMatchObject({ optimistic: true })
    expect(notesOf(result).join()).toMatch(/Nobody can trade like that/)
    const search = { strategies: ['momentum'], optimization: { parameters: { fast_period: [2], slow_period: [9] } } }
    const execution = { fill: 'same_close', optimistic: true }
    const optimistic = await searched({ ...search, execution }, one)
    expect(optimistic.notes.join()).toMatch(/Nobody can trade like that/)
    expect(optimistic.warnings.join()).toMatch(/^Optimistic: /)
    expect(result.warnings!.join()).toMatch(/^Optimistic: /)
    expect((await searched(search, one)).notes.join()).not.toMatch(/Nobody can trade like that/)
  })

  test('a pair is searched in the account, the same with one worker and with two, and back-tested as it was searched', async () => {
    const config = {
      data_split: 'train',
      strategies: ['pairs_trading', 'stat_arb'],
      costs: { commission: { type: 'per_share', per_share: 0.01, minimum: 1 }, slippage_bps: 2 },
      account: { cash: 50_000, units: 'whole' },
      optimization: {
        method: 'grid',
        parameters: { lookback_period: [20, 40], entry_z: [1, 1.5], min_correlation: [-1], lookback: [3, 5] },
      },
    }
    const alone = await searched(config, pair)
    const together = await searched(config, pair, 2)
    expect(alone.history.length).toBe(6)
    expect(together.history).toEqual(alone.history)
    expect(together.best).toEqual(alone.best)
    expect(alone.notes.join()).toContain('Simulated order by order in an account of 50,000')
    const { strategies: _, optimization: __, ...trading } = config
    const again = await runPhase('backtest', trading, {
      services: { market: pair },
      inputs: { best: alone.best as never },
    })
    expect(jsonOf<Facts>(again, 'validation_results').metrics.total_return).toBe(alone.best.metrics.total_return)
  })

  test('exits are searched beside the parameters of a strategy, at closes in the kernel and as orders in the account', async () => {
    const config = {
      data_split: 'train',
      strategies: ['momentum'],
      optimization: {
        parameters: { fast_period: [5], slow_period: [20], stop_loss: [0, 0.01, 0.03], position_size: [0.5, 1] },
      },
    }
    const fast = await searched(config, one)
    const slow = await searched({ ...config, exits: { checked: 'intrabar' } }, one)
    expect(fast.history.length).toBe(6)
    expect(new Set(getNumbers(fast.history, 'total_return')).size).toBe(6)
    const unstopped = getNumbers(fast.history, 'stop_loss').indexOf(0)
    expect(getNumbers(slow.history, 'total_return')[unstopped]).toBeCloseTo(
      getNumbers(fast.history, 'total_return')[unstopped]!,
      9,
    )
    expect(getNumbers(slow.history, 'total_return')).not.toEqual(getNumbers(fast.history, 'total_return'))
    // Exits are searched when they are named, not because a strategy can have them.
    const random = { method: 'random', n_trials: 5 }
    const own = await searched({ ...config, exits: { stop_loss: 0.02 }, optimization: random }, one)
    expect(Object.keys(own.best.parameters)).toEqual(['fast_period', 'slow_period', 'signal_threshold', 'allow_short'])
  })

  test('a strategy of one symbol is searched over several, each with its share of the account', async () => {
    const config = {
      data_split: 'train',
      strategies: ['momentum'],
      rebalance: { every_bars: 20, threshold: 0.01 },
      sizing: { method: 'risk_parity', lookback: 30 },
      optimization: { parameters: { fast_period: [5, 10], slow_period: [20, 40] } },
    }
    const { history, notes } = await searched(config, market)
    expect(getText(history, 'status')).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(notes.join()).toMatch(/KO, PEP and MCD.*rebalanced every 20 bars/)
  })

  test('symbols that come and go, and pairs among many, are searched the same with one worker and with two', async () => {
    const gone = sliceBars(market.bars.PEP!, 0, 380)
    const ragged: MarketData = {
      ...market,
      alignment: 'union',
      bars: { ...market.bars, PEP: gone },
      splits: { train: { KO: { from: 0, to: 400 }, PEP: { from: 0, to: 380 }, MCD: { from: 0, to: 400 } } },
    }
    for (const [strategy, parameters] of [
      ['momentum', { fast_period: [5, 10], slow_period: [20, 40] }],
      ['pairs_trading', { entry_z: [1, 1.5], min_correlation: [-1] }],
    ] as const) {
      const config = {
        data_split: 'train',
        strategies: [strategy],
        optimization: { parameters },
      }
      const alone = await searched(config, ragged)
      const together = await searched(config, ragged, 2)
      expect(getText(alone.history, 'status').every((status) => status === 'ok')).toBe(true)
      expect(together.history).toEqual(alone.history)
      const { facts } = await backtest({ data_split: 'train', strategy, parameters: alone.best.parameters }, ragged)
      expect(facts.metrics.total_return).toBe(alone.best.metrics.total_return)
    }
  })

  test('a parameter with the name of a metric has a column of its own', async () => {
    const config = {
      data_split: 'train',
      strategies: ['pairs_trading'],
      optimization: { parameters: { exposure: [0.5, 1], entry_z: [1.5], min_correlation: [-1] } },
    }
    const { history, best } = await searched(config, pair)
    expect([...getNumbers(history, 'parameter_exposure')]).toEqual([0.5, 1])
    expect([...getNumbers(history, 'exposure')]).not.toEqual([0.5, 1])
    expect([0.5, 1]).toContain(best.parameters.exposure)
  })

  test('how pairs are chosen is searched under pairs_trading, too, with more than two symbols', async () => {
    const parameters = { entry_z: [1, 1.5, 2], pairs: [1], formation_period: [60, 80, 100], max_p_value: [1] }
    const fixed = { min_correlation: [-1], lookback_period: [30] }
    const config = {
      data_split: 'train',
      strategies: ['pairs_trading'],
      optimization: { parameters: { ...parameters, ...fixed }, constraints: ['pairs < formation_period'] },
    }
    expect(checkPhase('optimization', config, { market })).toEqual([])
    const alone = await searched(config, market)
    expect((await searched(config, market, 2)).history).toEqual(alone.history)
    const longer = await searched({ ...config, strategies: ['pairs_portfolio'] }, market)
    expect(alone.history).toEqual(longer.history)
    expect(alone.best.parameters).toEqual(longer.best.parameters)
    expect(alone.best.metrics.n_trades).toBeGreaterThan(0)
    const own = {
      data_split: 'train',
      strategies: [{ type: 'pairs_trading', parameters: { ...parameters, ...fixed } }],
    }
    expect((await searched(own, market)).history).toEqual(alone.history)
    const { facts } = await backtest(
      { data_split: 'train', strategy: 'pairs_trading', parameters: alone.best.parameters },
      market,
    )
    expect(facts.strategy).toBe('pairs_trading')
    expect(facts.metrics.total_return).toBe(alone.best.metrics.total_return)
  })

  test('what only the choice among many symbols has is refused with two', async () => {
    const over = { strategies: ['pairs_trading'], optimization: { parameters: { pairs: [1, 2, 3] } } }
    const own = { strategies: [{ type: 'pairs_trading', parameters: { pairs: [1, 2, 3] } }] }
    const message =
      '"pairs_trading" has no parameter "pairs" over 2 symbols: it belongs to the choice among more of them. [PARAMETER_UNKNOWN]'
    expect(checkPhase('optimization', over, { market: pair })).toEqual([`optimization.parameters.pairs: ${message}`])
    expect(checkPhase('optimization', { ...over, symbols: ['KO', 'MCD'] }, { market })).toHaveLength(1)
    expect(checkPhase('optimization', own, { market: pair })).toEqual([`strategies.0.parameters.pairs: ${message}`])
    expect(checkPhase('optimization', over, { market })).toEqual([])
    await expect(backtest({ strategy: 'pairs_trading', parameters: { pairs: 1 } }, pair)).rejects.toThrow(
      'Strategy "pairs_trading" has no parameter "pairs" over so few symbols: it belongs to the choice among more of them.',
    )
  })

  test('without parameters pairs_trading searches its own, with many symbols as with two', async () => {
    const config = {
      data_split: 'train',
      strategies: ['pairs_trading'],
      optimization: { method: 'random', n_trials: 4 },
    }
    const names = async (of: typeof market) => Object.keys((await searched(config, of)).best.parameters)
    expect(await names(market)).toEqual(await names(pair))
  })

  test('mistakes of trading are found before a search begins', () => {
    const config = { strategies: ['pairs_trading'], optimization: { parameters: { entry_z: [1, 1.5, 2] } } }
    expect(checkPhase('optimization', { ...config, symbols: ['KO'] }, { market })).toEqual([
      ': Expected 2 instruments for strategy "pairs_trading", was 1. [INVALID_ARGUMENT]',
    ])
    expect(checkPhase('optimization', config, { market })).toEqual([])
    expect(checkPhase('optimization', { ...config, symbols: ['KO', 'MCD'] }, { market })).toEqual([])
    expect(
      checkPhase(
        'optimization',
        { ...config, optimization: { parameters: { stop_loss: [0.1] } } },
        { market: pair },
      )[0],
    ).toMatch(/has no parameter "stop_loss"/)
  })
})

describe('strategies of the user', () => {
  const write = async (name: string, decide: string): Promise<string> => {
    const file = join(folder, `${name}.ts`)
    writeFileSync(
      file,
      `export const strategy = {
        name: '${name}', description: 'Of a test.', warmup: ({ period }) => period,
        parameters: { period: { type: 'integer', min: 1, max: 100, default: 10 } },
        positions({ close }, { period }, out) { ${decide} },
      }`,
    )
    await loadStrategies([file])
    return file
  }
  const rising = 'for (let i = period; i < out.length; i++) out[i] = close[i] > close[i - period] ? 1 : 0'
  const search = (name: string) => ({
    data_split: 'train',
    strategies: [name],
    optimization: { parameters: { period: [2, 5, 10, 20] } },
  })

  test('are searched in worker threads like built-in ones, and back-tested by name', async () => {
    const services = { strategy_files: [await write('rising', rising)] }
    const alone = await searched(search('rising'), one, 1, services)
    const together = await searched(search('rising'), one, 2, services)
    const momentum = await searched(
      { ...search('momentum'), optimization: { parameters: { fast_period: [1], slow_period: [5] } } },
      one,
    )
    expect(momentum.history.length).toBe(1)
    expect(getText(alone.history, 'status')).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(together.history).toEqual(alone.history)
    const again = await runPhase(
      'backtest',
      { data_split: 'train' },
      {
        services: { market: one, ...services },
        inputs: { best: alone.best as never },
      },
    )
    expect(jsonOf<Facts>(again, 'validation_results').metrics.total_return).toBeCloseTo(
      alone.best.metrics.total_return!,
      12,
    )
    const several = await searched(search('rising'), pair, 1, services)
    expect(several.history.length).toBe(4)
    expect(checkPhase('backtest', { strategy: 'risng' }, { market: one, ...services })[0]).toContain(
      'Did you mean "rising"?',
    )
    expect(checkPhase('backtest', { strategy: 'rising' }, { market: one })[0]).toContain(
      'There is no strategy "rising"',
    )
  })

  test('that look ahead stop the search and the back-test with one clear error', async () => {
    const file = await write(
      'peeking',
      'for (let i = 0; i + 1 < out.length; i++) out[i] = close[i + 1] > close[i] ? 1 : 0',
    )
    const services = { strategy_files: [file] }
    await expect(searched(search('peeking'), one, 1, services)).rejects.toMatchObject({ code: 'STRATEGY_LOOKS_AHEAD' })
    await expect(
      runPhase('backtest', { strategy: 'peeking' }, { services: { market: one, ...services } }),
    ).rejects.toThrow('Expected strategy "peeking" to decide from the past alone')
  })

  test('that fail for some parameters fail in these trials alone', async () => {
    const file = await write(
      'fragile',
      `if (period === 5) throw new Error('five is no good'); if (period === 10) { out.fill(2); return } if (period === 20) { out.set(new Float64Array(out.length + 1)); return } ${rising}`,
    )
    const { history, warnings } = await searched(
      { ...search('fragile'), optimization: { parameters: { period: [2, 5, 10, 20] } } },
      one,
      1,
      { strategy_files: [file] },
    ).catch((error: Error) => ({ history: undefined, warnings: [error.message] }))
    expect(warnings.join()).toMatch(/3 of 4 trials failed|Expected target positions/)
    if (history === undefined) return
    expect(getText(history, 'status')).toEqual(['ok', 'failed', 'failed', 'failed'])
    expect(getText(history, 'error')[1]).toContain('five is no good')
    expect(getText(history, 'error')[2]).toContain('Expected target positions from -1 to 1, was 2')
  })
})
