import { describe, expect, test } from 'vitest'
import { type MarketData, sliceBars, toBars } from '../research/market/index.ts'
import { getNumbers, getText } from '../tables/index.ts'
import { checkPhase, jsonOf, notesOf, runPhase, walks } from './run-phase.fixture.ts'

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

  test('a split takes effect on the day of the time zone of the data', async () => {
    // Sydney opens at 23:00 of the day before in UTC.
    const hour = 3_600e6
    const opens = [3, 4, 5, 6, 7].map((day) => Date.UTC(2016, 0, day, 23) * 1000)
    const time = opens.flatMap((open) => Array.from({ length: 6 }, (_, i) => open + i * hour))
    const price = time.map((_, i) => (i < 12 ? 100 : 50))
    const bars = toBars('KO', { time, open: price, high: price, low: price, close: price, volume: time.map(() => 1e6) })
    const sydney = { ...one, bars: { KO: bars }, splits: {}, timezone: 'Australia/Sydney' }
    const actions = { corporate_actions: [{ symbol: 'KO', date: '2016-01-06', split: 2 }] }
    const { facts } = await backtest({ strategy: 'buy_and_hold', include_transaction_costs: false, ...actions }, sydney)
    expect(facts.metrics).toMatchObject({ max_drawdown: 0, total_return: 0 })
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
})
