import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadStrategies } from '../research/backtest/index.ts'
import { type MarketData, sliceBars, toBars } from '../research/market/index.ts'
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
const table = (result: Awaited<ReturnType<typeof backtest>>['result'], name: string) => {
  const output = result.outputs[name]
  if (output?.kind !== 'table') throw new Error(`Expected a table in ${name}.`)
  return output.table
}
const check = (config: object, data: MarketData = one): string[] =>
  checkPhase('backtest', { strategy: 'buy_and_hold', ...config }, { market: data })

const momentum = {
  strategy: 'momentum',
  parameters: { fast_period: 5, slow_period: 20, signal_threshold: 0, allow_short: true },
}

describe('several symbols', () => {
  test('a pair is traded in one account, beside equal shares of the two', async () => {
    const { result, facts } = await backtest(
      { data_split: 'test', strategy: 'pairs_trading', parameters: { min_correlation: -1, entry_z: 1.5 } },
      pair,
    )
    expect(facts).toMatchObject({ strategy: 'pairs_trading', engine: 'simulator' })
    expect(facts.metrics.n_trades).toBeGreaterThan(2)
    const trades = table(result, 'trades')
    expect(new Set(getText(trades, 'symbol'))).toEqual(new Set(['KO', 'PEP']))
    const equity = table(result, 'equity_curve')
    expect(equity.length).toBe(200)
    const net = getNumbers(equity, 'weight_KO').map((weight, i) => weight + getNumbers(equity, 'weight_PEP')[i]!)
    expect(Math.max(...net.map(Math.abs))).toBeLessThan(0.3)
  })

  test('pairs among more than two symbols are chosen from the past, and the report says which', async () => {
    const parameters = { min_correlation: -1, entry_z: 1.5, max_p_value: 1, pairs: 1, formation_period: 100 }
    const { result, facts } = await backtest({ data_split: 'test', strategy: 'pairs_portfolio', parameters }, market)
    expect(facts.metrics.n_trades).toBeGreaterThan(0)
    expect(notesOf(result).join()).toMatch(
      /Pairs were chosen \d times by cointegration, each time from the 100 bars before/,
    )
    const plain = await backtest({ data_split: 'test', strategy: 'pairs_trading' }, market)
    expect(plain.facts).toMatchObject({ strategy: 'pairs_trading', engine: 'simulator' })
    expect(notesOf(plain.result).join()).toMatch(
      /Pairs were chosen \d times by cointegration, each time from the 252 bars/,
    )
  })

  test('all symbols of the data are traded unless some are named, each with its share of equity', async () => {
    const { result, facts } = await backtest({ strategy: 'buy_and_hold', include_transaction_costs: false }, market)
    // Equal shares bought once are the benchmark, and what buy and hold does with each symbol.
    expect(facts.metrics.total_return).toBeCloseTo(facts.buy_and_hold.total_return, 10)
    expect(getText(table(result, 'trades'), 'symbol')).toEqual(['KO', 'PEP', 'MCD'])
    const some = await backtest({ ...momentum, symbols: ['PEP', 'KO'] }, market)
    expect(new Set(getText(table(some.result, 'trades'), 'symbol'))).toEqual(new Set(['PEP', 'KO']))
    const single = await backtest({ ...momentum, symbol: 'PEP' }, market)
    expect(single.facts.engine).toBe('kernel')
  })

  test('bars that not all symbols have are left out, and the report says how many', async () => {
    const late = sliceBars(pair.bars.PEP!, 100, 600)
    const ragged: MarketData = {
      ...pair,
      bars: { ...pair.bars, PEP: late },
      splits: {
        train: { KO: { from: 0, to: 400 }, PEP: { from: 0, to: 300 } },
        test: { KO: { from: 400, to: 600 }, PEP: { from: 300, to: 500 } },
      },
    }
    const { result } = await backtest({ data_split: 'train', strategy: 'equal_weight' }, ragged)
    expect(table(result, 'equity_curve').length).toBe(300)
    expect(notesOf(result).join()).toContain(
      '100 of the 600 bars of KO are at times at which not all of KO, PEP have one',
    )
    const test = await backtest({ data_split: 'test', strategy: 'equal_weight' }, ragged)
    expect(table(test.result, 'equity_curve').length).toBe(200)
  })

  test('on all times a symbol may begin later and end earlier, and the report says when', async () => {
    const late = sliceBars(pair.bars.PEP!, 100, 600)
    const gone = sliceBars(pair.bars.KO!, 0, 500)
    const ragged: MarketData = {
      ...pair,
      alignment: 'union',
      bars: { KO: gone, PEP: late },
      splits: {
        train: { KO: { from: 0, to: 400 }, PEP: { from: 0, to: 300 } },
        test: { KO: { from: 400, to: 500 }, PEP: { from: 300, to: 500 } },
      },
    }
    const train = await backtest({ data_split: 'train', strategy: 'equal_weight' }, ragged)
    expect(table(train.result, 'equity_curve').length).toBe(400)
    const weights = getNumbers(table(train.result, 'equity_curve'), 'weight_PEP')
    expect(weights.subarray(0, 101).every((weight) => weight === 0)).toBe(true)
    expect(weights[399]).toBeGreaterThan(0)
    const { result } = await backtest({ data_split: 'test', ...momentum }, ragged)
    expect(table(result, 'equity_curve').length).toBe(200)
    expect(
      getNumbers(table(result, 'equity_curve'), 'weight_KO')
        .subarray(100)
        .every((weight) => weight === 0),
    ).toBe(true)
    const notes = notesOf(result).join(' ')
    expect(notes).toMatch(/PEP has its first bar on \d{4}-\d\d-\d\d: nothing of it is held before\./)
    expect(notes).toMatch(/KO has its last bar on \d{4}-\d\d-\d\d: what is held of it is closed at that close\./)
  })

  test('a wrong number of symbols, symbols that are not there and sizes of what sizes itself are found before the run', () => {
    expect(check({ strategy: 'pairs_trading' }, one)).toEqual([
      ': Expected 2 instruments for strategy "pairs_trading", was 1. [INVALID_ARGUMENT]',
    ])
    expect(check({ strategy: 'pairs_trading' }, market)).toEqual([])
    expect(check({ symbols: ['KO', 'PEPP'] }, market)).toEqual([
      'symbols: The data have no symbol "PEPP". Did you mean "PEP"? [DATA_SYMBOL_UNKNOWN]',
    ])
    expect(check({ symbols: ['KO', 'KO'] }, market)).toEqual([
      'symbols: Expected each symbol once, was KO twice. [TRADING_CONFLICT]',
    ])
    expect(check({ symbol: 'KO', symbols: ['KO'] }, market)).toEqual([
      'symbol: Expected either `symbol` or `symbols`, were both. [TRADING_CONFLICT]',
    ])
    expect(check({ strategy: 'stat_arb', sizing: { method: 'kelly' } }, market)[0]).toMatch(
      /Expected no sizing for "stat_arb", which decides the weights/,
    )
    expect(check({ strategy: 'stat_arb', exits: { stop_loss: 0.1 } }, market)[0]).toMatch(/checked: intrabar|as orders/)
  })
})

