/** @module Tests of the search that asks for less. */
import { expect, test } from 'vitest'
import { phaseTypes } from './index.ts'
import { checkPhase, walks } from './run-phase.fixture.ts'
import { reducedParameterSpace } from './search-fallback.ts'

const services = { market: walks(['WALK'], 300) }
const trialsOf = (config: unknown): number => {
  const { optimization } = phaseTypes
  return optimization.estimate!(optimization.config.parse(config), services).work!.count
}

test.each([
  [
    {
      method: 'tpe',
      n_trials: 200,
      parameters: { fast_period: { min: 2, max: 60 }, slow_period: { min: 5, max: 90 } },
    },
    50,
  ],
  [{ method: 'random', parameters: { fast_period: { min: 2, max: 60 }, slow_period: { min: 5, max: 90 } } }, 25],
  [{ parameters: { fast_period: 'range(2, 20, 2)', slow_period: 'range(30, 90, 5)' } }, 9],
  [
    {
      method: 'genetic',
      n_generations: 40,
      population_size: 10,
      parameters: { fast_period: { min: 2, max: 60 }, slow_period: { min: 5, max: 90 } },
    },
    100,
  ],
  [
    {
      method: 'cma_es',
      n_generations: 40,
      parameters: { fast_period: { min: 2, max: 60 }, slow_period: { min: 5, max: 90 } },
    },
    60, // Ten generations of 4 + ⌊3 ln 2⌋.
  ],
])('%j is reduced to a legal search of fewer trials', (optimization, count) => {
  const config = { data_split: 'train', strategies: ['momentum'], optimization }
  const reduced = reducedParameterSpace(config)
  expect(checkPhase('optimization', reduced, services)).toEqual([])
  expect(trialsOf(reduced)).toBe(count)
  expect(count).toBeLessThan(trialsOf(config))
})

test('it is the fallback that the language names', () => {
  expect(Object.keys(phaseTypes.optimization.fallbacks!)).toEqual(['reduced_parameter_space'])
})
