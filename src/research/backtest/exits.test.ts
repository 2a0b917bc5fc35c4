import { expect, test } from 'vitest'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { createEvaluator } from './evaluate.ts'
import { applyExits, type Exits, namesExit, withExits } from './exits.ts'
import { strategies } from './strategies/index.ts'

const none: Exits = { position_size: 1, stop_loss: 0, take_profit: 0, trailing_stop: 0, max_holding_bars: 0 }

function exited(targets: number[], close: number[], exits: Partial<Exits>): number[] {
  const positions = Float64Array.from(targets)
  applyExits(positions, Float64Array.from(close), { ...none, ...exits })
  return [...positions]
}

test('at their defaults exits change nothing', () => {
  const targets = [0, 1, 1, 0.5, -1, -1, 0]
  expect(exited(targets, [1, 2, 3, 1, 9, 1, 4], {})).toEqual(targets)
})

test('a stopped position stays closed until the strategy wants another', () => {
  expect(exited([1, 1, 1, 1, 0, 1, 1], [100, 99, 94, 120, 120, 120, 121], { stop_loss: 0.05 })).toEqual([
    1, 1, 0, 0, 0, 1, 1,
  ])
  expect(exited([-1, -1, -1, 1], [100, 104, 106, 100], { stop_loss: 0.05 })).toEqual([-1, -1, 0, 1])
})

test('gains, falls from the best close and time close positions', () => {
  expect(exited([1, 1, 1, 1], [100, 105, 111, 120], { take_profit: 0.1 })).toEqual([1, 1, 0, 0])
  expect(exited([1, 1, 1, 1], [100, 120, 115, 107], { trailing_stop: 0.1 })).toEqual([1, 1, 1, 0])
  expect(exited([-1, -1, -1], [100, 80, 90], { trailing_stop: 0.1 })).toEqual([-1, -1, 0])
  expect(exited([1, 1, 1, 1], [1, 1, 1, 1], { max_holding_bars: 2 })).toEqual([1, 1, 0, 0])
})

test('sizes scale targets', () => {
  expect(exited([1, 0.5, -1], [1, 1, 1], { position_size: 0.2 })).toEqual([0.2, 0.1, -0.2])
})

test('a strategy with exits has both sets of parameters and its own results without them', () => {
  const bars = randomBars(2, 500)
  const plain = createEvaluator({ bars, strategy: strategies.momentum }).simulate({ signal_threshold: 0 })
  const evaluator = createEvaluator({ bars, strategy: withExits(strategies.momentum) })
  expect([...evaluator.simulate({ signal_threshold: 0 }).equity]).toEqual([...plain.equity])
  const stopped = evaluator.simulate({ signal_threshold: 0, stop_loss: 0.01, position_size: 0.5 })
  expect(stopped.performance.barsHeld).toBeLessThan(plain.performance.barsHeld)
  expect(Math.max(...stopped.weights)).toBeLessThan(0.6)
  expect(() => evaluator.simulate({ stop_los: 0.1 })).toThrow('"stop_loss"')
  expect(namesExit(['fast_period', 'stop_loss'])).toBe(true)
  expect(namesExit(['fast_period'])).toBe(false)
})
