/** @module Tests of what a study is told wrongly: counts, trials, outcomes, configurations to begin with. */
import { expect, test } from 'vitest'
import { parseObjectives } from './objective.ts'
import { createResultConstraints } from './result-constraints.ts'
import { createSpace } from './space.ts'
import { createStudy, type Study } from './study.ts'
import type { StudyOptions } from './study-options.ts'

const space = createSpace({ x: { type: 'float', min: 0, max: 1 }, k: { type: 'integer', min: 1, max: 5 } })
const make = (more: Partial<StudyOptions> = {}): Study =>
  createStudy({ space, method: 'random', objectives: parseObjectives('score'), seed: 1, stop: { budget: 10 }, ...more })

test('trials are asked for by a whole number; 0 gives none, Infinity the rest of the batch', () => {
  for (const count of [Number.NaN, -1, 1.5, '3', undefined]) {
    const study = make()
    expect(() => study.ask(count as never)).toThrow('Expected a whole number of trials to ask for, was ')
    expect(study.trials.count).toBe(0)
  }
  expect(make().ask(0)).toEqual([])
  expect(make().ask(Number.POSITIVE_INFINITY).length).toBe(10)
})

test('a trial that the study has not proposed yet takes no result, neither between batches nor after the last one', () => {
  const study = make({ stop: { budget: 4 }, method: 'gp', options: { startup: 2 } })
  for (const { id } of study.ask(2)) study.tell(id, { status: 'complete', values: [1] })
  expect(() => study.tell(2, { status: 'complete', values: [9] })).toThrow('was trial 2 (unknown)')
  for (let asked = study.ask(1); asked.length > 0; asked = study.ask(1))
    study.tell(asked[0]!.id, { status: 'complete', values: [0] })
  expect(() => study.tell(4, { status: 'complete', values: [9] })).toThrow('was trial 4 (unknown)')
  expect([study.stopReason, study.trials.count, study.pending]).toEqual(['budget spent', 4, 0])
})

test('a trial that waits to be handed out takes no result, and is called so', () => {
  const study = make()
  study.ask(3)
  expect(() => study.tell(5, { status: 'failed' })).toThrow('was trial 5 (not handed out yet)')
  expect(() => study.tell(1.5, { status: 'failed' })).toThrow('was trial 1.5 (unknown)')
})

test.each<[unknown, string]>([
  [undefined, 'Expected the outcome of trial 0, such as { status: "complete", values: [1.5] }, was nothing.'],
  [0.5, 'Expected the outcome of trial 0, such as { status: "complete", values: [1.5] }, was 0.5.'],
  [{ status: 'complete' }, 'Expected 1 value, one for each objective, was nothing for trial 0.'],
  [{ status: 'complete', values: 3 }, 'Expected 1 value, one for each objective, was 3 for trial 0.'],
  [{ status: 'complete', values: ['3'] }, 'Expected a number as value of trial 0, was "3".'],
  [{ status: 'complete', values: [null] }, 'Expected a number as value of trial 0, was null.'],
  [{ status: 'complete', values: [3], violation: -1 }, 'Expected a violation of at least 0 for trial 0, was -1.'],
  [
    { status: 'complete', values: [3], violation: Number.NaN },
    'Expected a violation of at least 0 for trial 0, was NaN.',
  ],
])('the outcome %j is refused, and the trial waits for another', (outcome, message) => {
  const study = make()
  study.ask(1)
  expect(() => study.tell(0, outcome as never)).toThrow(message)
  expect(study.pending).toBe(1)
  study.tell(0, { status: 'complete', values: [2] })
  expect(study.best()!.losses).toEqual([-2])
})

test('a weighted sum beyond all numbers is a failed trial, never the best', () => {
  const study = make({ objectives: parseObjectives({ gain: 1e10, calm: 1 }) })
  study.ask(2)
  study.tell(0, { status: 'complete', values: [1e305, 1] })
  study.tell(1, { status: 'complete', values: [1, 1] })
  expect(study.trials.state(0)).toBe('failed')
  expect(study.best()!.id).toBe(1)
})

test('a limit on results that is missed without end orders last, and infinite figures are compared as numbers are', () => {
  const study = make({ method: 'differential_evolution', stop: { budget: 60 } })
  for (let asked = study.ask(4); asked.length > 0; asked = study.ask(4))
    for (const { id, row } of asked)
      study.tell(id, { status: 'complete', values: [1], violation: row[0]! > 0.5 ? Number.POSITIVE_INFINITY : row[0]! })
  expect(study.trials.violations.subarray(0, 60).every(Number.isFinite)).toBe(true)
  const violated = (text: string, figure: number): boolean =>
    createResultConstraints([text], ['figure'])[0]!.violation({ figure }) > 0
  expect(violated('figure <= 3', Number.POSITIVE_INFINITY)).toBe(true)
  expect(violated('figure < 3', Number.POSITIVE_INFINITY)).toBe(true)
  expect(violated('figure > 3', Number.POSITIVE_INFINITY)).toBe(false)
  expect(violated('figure >= 3', Number.NEGATIVE_INFINITY)).toBe(true)
  expect(violated('figure = 3', Number.POSITIVE_INFINITY)).toBe(true)
})

test('configurations to begin with must satisfy the constraints', () => {
  const ordered = createSpace({ a: { type: 'integer', min: 1, max: 9 }, b: { type: 'integer', min: 1, max: 9 } }, [
    'a < b',
  ])
  const message = 'Expected a configuration that satisfies the constraints, was {"a":5,"b":2}: a < b.'
  const start = [
    { a: 1, b: 2 },
    { a: 5, b: 2 },
  ]
  expect(() => make({ space: ordered, start })).toThrow(message)
  expect(() => make({ space: ordered, earlier: [{ parameters: { a: 5, b: 2 }, values: [1] }] })).toThrow(message)
})

test('a target that is no number is refused', () => {
  expect(() => make({ stop: { targetLoss: Number.NaN } })).toThrow('Expected targetLoss as a number, was NaN.')
})

test.each<[object, string]>([
  [{ space: undefined }, 'Expected a space, was nothing.'],
  [{ space: { x: [1, 2, 3] } }, 'Expected a space, was {"x":[1,2,3]}.'],
  [{ objectives: 'sharpe_ratio' }, 'Expected a list of objectives, was "sharpe_ratio".'],
  [{ objectives: undefined }, 'Expected a list of objectives, was nothing.'],
  [{ method: undefined }, 'Expected the name of a method, or a sampler, was nothing.'],
  [{ seed: Number.NaN }, 'Expected a number or a text as seed, was NaN.'],
  [{ evaluationMs: -1 }, 'Expected the milliseconds of an evaluation, at least 0, was -1.'],
])('a study with %j is refused', (more, message) => {
  expect(() => make(more)).toThrow(message)
})