describe('costs', () => {
  test('tariffs, models of slippage and impact cost more than nothing, each its own amount', async () => {
    const returns: number[] = []
    for (const costs of [
      { commission_bps: 0, slippage_bps: 0 },
      { commission: { type: 'per_share', per_share: 0.01, minimum: 5 }, slippage_bps: 0 },
      { commission: { type: 'fixed', amount: 20 }, slippage_bps: 0 },
      { commission: { type: 'tiered', tiers: [{ up_to: 50_000, bps: 5 }, { bps: 1 }] }, slippage_bps: 0 },
      { commission_bps: 0, slippage: { type: 'spread', bps: 10 } },
      { commission_bps: 0, slippage: { type: 'volume_share', volume_limit: 0.5 } },
      { commission_bps: 0, slippage_bps: 0, market_impact: { type: 'square_root', eta: 0.5 } },
      { commission_bps: 0, slippage_bps: 0, market_impact: { type: 'almgren_chriss', half_spread_bps: 3 } },
    ]) {
      const { facts } = await backtest({ ...momentum, costs })
      returns.push(facts.metrics.total_return)
    }
    expect(Math.max(...returns.slice(1))).toBeLessThan(returns[0]!)
    expect(new Set(returns).size).toBe(returns.length)
  })

  test('a spread of two basis points in the simulator is one of slippage a side in the kernel', async () => {
    const fast = await backtest({ ...momentum, costs: { commission_bps: 3, slippage_bps: 1 } })
    const slow = await backtest({ ...momentum, costs: { commission_bps: 3, slippage: { type: 'spread', bps: 2 } } })
    expect([fast.facts.engine, slow.facts.engine]).toEqual(['kernel', 'simulator'])
    for (const [name, value] of Object.entries(fast.facts.metrics)) {
      expect(slow.facts.metrics[name as 'n_trades']).toBeCloseTo(value, 8)
    }
  })

  test('what contradicts itself is found before the run', () => {
    expect(check({ costs: { commission_bps: 1, commission: { type: 'fixed', amount: 1 } } })).toEqual([
      ': Expected either `costs.commission` or `costs.commission_bps`, were both. [TRADING_CONFLICT]',
    ])
    expect(check({ costs: { commission: { type: 'tiered', tiers: [{ up_to: 10, bps: 5 }] } } })[0]).toMatch(
      /the last one without/,
    )
    expect(check({ costs: { commission: { type: 'per_share', per_share: 1, minimum: 5, maximum: 2 } } })[0]).toMatch(
      /up to the maximum of 2, was 5/,
    )
    const silent = walks(['KO'], 300, (bars) => toBars('KO', { ...bars, volume: bars.volume.map(() => 0) }))
    expect(check({ include_market_impact: true }, silent)[0]).toMatch(/Expected volumes .* KO has none/)
    expect(
      check({ include_market_impact: true, costs: { market_impact: { type: 'almgren_chriss' } } }, silent),
    ).toEqual([])
  })
})

