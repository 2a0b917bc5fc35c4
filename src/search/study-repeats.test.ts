/** @module Tests that nothing is evaluated twice in a finite space, whatever proposes it and wherever a search begins. */
import { expect, test } from 'vitest'
import { parseObjectives } from './objective.ts'
import { createSpace } from './space.ts'
import { createStudy, type Study } from './study.ts'
import type { StudyOptions } from './study-options.ts'

const integer = (max: number) => ({ type: 'integer', min: 1, max }) as const
const square = (max: number) => createSpace({ a: integer(max), b: integer(max) })
const make = (more: Partial<StudyOptions> = {}): Study =>
  createStudy({ space: square(3), method: 'random', objectives: parseObjectives('score'), seed: 1, ...more })

/** Evaluates to the end, or so many trials, and returns the rows as text. */
function run(study: Study, most = Number.POSITIVE_INFINITY): string[] {
  const rows: string[] = []
  for (let asked = study.ask(3); asked.length > 0 && rows.length < most; asked = study.ask(3)) {
    for (const { id, row } of asked) {
      rows.push(row.join(' '))
      study.tell(id, { status: 'complete', values: [-((row[0]! - 2) ** 2)] })
    }
  }
  return rows
}

test.each(['random', 'lhs', 'sobol', 'halton'])('%s repeats nothing where a repeat would be rare', (method) => {
  for (let seed = 0; seed < 12; seed++) {
    const rows = run(make({ space: square(100), method, seed, stop: { budget: 130 } }))
    expect(rows.length).toBe(130)
    expect(new Set(rows).size).toBe(130)
  }
})

test('without a budget random draws end when every configuration was tried', () => {
  const study = make({ space: square(5) })
  const rows = run(study, 1000)
  expect(rows.length).toBe(25)
  expect(new Set(rows).size).toBe(25)
  expect(study.stopReason).toBe('every configuration tried')
})

test.each(['grid', 'random', 'tpe'])(
  'with %s what it begins with is not tried again, nor twice to begin with',
  (method) => {
    const start = [
      { a: 2, b: 3 },
      { a: 3, b: 1 },
      { a: 2, b: 3 },
    ]
    const rows = run(make({ method, start, stop: { budget: 20 } }))
    expect(rows.slice(0, 2)).toEqual(['2 3', '3 1'])
    expect(rows.length).toBe(9)
    expect(new Set(rows).size).toBe(9)
  },
)

test.each(['grid', 'random', 'tpe'])('with %s what an earlier search evaluated is not evaluated again', (method) => {
  const earlier = [
    { parameters: { a: 1, b: 2 }, values: [-1] },
    { parameters: { a: 3, b: 3 }, values: [-1] },
  ]
  const start = [
    { a: 3, b: 3 },
    { a: 2, b: 2 },
  ]
  const study = make({ method, earlier, start, stop: { budget: 20 } })
  const rows = run(study)
  expect(rows[0]).toBe('2 2')
  expect(rows.length).toBe(7)
  expect(rows).not.toContain('1 2')
  expect(rows).not.toContain('3 3')
  expect(study.trials.count).toBe(9)
  if (method !== 'grid') expect(study.notes[0]).toContain('those not known yet are tried, in order')
})

test.each(['grid', 'random'])(
  'an interrupted %s search that began somewhere goes on with the same trials',
  (method) => {
    const options = { space: square(40), method, start: [{ a: 1, b: 3 }], stop: { budget: 600 } } as const
    const whole = make(options)
    run(whole)
    const broken = make(options)
    run(broken, 300)
    const resumed = make(options)
    resumed.restore(broken.trials)
    run(resumed)
    expect(resumed.trials.rows.slice(0, 1200)).toEqual(whole.trials.rows.slice(0, 1200))
  },
)

test.each(['grid', 'sobol', 'tpe'])(
  'with %s a search whose every configuration is known ends before its first trial',
  (method) => {
    const earlier = [1, 2, 3].flatMap((a) => [1, 2, 3].map((b) => ({ parameters: { a, b }, values: [a - b] })))
    for (const stop of [{ budget: 20 }, { patience: 5 }]) {
      const study = make({ method, earlier, stop })
      expect(study.ask(3)).toEqual([])
      expect(study.stopReason).toBe('every configuration tried')
      expect(study.best()!.parameters).toEqual({ a: 3, b: 1 })
    }
  },
)
