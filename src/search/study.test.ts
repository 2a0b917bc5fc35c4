/** @module Tests of the study: handing out, telling, resuming, stopping, small spaces. */
import { expect, test } from 'vitest'
import { parseObjectives } from './objective.ts'
import { createSpace } from './space.ts'
import { createStudy, type Study } from './study.ts'

const line = createSpace({ x: { type: 'float', min: 0, max: 1 } })
const evaluate = (x: unknown): number => -((Number(x) - 0.7) ** 2)

function run(study: Study, workers: number, trials = Number.POSITIVE_INFINITY): void {
  let left = trials
  for (;;) {
    const asked = study.ask(Math.min(workers, left))
    if (asked.length === 0) return
    left -= asked.length
    for (const trial of asked.reverse()) {
      study.tell(trial.id, { status: 'complete', values: [evaluate(trial.parameters.x)] })
    }
    if (left === 0) return
  }
}

test('trials do not depend on how many are asked for at once, nor on the order of results', () => {
  const make = (): Study =>
    createStudy({
      space: line,
      method: 'random',
      objectives: parseObjectives('score'),
      seed: 42,
      stop: { budget: 300 },
    })
  const [one, many] = [make(), make()]
  run(one, 1)
  run(many, 16)
  expect(one.trials.count).toBe(300)
  expect(many.trials.rows.slice(0, 300)).toEqual(one.trials.rows.slice(0, 300))
  expect(one.best()!.parameters.x).toBeCloseTo(0.7, 1)
  expect(one.stopReason).toBe('budget spent')
})

test('an interrupted study goes on with the same proposals', () => {
  const make = (): Study =>
    createStudy({ space: line, method: 'random', objectives: parseObjectives('score'), seed: 7, stop: { budget: 600 } })
  const whole = make()
  run(whole, 4)
  const broken = make()
  run(broken, 4, 301)
  const resumed = make()
  resumed.restore(broken.trials)
  run(resumed, 3)
  expect(resumed.trials.count).toBe(600)
  expect(resumed.trials.rows.slice(0, 600)).toEqual(whole.trials.rows.slice(0, 600))
  expect(resumed.best()).toEqual(whole.best())
})

test('a foreign journal is refused', () => {
  const make = (seed: number): Study =>
    createStudy({ space: line, method: 'random', objectives: parseObjectives('score'), seed, stop: { budget: 20 } })
  const other = make(1)
  run(other, 1, 5)
  expect(() => make(2).restore(other.trials)).toThrow('options or seed differ')
})

test.each(['random', 'tpe', 'cma_es', 'auto'])('the finished trials of another %s study are refused, too', (method) => {
  const make = (seed: number): Study =>
    createStudy({ space: line, method, objectives: parseObjectives('score'), seed, stop: { budget: 60 } })
  const other = make(1)
  run(other, 1)
  expect(() => make(2).restore(other.trials)).toThrow('options or seed differ')
  const same = make(1)
  same.restore(other.trials)
  expect([same.best(), same.stopReason]).toEqual([other.best(), 'budget spent'])
})

test('a space no larger than the budget is enumerated, each configuration once', () => {
  const space = createSpace({ a: { type: 'integer', min: 1, max: 4 }, b: { type: 'boolean' } }, ['b requires a > 1'])
  const study = createStudy({
    space,
    method: 'random',
    objectives: parseObjectives('score'),
    seed: 1,
    stop: { budget: 50 },
  })
  const seen: string[] = []
  for (let asked = study.ask(3); asked.length > 0; asked = study.ask(3)) {
    for (const trial of asked) {
      seen.push(JSON.stringify(trial.parameters))
      study.tell(trial.id, { status: 'complete', values: [1] })
    }
  }
  expect(seen.length).toBe(7)
  expect(new Set(seen).size).toBe(7)
  expect(study.notes[0]).toContain('7 configurations')
  expect(study.stopReason).toBe('every configuration tried')
})

test('failed, infinite and infeasible trials are never the best, and all are counted', () => {
  const study = createStudy({
    space: line,
    method: 'random',
    objectives: parseObjectives('score'),
    seed: 1,
    stop: { budget: 5 },
  })
  const asked = study.ask(5)
  study.tell(0, { status: 'failed' })
  study.tell(1, { status: 'complete', values: [Number.POSITIVE_INFINITY] })
  study.tell(2, { status: 'complete', values: [100], violation: 0.5 })
  study.tell(3, { status: 'complete', values: [3] })
  study.tell(4, { status: 'complete', values: [2] })
  expect(asked.length).toBe(5)
  expect(study.best()!.id).toBe(3)
  expect(study.top(10).map(({ id }) => id)).toEqual([3, 4])
  expect([0, 1, 2, 3, 4].map((id) => study.trials.state(id))).toEqual([
    'failed',
    'failed',
    'complete',
    'complete',
    'complete',
  ])
})

