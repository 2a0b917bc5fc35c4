/** @module Tests of `auto`: what it chooses for which space, what it says about it, and how good its portfolio is. */
import { expect, test } from 'vitest'
import { griewank, rastrigin, rosenbrock } from '../../../test/fixtures/test-losses.ts'
import { parseObjectives } from '../objective.ts'
import type { Parameter } from '../parameter.ts'
import { createSpace, type Space } from '../space.ts'
import { createStudy, type Study } from '../study.ts'

const box = (count: number, min: number, max: number): Space =>
  createSpace(
    Object.fromEntries(Array.from({ length: count }, (_, k) => [`x${k}`, { type: 'float', min, max } as const])),
  )

const make = (space: Space, seed: number, budget: number, more: { evaluationMs?: number } = {}): Study =>
  createStudy({ space, method: 'auto', objectives: parseObjectives('-loss'), seed, stop: { budget }, ...more })

function run(study: Study, f: (x: Float64Array) => number, workers = 1, trials = Number.POSITIVE_INFINITY): Study {
  for (let left = trials; left > 0; ) {
    const asked = study.ask(Math.min(workers, left))
    if (asked.length === 0) break
    left -= asked.length
    for (const trial of asked.reverse()) study.tell(trial.id, { status: 'complete', values: [f(trial.row)] })
  }
  return study
}

const bestOf = (study: Study): number => study.best()!.losses[0]!

const rippled = (x: Float64Array): number => rastrigin(x.map((v, i) => v - 0.3 * i))
const waved = (x: Float64Array): number => griewank(x.map((v, i) => v - 70 + 20 * i))

test('a curved valley, a sum with thousands of basins and a rippled bowl are solved in 1,000 trials', () => {
  const middle = (f: (x: Float64Array) => number, space: Space): number =>
    [1, 2, 3].map((seed) => bestOf(run(make(space, seed, 1000), f))).sort((a, b) => a - b)[1]!
  expect(middle(rosenbrock, box(5, -5, 10))).toBeLessThan(1e-12)
  expect(middle(rippled, box(5, -5.12, 5.12))).toBeLessThan(1e-10)
  expect(middle(waved, box(5, -600, 600))).toBeLessThan(0.03)
})

test('with ten times the budget every basin is seen to, and the best one to its bottom', () => {
  expect(bestOf(run(make(box(5, -600, 600), 4, 10_000), waved))).toBeLessThan(1e-10)
  expect(bestOf(run(make(box(4, -5, 10), 4, 10_000), rosenbrock))).toBeLessThan(1e-12)
})

test('whole numbers, choices and conditions beside numbers are solved too', () => {
  const space = createSpace({
    kind: { type: 'categorical', values: ['a', 'b'] },
    window: { type: 'integer', min: 2, max: 60 },
    rate: { type: 'float', min: 1e-4, max: 1, log: true },
    stop: { type: 'float', min: 0, max: 10, when: { kind: 'b' } },
  })
  const f = (row: Float64Array): number =>
    (row[1]! - 23) ** 2 / 100 +
    (Math.log10(row[2]!) + 2.2) ** 2 +
    (row[0] === 1 ? 0.1 * (row[3]! - 4) ** 2 : 0.4 + 0.01 * row[1]!)
  const study = run(make(space, 4, 500), f)
  expect(bestOf(study)).toBeLessThan(1e-9)
  expect(study.best()!.parameters).toMatchObject({ kind: 'b', window: 23 })
})

test('noise and failures do not lead it astray', () => {
  const study = make(box(4, -5, 5), 6, 300)
  let state = 1
  const noise = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff - 0.5
  }
  const truth = (x: Float64Array): number => x.reduce((sum, v) => sum + (v - 1.5) ** 2, 0)
  run(study, (x) => (x[0]! > 3 ? Number.NaN : truth(x) + 2 * noise()))
  const { parameters } = study.best()!
  expect(truth(Float64Array.from(Object.values(parameters), Number))).toBeLessThan(2)
})

test('where everything fails it goes on', () => {
  const study = run(make(box(3, 0, 1), 1, 120), () => Number.NaN)
  expect(study.trials.count).toBe(120)
  expect(study.best()).toBeUndefined()
})

test('one worker and seven, and an interruption anywhere, give the same trials', () => {
  const space = box(3, -2, 2)
  const rows = (study: Study): Float64Array => study.trials.rows.slice(0, study.trials.count * 3)
  const whole = rows(run(make(space, 9, 260), rosenbrock))
  expect(rows(run(make(space, 9, 260), rosenbrock, 7))).toEqual(whole)
  for (const at of [1, 17, 93, 201]) {
    const resumed = make(space, 9, 260)
    resumed.restore(run(make(space, 9, 260), rosenbrock, 3, at).trials)
    expect(rows(run(resumed, rosenbrock, 2))).toEqual(whole)
  }
})

