import { expect, test } from 'vitest'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { metrics } from '../../stats/metrics/index.ts'
import { sliceBars } from '../market/bars.ts'
import { createEvaluator } from './evaluate.ts'
import { defineIndicator } from './indicators/indicator.ts'
import { strategies } from './strategies/index.ts'
import { defineStrategy } from './strategy.ts'
import { createContext } from './strategy-context.ts'

const bars = randomBars(1, 1000)
const { momentum } = strategies
const parameters = { fast_period: 5, slow_period: 20, signal_threshold: 0 }

test('metrics come in the order in which they were asked for, at the offset', () => {
  const evaluator = createEvaluator({
    bars,
    strategy: momentum,
    metrics: ['n_trades', 'sharpe_ratio', 'value_at_risk'],
  })
  const out = new Float64Array(5)
  evaluator.evaluate(parameters, out, 1)
  const { performance, trades } = evaluator.simulate(parameters)
  expect([...out]).toEqual([
    0,
    trades.length,
    metrics.sharpe_ratio.compute(performance),
    metrics.value_at_risk.compute(performance),
    0,
  ])
})

test('the order of evaluations changes no bit of a result', () => {
  const evaluator = createEvaluator({ bars, strategy: momentum, costs: { commissionBps: 3 }, cacheBytes: 50_000 })
  const first = new Float64Array(evaluator.metrics.length)
  evaluator.evaluate(parameters, first)
  for (let slow = 30; slow < 60; slow++)
    evaluator.evaluate({ ...parameters, slow_period: slow }, new Float64Array(first.length))
  const again = new Float64Array(first.length)
  evaluator.evaluate(parameters, again)
  expect([...again]).toEqual([...first])
})

test('a failed evaluation leaves the evaluator usable', () => {
  const evaluator = createEvaluator({ bars, strategy: momentum })
  const out = new Float64Array(evaluator.metrics.length)
  evaluator.evaluate(parameters, out)
  const before = [...out]
  expect(() => evaluator.evaluate({ ...parameters, slow_period: 2 }, out)).toThrow('fast_period < slow_period')
  evaluator.evaluate(parameters, out)
  expect([...out]).toEqual(before)
})

test('a range uses the bars before it for its indicators and none after it', () => {
  const evaluator = createEvaluator({ bars, strategy: momentum, range: { from: 500, to: 800 } })
  const { equity } = evaluator.simulate(parameters)
  const cut = createEvaluator({
    bars: sliceBars(bars, 0, 800),
    strategy: momentum,
    range: { from: 500, to: 800 },
    barsPerYear: 252,
  })
  expect([...cut.simulate(parameters).equity]).toEqual([...equity])
  const warm = createEvaluator({ bars: sliceBars(bars, 500, 800), strategy: momentum, barsPerYear: 252 })
  expect(warm.simulate(parameters).equity[19]).toBe(1)
})

test('positions that a strategy writes into its warm-up are ignored', () => {
  const eager = defineStrategy({
    name: 'eager',
    description: 'Long at once.',
    parameters: {},
    warmup: () => 10,
    positions: (_context, _parameters, out) => {
      out.fill(1)
    },
  })
  const { trades } = createEvaluator({ bars, strategy: eager }).simulate({})
  expect(trades[0]!.entryBar).toBe(11)
})

test('an unknown metric is named with the nearest known one', () => {
  expect(() => createEvaluator({ bars, strategy: momentum, metrics: ['sharp_ratio'] })).toThrow('"sharpe_ratio"')
})

test('the context keeps indicators within its budget and computes dropped ones again', () => {
  const context = createContext(bars, { cacheBytes: 3 * bars.length * 8 })
  const first = context.sma('close', 5)
  expect(context.sma('close', 5)).toBe(first)
  for (let period = 6; period < 12; period++) context.sma('close', period)
  const again = context.sma('close', 5)
  expect(again).not.toBe(first)
  expect([...again]).toEqual([...first])
})

test('indicators of one name do not meet in the cache, and their parameters are checked', () => {
  const context = createContext(bars)
  const constant = (value: number) =>
    defineIndicator({
      name: 'constant',
      title: 'Constant',
      description: 'Always the same.',
      inputs: ['close'],
      parameters: { period: { type: 'integer', min: 1, max: 5, default: 1 } },
      outputs: ['value'],
      warmup: () => 0,
      start: () => (_input, out) => {
        out[0] = value
      },
    })
  const [one, two] = [constant(1), constant(2)]
  expect(context.indicator(one).value[0]).toBe(1)
  expect(context.indicator(two).value[0]).toBe(2)
  expect(context.indicator(one)).toBe(context.indicator(one, { period: 1 }))
  expect(() => context.indicator(one, { period: 0 })).toThrow('a whole number from 1 to 5')
})
