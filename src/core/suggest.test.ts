import { expect, test } from 'vitest'
import { didYouMean, nearest } from './suggest.ts'

test.each([
  ['fast_perod', ['slow_period', 'fast_period'], 'fast_period'],
  ['fastPeriod', ['slow_period', 'fast_period'], 'fast_period'],
  ['optimisation', ['optimization', 'analysis'], 'optimization'],
  ['sharpe', ['sharpe_ratio', 'calmar_ratio'], undefined],
  ['x', ['ab', 'cd'], undefined],
  ['zzzzzz', ['alpha', 'beta'], undefined],
] as const)('the nearest name to %s among %j is %s', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected)
})

test('a suggestion is a sentence, and nothing where nothing is near', () => {
  expect(didYouMean('fast_perod', ['fast_period'])).toBe(' Did you mean "fast_period"?')
  expect(didYouMean('zzzzzz', ['fast_period'])).toBe('')
})
