import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBars } from '../../../../test/fixtures/reference-bars.ts'
import { createRandom, type Random } from '../../../core/random.ts'
import type { Parameter, ParameterSet, ParameterValue } from '../../../search/parameter.ts'
import { type Bars, toBars } from '../../market/bars.ts'
import { createEvaluator } from '../evaluate.ts'
import { defineStrategy, resolveParameters, type Strategy } from '../strategy.ts'
import { createContext } from '../strategy-context.ts'
import { verifyKernel } from '../verify.ts'
import { strategies } from './index.ts'

const all: readonly (readonly [string, Strategy])[] = Object.entries(strategies)

function positionsOf(strategy: Strategy, bars: Bars, parameters: ParameterSet): Float64Array {
  const out = new Float64Array(bars.length)
  strategy.positions(createContext(bars), resolveParameters(strategy, parameters), out)
  return out.fill(0, 0, Math.min(out.length, strategy.warmup(resolveParameters(strategy, parameters))))
}

/** A legal value; numbers near the default more often than far away, because long windows leave nothing to test. */
function draw(parameter: Parameter, random: Random): ParameterValue {
  switch (parameter.type) {
    case 'integer': {
      const top = Math.min(parameter.max, Math.max(parameter.min + 3, 2 * ((parameter.default as number) || 1)))
      return parameter.min + random.below(top - parameter.min + 1)
    }
    case 'float': {
      const near = (parameter.default as number) * (0.5 + random.next())
      return Math.min(parameter.max, Math.max(parameter.min, near))
    }
    case 'boolean':
      return random.next() < 0.5
    default:
      return parameter.values[random.below(parameter.values.length)]!
  }
}

function drawLegal(strategy: Strategy, random: Random): ParameterSet {
  for (;;) {
    const drawn = Object.fromEntries(
      Object.entries(strategy.parameters).map(([name, parameter]) => [name, draw(parameter, random)]),
    )
    if (strategy.constraints.every((constraint) => constraint.holds(drawn))) return drawn
  }
}

/** The bars up to `cut`, followed by other ones. */
function withOtherFuture(bars: Bars, cut: number, seed: number): Bars {
  const other = randomBars(seed, bars.length, 0.1)
  const join = (name: 'open' | 'high' | 'low' | 'close' | 'volume'): number[] => [
    ...bars[name].slice(0, cut),
    ...other[name].slice(cut),
  ]
  return toBars(bars.symbol, {
    time: bars.time,
    open: join('open'),
    high: join('high'),
    low: join('low'),
    close: join('close'),
    volume: join('volume'),
  })
}

describe.each(all)('strategy %s', (name, strategy) => {
  test('is registered under its name, described, and every parameter has a legal default', () => {
    expect(strategy.name).toBe(name)
    expect(strategy.description).toMatch(/\.$/)
    expect(() => resolveParameters(strategy, {})).not.toThrow()
    for (const parameter of Object.values(strategy.parameters)) expect(parameter.default).toBeDefined()
  })

  test('never looks ahead: other bars in the future change no position of the past', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 260 }), (seed, cut) => {
        const bars = randomBars(seed, 260)
        const parameters = drawLegal(strategy, createRandom(seed, 'parameters'))
        const before = positionsOf(strategy, bars, parameters)
        const after = positionsOf(strategy, withOtherFuture(bars, cut, seed + 1), parameters)
        expect([...after.slice(0, cut)]).toEqual([...before.slice(0, cut)])
        const cutOff = toBars('CUT', {
          time: bars.time.slice(0, cut),
          open: bars.open.slice(0, cut),
          high: bars.high.slice(0, cut),
          low: bars.low.slice(0, cut),
          close: bars.close.slice(0, cut),
          volume: bars.volume.slice(0, cut),
        })
        expect([...positionsOf(strategy, cutOff, parameters)]).toEqual([...before.slice(0, cut)])
      }),
      { numRuns: 25 },
    )
  })

  test('takes positions from −1 to 1 only, none of them during warm-up, and some at all', () => {
    let taken = 0
    for (let seed = 0; seed < 20; seed++) {
      const bars = randomBars(seed, 800)
      const parameters = drawLegal(strategy, createRandom(seed, 'legal'))
      const out = new Float64Array(bars.length)
      strategy.positions(createContext(bars), resolveParameters(strategy, parameters), out)
      const warmup = strategy.warmup(resolveParameters(strategy, parameters))
      expect(warmup).toBeGreaterThanOrEqual(0)
      out.forEach((position, bar) => {
        if (!(position >= -1 && position <= 1)) expect.fail(`${position} at bar ${bar}`)
        if (bar < warmup && position !== 0) expect.fail(`${position} during warm-up at bar ${bar} of ${warmup}`)
        if (position !== 0) taken++
      })
    }
    expect(taken).toBeGreaterThan(0)
  })

  test('survives no bars, one bar and prices that never move', () => {
    for (const length of [0, 1, 2, 400]) {
      const still = new Array<number>(length).fill(50)
      const bars = toBars('STILL', {
        time: still.map((_, i) => i * 86_400e6),
        open: still,
        high: still,
        low: still,
        close: still,
        volume: still,
      })
      const evaluator = createEvaluator({ bars, strategy, barsPerYear: 252 })
      const out = new Float64Array(evaluator.metrics.length)
      evaluator.evaluate({}, out)
      for (const value of out) expect(Number.isFinite(value)).toBe(true)
    }
  })
})

test('every strategy with its defaults gives the same equity in the kernel and in the simulator', () => {
  const bars = randomBars(5, 700)
  for (const [name, strategy] of all) {
    const shorts = 'allow_short' in strategy.parameters ? { allow_short: true } : {}
    const positions = positionsOf(strategy, bars, shorts)
    const { difference } = verifyKernel({ bars, positions, costs: { commissionBps: 7, slippageBps: 3 } })
    expect(difference, name).toBeLessThan(1e-10)
  }
})

test('a strategy that peeks at the next bar is found out by a changed future', () => {
  const peeking = defineStrategy({
    name: 'peeking',
    description: 'Long before a rising bar.',
    parameters: {},
    warmup: () => 0,
    positions({ close }, _parameters, out) {
      for (let i = 0; i < out.length; i++) out[i] = close[i + 1]! > close[i]! ? 1 : 0
    },
  })
  const bars = randomBars(1, 100)
  let changed = 0
  for (let seed = 0; seed < 20; seed++) {
    const before = positionsOf(peeking, bars, {})
    const after = positionsOf(peeking, withOtherFuture(bars, 50, seed), {})
    if (before[49] !== after[49]) changed++
  }
  expect(changed).toBeGreaterThan(0)
})

test('momentum is long above, short below and flat between the thresholds', () => {
  const close = [10, 10, 10, 12, 12, 12, 9, 9, 9, 9]
  const bars = toBars('T', {
    time: close.map((_, i) => i * 86_400e6),
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
  })
  const parameters = { fast_period: 1, slow_period: 3, signal_threshold: 0.05, allow_short: true }
  expect([...positionsOf(strategies.momentum, bars, parameters)]).toEqual([0, 0, 0, 1, 1, 0, -1, -1, 0, 0])
})

test('a mistyped, missing or contradictory parameter is named', () => {
  const { momentum } = strategies
  expect(() => resolveParameters(momentum, { fast_perod: 3 })).toThrow('Did you mean "fast_period"?')
  expect(() => resolveParameters(momentum, { fast_period: 2.5 })).toThrow('a whole number from 1 to 1000')
  expect(() => resolveParameters(momentum, { fast_period: 30, slow_period: 20 })).toThrow('fast_period < slow_period')
})