describe('sizes, exits and the account', () => {
  test('every method of sizing trades, and its caption says how', async () => {
    for (const [sizing, said] of [
      [{ method: 'percent', fraction: 1.5 }, /150 % of equity/],
      [{ method: 'fixed', value: 20_000 }, /worth 20000/],
      [{ method: 'fixed', units: 50 }, /50 units/],
      [{ method: 'volatility_target', target: 0.1 }, /volatility of 10 % a year/],
      [{ method: 'atr', risk_fraction: 0.02 }, /2 % of equity over 2 average true ranges/],
      [{ method: 'kelly', min_trades: 3 }, /25 % of Kelly’s share/],
      [{ method: 'risk_parity' }, /equal risk/],
    ] as const) {
      const { result, facts } = await backtest({ ...momentum, sizing, account: { leverage: 2 } })
      expect(facts.metrics.n_trades).toBeGreaterThan(2)
      expect((result.figures![0] as { caption: string }).caption).toMatch(said)
    }
    expect(check({ sizing: { method: 'fixed' } })[0]).toMatch(/either `value` or `units`/)
  })

  test('a share of equity stays in the kernel and is the same in an account', async () => {
    const sizing = { method: 'percent', fraction: 0.4 }
    const fast = await backtest({ ...momentum, sizing })
    const slow = await backtest({ ...momentum, sizing, account: {} })
    expect([fast.facts.engine, slow.facts.engine]).toEqual(['kernel', 'simulator'])
    expect(slow.facts.metrics.total_return).toBeCloseTo(fast.facts.metrics.total_return, 9)
  })

  test('exits at closes are those of the kernel, exits within the bar are orders', async () => {
    const plain = await backtest({ ...momentum })
    const atCloses = await backtest({ ...momentum, exits: { stop_loss: 0.02 } })
    const asParameter = await backtest({ ...momentum, parameters: { ...momentum.parameters, stop_loss: 0.02 } })
    const asOrders = await backtest({ ...momentum, exits: { stop_loss: 0.02, checked: 'intrabar' } })
    expect(atCloses.facts.engine).toBe('kernel')
    expect(atCloses.facts.metrics).toEqual(asParameter.facts.metrics)
    expect(atCloses.facts.metrics).not.toEqual(plain.facts.metrics)
    expect(asOrders.facts.engine).toBe('simulator')
    expect(asOrders.facts.metrics).not.toEqual(atCloses.facts.metrics)
  })

  test('refused orders, whole units, margin and shorts are said in the report', async () => {
    const { result } = await backtest({ strategy: 'buy_and_hold', account: { cash: 50, units: 'whole' } })
    expect(notesOf(result).join()).toContain('refused because they were smaller than a whole unit')
    const shorts = await backtest({ ...momentum, account: { allow_short: false } })
    expect(notesOf(shorts.result).join()).toMatch(/may not sell short/)
  })

  test('interest, borrow costs, splits and dividends change the result as they must', async () => {
    const base = (await backtest({ ...momentum, account: {} })).facts.metrics.total_return
    const earning = (await backtest({ ...momentum, account: { cash_rate: 0.05 } })).facts.metrics.total_return
    const borrowing = (await backtest({ ...momentum, account: { borrow_rate: 0.1 } })).facts.metrics.total_return
    expect(earning).toBeGreaterThan(base)
    expect(borrowing).toBeLessThan(base)
    const [first] = [one.bars.KO!.time[300]!]
    const date = new Date(first / 1000).toISOString().slice(0, 10)
    const paid = await backtest({ strategy: 'buy_and_hold', corporate_actions: [{ date, dividend: 2 }] })
    const bare = await backtest({ strategy: 'buy_and_hold', account: {} })
    expect(paid.facts.metrics.total_return).toBeGreaterThan(bare.facts.metrics.total_return)
    expect(check({ corporate_actions: [{ date }] })[0]).toMatch(/either a split or a dividend/)
    expect(check({ corporate_actions: [{ date, split: 2 }] }, pair)[0]).toMatch(/Expected a symbol of KO, PEP/)
  })

  test('late orders come from the seed of the phase, and the switches of the language mean the same as their keys', async () => {
    const late = await backtest({ ...momentum, realistic_execution_delays: true })
    const same = await backtest({ ...momentum, execution: { random_delay: { probability: 0.1, max_bars: 3 } } })
    const none = await backtest({ ...momentum })
    expect(late.facts.metrics).toEqual(same.facts.metrics)
    expect(late.facts.metrics).not.toEqual(none.facts.metrics)
    const dynamic = await backtest({ ...momentum, dynamic_risk_management: true })
    const sized = await backtest({ ...momentum, sizing: { method: 'volatility_target', target: 0.15 } })
    expect(dynamic.facts.metrics).toEqual(sized.facts.metrics)
  })

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
})

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
