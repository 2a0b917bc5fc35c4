/** @module The best trials of a search on a split that it did not see: the same numbers as a backtest there, and what is said of them. */
import { expect, test } from 'vitest'
import type { PhaseResult } from '../definition/phase-type.ts'
import { checkPhase, jsonOf, notesOf, runPhase, walks } from './run-phase.fixture.ts'

const two = walks(['WALK'], 900)
/** Half for the search, the next sixth to validate, the last third for the end. */
const market = {
  ...two,
  splits: {
    train: { WALK: { from: 0, to: 450 } },
    validate: { WALK: { from: 450, to: 600 } },
    test: { WALK: { from: 600, to: 900 } },
  },
}
const services = { market }

const search = (optimization: object, more: object = {}): object => ({
  data_split: 'train',
  strategies: ['momentum'],
  optimization: { parameters: { fast_period: [3, 5, 8, 13, 21], slow_period: [30, 50, 80] }, ...optimization },
  ...more,
})
const run = (optimization: object): Promise<PhaseResult> => runPhase('optimization', search(optimization), { services })

interface Found {
  readonly rank_correlation: number
  readonly trials: readonly {
    readonly rank: number
    readonly trial: number
    readonly parameters: Readonly<Record<string, number>>
    readonly in_sample: number
    readonly validation: number
    readonly chosen: boolean
    readonly feasible: boolean
    readonly metrics: Readonly<Record<string, number>>
  }[]
}

interface Best {
  readonly trial: number
  readonly chosen_by?: object
}

test('the best trials have the numbers of a backtest of the split', async () => {
  const result = await run({ validate_on: { split: 'validate', trials: 4 } })
  const { trials, rank_correlation: correlation } = jsonOf<Found>(result, 'validation')
  expect(trials.map(({ rank }) => rank)).toEqual([1, 2, 3, 4])
  expect(jsonOf<Best>(result, 'best_parameters')).toMatchObject({ trial: trials[0]!.trial })
  expect(Math.abs(correlation)).toBeLessThanOrEqual(1)
  for (const { parameters, validation } of trials.slice(0, 2)) {
    const there = await runPhase('backtest', { data_split: 'validate', strategy: 'momentum', parameters }, { services })
    expect(validation).toBeCloseTo(
      jsonOf<{ metrics: { sharpe_ratio: number } }>(there, 'validation_results').metrics.sharpe_ratio,
      12,
    )
  }
  const figure = result.figures!.find(({ title }) => title === 'The best 4 trials on validate')
  expect(figure).toMatchObject({ kind: 'table', sample: 'out_of_sample' })
})

test('what it says beside is the same without it, and it chooses only when asked to', async () => {
  const without = await run({})
  const told = await run({ validate_on: 'validate' })
  for (const name of ['best_parameters', 'top_100_strategies', 'performance_distribution'])
    expect(told.outputs[name]).toEqual(without.outputs[name])
  const chosen = await run({ validate_on: { split: 'validate', choose: true } })
  const { trials } = jsonOf<Found>(chosen, 'validation')
  const best = [...trials].sort((a, b) => b.validation - a.validation)[0]!
  expect(jsonOf<Best>(chosen, 'best_parameters')).toMatchObject({
    trial: best.trial,
    chosen_by: { split: 'validate', among: 10 },
  })
  expect(trials.filter((trial) => trial.chosen)).toEqual([best])
  expect(chosen.figures!.find(({ title }) => title.includes('on validate'))).toMatchObject({ sample: 'in_sample' })
})

test('a trial that breaks a constraint there is chosen only when all do', async () => {
  const result = await run({
    constraints: ['n_trades >= 1'],
    validate_on: { split: 'validate', trials: 15, choose: true },
  })
  const { trials } = jsonOf<Found>(result, 'validation')
  expect(trials.find(({ chosen }) => chosen)!.feasible).toBe(trials.some(({ feasible }) => feasible))
})

test('an order that does not carry over is a warning, and no note without validation', async () => {
  const result = await run({ validate_on: { split: 'validate', trials: 15 } })
  const { rank_correlation: correlation } = jsonOf<Found>(result, 'validation')
  const warned = (result.warnings ?? []).some((warning) => warning.includes('does not carry over to validate'))
  expect(warned).toBe(correlation <= 0)
  expect(notesOf(await run({})).join(' ')).not.toContain('validate')
})

test('coarse to fine is validated on the split after its last stage', async () => {
  const parameters = { fast_period: { min: 3, max: 25 }, slow_period: { min: 30, max: 90 } }
  const result = await run({ method: 'coarse_to_fine', n_trials: 40, parameters, validate_on: 'validate' })
  expect(jsonOf<Found>(result, 'validation').trials).toHaveLength(10)
})

test.each([
  ['test', 'Expected a split that is not kept for the end, was "test". [SEARCH_VALIDATION]'],
  [
    'train',
    'Expected a split that the search does not see, it searches train and validates on train. [SEARCH_VALIDATION]',
  ],
  ['validat', 'The data have no split "validat". Did you mean "validate"? [DATA_SPLIT_UNKNOWN]'],
])('a split that cannot validate is found before the run: %s', (split, message) => {
  expect(checkPhase('optimization', search({ validate_on: split }), services)).toEqual([
    `optimization.validate_on: ${message}`,
  ])
})

test.each([
  ['validation', 'validate_on: validate'],
  ['pareto_front', 'objective: [sharpe_ratio, max_drawdown]'],
])('%s is refused before the first trial where the search does not make it', async (output, hint) => {
  const asked = runPhase('optimization', search({}), { services, outputs: [output] })
  await expect(asked).rejects.toMatchObject({ code: 'OUTPUT_MISSING', hint: expect.stringContaining(hint) })
})

test('a search over everything before test sees the split that validates', () => {
  const all = search({ validate_on: 'validate' }, { data_split: undefined })
  expect(checkPhase('optimization', all, services)).toEqual([
    'optimization.validate_on: Expected a split that the search does not see, it searches all before test and validates on validate. [SEARCH_VALIDATION]',
  ])
})