test('what was found earlier, and what the caller wants tried, is where it begins', () => {
  const space = box(4, -5, 5)
  const study = createStudy({
    space,
    method: 'auto',
    objectives: parseObjectives('-loss'),
    seed: 2,
    start: [{ x0: 1, x1: 1, x2: 1, x3: 1.2 }],
    earlier: [{ parameters: { x0: 1, x1: 1, x2: 1, x3: 1.1 }, values: [-rosenbrock(Float64Array.of(1, 1, 1, 1.1))] }],
    stop: { budget: 80 },
  })
  run(study, rosenbrock)
  expect(study.trials.count).toBe(81)
  expect(bestOf(study)).toBeLessThan(1e-6)
})

test('limits between parameters hold for every trial', () => {
  const space = createSpace({ a: { type: 'float', min: 0, max: 10 }, b: { type: 'float', min: 0, max: 10 } }, [
    'a + b <= 6',
    'a <= b',
  ])
  const study = run(make(space, 3, 300), (x) => (x[0]! - 5) ** 2 + (x[1]! - 4) ** 2)
  for (let id = 0; id < 300; id++) expect(space.isFeasible(study.trials.row(id))).toBe(true)
  // The nearest point to (5, 4) is (3, 3): 4 + 1.
  expect(bestOf(study)).toBeCloseTo(5, 3)
})

test('many parameters for few trials are left to CMA-ES, more of them than models can carry too', () => {
  const note = (count: number, budget: number): string => make(box(count, 0, 1), 1, budget).notes.join(' ')
  expect(note(40, 1000)).toMatch(
    /^CMA-ES: 1,000 trials of 40 parameters, too many for a model.*40 parameters without steps are too many/,
  )
  expect(note(40, 9000)).toMatch(/differential evolution for 4,050/)
  expect(note(20, 100)).toMatch(/^Gaussian process.*fewer than 6 trials a parameter/)
})

test.each<[string, Record<string, Parameter>, string[], { evaluationMs?: number }, RegExp]>([
  ['numbers', { a: { type: 'float', min: 0, max: 1 } }, [], {}, /^Portfolio: 600 trials; quadratic models/],
  ['whole numbers only', { a: { type: 'integer', min: 0, max: 5000 } }, [], {}, /every parameter has steps/],
  [
    'choices mostly',
    {
      a: { type: 'float', min: 0, max: 1 },
      b: { type: 'categorical', values: ['x', 'y'] },
      c: { type: 'boolean' },
    },
    [],
    {},
    /most parameters have no order/,
  ],
  [
    'weights',
    { a: { type: 'float', min: 0, max: 1 }, b: { type: 'float', min: 0, max: 1 } },
    ['a + b = 1'],
    {},
    /parameters have a fixed sum/,
  ],
])('the note for %s says what was chosen and why', (_, parameters, constraints, more, expected) => {
  const study = make(createSpace(parameters, constraints), 1, 600, more)
  expect(study.notes.join(' ')).toMatch(expected)
})

test.each<[number, object, number | undefined, RegExp]>([
  [200, {}, undefined, /^Gaussian process for 100 trials.*each must count, and what an evaluation costs is not known/],
  [200, {}, 0.05, /^TPE: 200 trials, and an evaluation of 0\.05 ms costs less than a Gaussian process/],
  [200, { evaluationMs: 0.05 }, undefined, /^TPE: 200 trials, and an evaluation of 0\.05 ms/],
  [200, {}, 7.123, /an evaluation of 7\.1 ms costs more than a model/],
  [1000, { evaluationMs: 50 }, 0.1, /Gaussian process for 80, since an evaluation of 50 ms costs more than a model/],
  [1000, {}, 0.1, /^1,000 trials of 2 parameters: differential evolution for 450 to find the basin, CMA-ES/],
  [8, {}, undefined, /^Sobol points: 8 trials of 2 parameters are too few to learn from/],
])(
  '%i trials of whole numbers with %j and an evaluation of %s ms: the note says why',
  (budget, options, ms, expected) => {
    const whole = { type: 'integer', min: 0, max: 5000 } as const
    const space = createSpace({ a: whole, b: whole })
    const objectives = parseObjectives('-loss')
    const study = createStudy({
      space,
      method: 'auto',
      options,
      objectives,
      seed: 1,
      stop: { budget },
      evaluationMs: ms,
    })
    expect(study.notes[0]).toMatch(expected)
    expect(study.notes[1]).toBe(
      'The portfolio of local models, the first choice elsewhere, does not suit: every parameter has steps.',
    )
  },
)

test('with a batch size it tries several lengths of a step together, and still reaches the bottom', () => {
  const space = box(5, -5, 10)
  const study = createStudy({
    space,
    method: 'auto',
    options: { batchSize: 4 },
    objectives: parseObjectives('-loss'),
    seed: 5,
    stop: { budget: 1600 },
  })
  let [batches, single] = [0, 0]
  for (let asked = study.ask(64); asked.length > 0; asked = study.ask(64)) {
    batches++
    if (asked.length === 1) single++
    for (const trial of asked) study.tell(trial.id, { status: 'complete', values: [rosenbrock(trial.row)] })
  }
  expect(single).toBeLessThan(0.1 * batches)
  expect(bestOf(study)).toBeLessThan(1e-5)
})
