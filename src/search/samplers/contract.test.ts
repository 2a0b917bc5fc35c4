/** @module The contract of samplers, run over every registered one. */
import { describe, expect, test } from 'vitest'
import { parseObjectives } from '../objective.ts'
import { createSpace } from '../space.ts'
import { createStudy, type Study } from '../study.ts'
import { createSampler, samplerName, samplers } from './index.ts'

const space = createSpace(
  {
    fast: { type: 'integer', min: 2, max: 60 },
    slow: { type: 'integer', min: 5, max: 200 },
    rate: { type: 'float', min: 1e-4, max: 0.1, log: true },
    exit: { type: 'categorical', values: ['none', 'trailing', 'fixed'] },
    stop: { type: 'float', min: 0.5, max: 10, when: { exit: ['trailing', 'fixed'] } },
    twice: { type: 'boolean' },
  },
  ['fast < slow', 'twice requires exit != "none"'],
)
const finite = createSpace({ a: { type: 'integer', min: 1, max: 40 }, b: { type: 'integer', min: 1, max: 40 } }, [
  'a != b',
])
const BUDGET = 36

const evaluate = (row: Float64Array): number => {
  if (row[0]! % 11 === 0) return Number.NaN
  return (row[0]! - 20) ** 2 / 100 + (row[1]! - 90) ** 2 / 1000 + (Number.isNaN(row[4]!) ? 1 : row[4]! / 10)
}

function run(study: Study, workers: number, trials = Number.POSITIVE_INFINITY): Study {
  let left = trials
  while (left > 0) {
    const asked = study.ask(Math.min(workers, left))
    if (asked.length === 0) break
    left -= asked.length
    for (const { id, row } of asked.reverse()) {
      study.tell(id, { status: 'complete', values: [evaluate(row)], violation: row[1]! > 180 ? 0.5 : 0 })
    }
  }
  return study
}

const rowsOf = (study: Study): Float64Array => study.trials.rows.slice(0, study.trials.count * study.trials.width)

describe.each(Object.keys(samplers))('%s', (method) => {
  const options = method === 'nsga3' ? { divisions: 11, population: 12 } : {}
  const make = (seed = 1): Study =>
    createStudy({ space, method, options, objectives: parseObjectives('-loss'), seed, stop: { budget: BUDGET } })

  test('is registered under its own name and describes itself', () => {
    const type = samplers[method as keyof typeof samplers]
    expect(type.name).toBe(method)
    expect(type.description.length).toBeGreaterThan(20)
    expect(samplerName(method.toUpperCase())).toBe(method)
  })

  test('proposes feasible rows with parameters that exist, also beside failures and violated results', () => {
    const study = run(make(), 4)
    expect(study.trials.count).toBe(BUDGET)
    for (let id = 0; id < BUDGET; id++) {
      const row = study.trials.row(id)
      expect(space.isFeasible(row)).toBe(true)
      expect(Number.isNaN(row[4]!)).toBe(row[3] === 0)
      expect(space.check(space.decode(row))).toEqual([])
    }
    expect(study.stopReason).toBeDefined()
  })

  test('gives the same trials to one and to sixteen workers, other trials to another seed', () => {
    expect(rowsOf(run(make(), 16))).toEqual(rowsOf(run(make(), 1)))
    expect(rowsOf(run(make(2), 1))).not.toEqual(rowsOf(run(make(1), 1)))
  })

  test('goes on after an interruption as if there had been none', () => {
    const half = run(make(), 3, 23)
    const resumed = make()
    resumed.restore(half.trials)
    expect(rowsOf(run(resumed, 2))).toEqual(rowsOf(run(make(), 1)))
  })

  test('takes configurations that it did not propose', () => {
    const start = { fast: 20, slow: 90, rate: 0.01, exit: 'fixed', stop: 1, twice: false }
    const study = createStudy({
      space,
      method,
      options,
      objectives: parseObjectives('-loss'),
      seed: 1,
      start: [start, { ...start, fast: 21 }],
      stop: { budget: BUDGET },
    })
    run(study, 4)
    expect(space.decode(study.trials.row(0))).toEqual(start)
    expect(study.best()!.losses[0]).toBeLessThanOrEqual(evaluate(study.trials.row(0)))
  })

  test('searches for one objective without options', () => {
    const study = createStudy({ space, method, objectives: parseObjectives('-loss'), seed: 1, stop: { budget: 4 } })
    expect(run(study, 1).trials.count).toBe(4)
  })

  test('refuses options that it does not have', () => {
    expect(() => createSampler(method, { nonsense: 1 }, { space, seed: 1, objectives: 1, budget: 9 })).toThrow('option')
  })

  test('does not try a configuration of a finite space twice', () => {
    if (samplers[method as keyof typeof samplers].kind === 'indexed') return
    const study = run(
      createStudy({
        space: finite,
        method,
        options,
        objectives: parseObjectives('-loss'),
        seed: 3,
        stop: { budget: 60 },
      }),
      4,
    )
    const seen = new Set(Array.from({ length: study.trials.count }, (_, id) => study.trials.row(id).join()))
    expect(seen.size).toBe(60)
  })
})

test('NSGA-III refuses more reference directions than it can compare with', () => {
  const context = { space, seed: 1, objectives: 6 }
  expect(() => createSampler('nsga3', { divisions: 200 }, context)).toThrow('at most 10000 directions')
})

test('samplers that cannot search several objectives say so', () => {
  expect(() => createSampler('gp', {}, { space, seed: 1, objectives: 2 })).toThrow('searches for one objective')
})
