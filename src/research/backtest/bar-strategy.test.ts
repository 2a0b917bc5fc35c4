import { expect, test } from 'vitest'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { defineBarStrategy } from './bar-strategy.ts'
import { createEvaluator } from './evaluate.ts'
import { rsi } from './indicators/rsi.ts'
import { strategies } from './strategies/index.ts'

const bars = randomBars(11, 600)

test('a rule asked bar by bar gives what the same rule over columns gives', () => {
  const byBar = defineBarStrategy({
    name: 'rsi_by_bar',
    description: 'RSI extremes held until the middle.',
    parameters: { rsi_period: { type: 'integer', min: 2, max: 100, default: 14 } },
    warmup: ({ rsi_period }) => rsi_period,
    start(context, { rsi_period }) {
      const { value } = context.indicator(rsi, { period: rsi_period })
      return (view) => {
        const strength = view.at(value)
        if (view.position === 1) return strength > 50 ? 0 : 1
        return strength < 30 ? 1 : 0
      }
    },
  })
  const a = createEvaluator({ bars, strategy: byBar }).simulate({ rsi_period: 7 })
  const b = createEvaluator({ bars, strategy: strategies.rsi_mean_reversion }).simulate({ rsi_period: 7 })
  expect(a.trades.length).toBeGreaterThan(3)
  expect([...a.equity]).toEqual([...b.equity])
})

test('a rule cannot see later bars and starts afresh for every trial', () => {
  let seen = 0
  const peeking = defineBarStrategy({
    name: 'peeking',
    description: 'Asks for the next bar.',
    parameters: {},
    warmup: () => 2,
    start() {
      let calls = 0
      return (view) => {
        calls++
        expect(view.at('close', -1)).toBeNaN()
        expect(view.at('close', view.bar + 1)).toBeNaN()
        expect(view.at('close')).toBe(bars.close[view.bar])
        seen = calls
        return 0
      }
    },
  })
  const evaluator = createEvaluator({ bars, strategy: peeking })
  const out = new Float64Array(evaluator.metrics.length)
  for (let trial = 0; trial < 2; trial++) {
    evaluator.evaluate({}, out)
    expect(seen).toBe(bars.length - 2)
  }
})