test('telling an unknown trial, or twice, is an error', () => {
  const study = createStudy({ space: line, method: 'random', objectives: parseObjectives('score'), seed: 1 })
  const [trial] = study.ask(1)
  expect(() => study.tell(1, { status: 'failed' })).toThrow('pending')
  study.tell(trial!.id, { status: 'failed' })
  expect(() => study.tell(trial!.id, { status: 'failed' })).toThrow('trial 0 (failed)')
})

test('start configurations come first, and patience stops', () => {
  const study = createStudy({
    space: line,
    method: 'random',
    objectives: parseObjectives('score'),
    seed: 3,
    start: [{ x: 0.7 }, { x: 0.1 }],
    stop: { patience: 10 },
  })
  run(study, 2)
  expect(study.best()!.id).toBe(0)
  expect(study.trials.row(1)[0]).toBe(0.1)
  expect(study.stopReason).toBe('no improvement in 10 trials')
})

test('two objectives have a front', () => {
  const study = createStudy({
    space: line,
    method: 'random',
    objectives: parseObjectives(['gain', '-loss']),
    seed: 3,
    stop: { budget: 4 },
  })
  study.ask(4)
  ;[
    [1, 1],
    [2, 3],
    [2, 2],
    [0, 5],
  ].forEach((values, id) => {
    study.tell(id, { status: 'complete', values })
  })
  expect(study.front().map(({ id }) => id)).toEqual([2, 0])
})

test('an unknown method proposes the nearest', () => {
  expect(() => createStudy({ space: line, method: 'randm', objectives: parseObjectives('s'), seed: 1 })).toThrow(
    'Did you mean "random"?',
  )
})

test('results of an earlier search are learned from without being evaluated again', () => {
  const earlier = Array.from({ length: 30 }, (_, k) => ({ parameters: { x: k / 29 }, values: [evaluate(k / 29)] }))
  const make = (known: typeof earlier): Study =>
    createStudy({
      space: line,
      method: 'tpe',
      objectives: parseObjectives('score'),
      seed: 5,
      stop: { budget: 10 },
      earlier: known,
    })
  const warm = make(earlier)
  run(warm, 3)
  expect(warm.trials.count).toBe(40)
  // The model leads from its first proposal on.
  for (let id = 30; id < 36; id++) expect(Math.abs(warm.trials.row(id)[0]! - 0.7)).toBeLessThan(0.2)
  const half = make(earlier)
  run(half, 1, 4)
  const resumed = make(earlier)
  resumed.restore(half.trials)
  run(resumed, 1)
  expect(resumed.trials.rows.slice(0, 40)).toEqual(warm.trials.rows.slice(0, 40))
})

test('constraints that exclude each other are named before the first trial', () => {
  const tied = createSpace({ a: { type: 'integer', min: 0, max: 9 }, b: { type: 'float', min: 0, max: 9 } }, [
    'a + b <= 16',
    'a < b',
    'b < a',
  ])
  for (const method of ['random', 'tpe', 'auto', 'grid']) {
    const make = (): Study =>
      createStudy({ space: tied, method, objectives: parseObjectives('score'), seed: 1, stop: { budget: 50 } })
    expect(make).toThrow('satisfies the constraints, was none: a < b; b < a.')
  }
})

test('a result without one value for each objective, or of no known status, is refused and leaves its trial pending', () => {
  const study = createStudy({
    space: createSpace({ x: { type: 'float', min: 0, max: 1 } }),
    method: 'random',
    objectives: parseObjectives(['profit', '-risk']),
    seed: 1,
    stop: { budget: 5 },
  })
  const [trial] = study.ask(1)
  for (const values of [[1], [1, 2, 3]]) {
    const tell = (): void => study.tell(trial!.id, { status: 'complete', values })
    expect(tell).toThrow(`Expected 2 values, one for each objective, was ${values.length} for trial 0.`)
  }
  expect(() => study.tell(trial!.id, { status: 'done' } as never)).toThrow('complete, failed or pruned')
  expect(study.pending).toBe(1)
  study.tell(trial!.id, { status: 'complete', values: [1, 2] })
  expect(study.best()!.losses).toEqual([-1, 2])
})
