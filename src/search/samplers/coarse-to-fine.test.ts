/** @module Tests of coarse to fine: its stages, its taste for plateaus, what it finds. */
import { expect, test } from 'vitest'
import { parseObjectives } from '../objective.ts'
import { createSpace, type Space } from '../space.ts'
import { createStudy, type Study } from '../study.ts'

const box = createSpace({ x: { type: 'float', min: 0, max: 1 }, y: { type: 'float', min: 0, max: 1 } })

function search(space: Space, budget: number, f: (row: Float64Array) => number): Study {
  const study = createStudy({
    space,
    method: 'coarse_to_fine',
    objectives: parseObjectives('-loss'),
    seed: 1,
    stop: { budget },
  })
  for (let batch = study.ask(budget); batch.length > 0; batch = study.ask(budget)) {
    for (const { id, row } of batch) study.tell(id, { status: 'complete', values: [f(row)] })
  }
  return study
}

test('it begins with a whole coarse grid and ends far nearer to the best point than that grid', () => {
  const bowl = ([x, y]: Float64Array): number => (x! - 0.371) ** 2 + (y! - 0.642) ** 2
  const study = search(box, 200, bowl)
  // 40 % of 200 trials hold a grid of 8 × 8.
  const coarse = Array.from({ length: 64 }, (_, id) => study.trials.row(id)[0]! * 7)
  for (const level of coarse) expect(level).toBeCloseTo(Math.round(level), 9)
  expect(study.best()!.losses[0]).toBeLessThan(1e-4)
  expect(study.trials.count).toBeLessThanOrEqual(200)
  expect(study.notes[0]).toContain('a grid of 64 points')
})

test('it refines around a plain, not around a needle', () => {
  const f = ([x, y]: Float64Array): number => {
    const needle = Math.abs(x! - 1 / 7) < 0.01 && Math.abs(y! - 1 / 7) < 0.01 ? -5 : 0
    const plain = Math.hypot(x! - 0.7, y! - 0.7) < 0.3 ? -1 : 0
    return needle + plain
  }
  const study = search(box, 200, f)
  let near = 0
  for (let id = 64; id < study.trials.count; id++) {
    if (Math.hypot(study.trials.row(id)[0]! - 0.7, study.trials.row(id)[1]! - 0.7) < 0.4) near++
  }
  expect(near).toBeGreaterThan(0.7 * (study.trials.count - 64 - 20))
  expect(study.best()!.losses[0]).toBe(-5)
})

test('whole numbers stay on their steps, constraints hold, and nothing is tried twice', () => {
  const space = createSpace(
    { fast: { type: 'integer', min: 5, max: 100, step: 5 }, slow: { type: 'integer', min: 10, max: 300, step: 2 } },
    ['fast < slow'],
  )
  const study = search(space, 150, ([fast, slow]) => Math.abs(fast! - 35) + Math.abs(slow! - 118))
  const rows = Array.from({ length: study.trials.count }, (_, id) => [...study.trials.row(id)])
  expect(new Set(rows.map(String)).size).toBe(rows.length)
  for (const [fast, slow] of rows) {
    expect(fast! % 5).toBe(0)
    expect(slow! % 2).toBe(0)
    expect(fast!).toBeLessThan(slow!)
  }
  expect(study.best()!.losses[0]).toBeLessThanOrEqual(5)
})

test('the neighbors of one of the best trials are tried', () => {
  const space = createSpace({ a: { type: 'integer', min: 0, max: 1000 }, b: { type: 'integer', min: 0, max: 1000 } })
  const study = search(space, 100, ([a, b]) => (a! - 333) ** 2 + (b! - 777) ** 2)
  const tried = new Set(Array.from({ length: study.trials.count }, (_, id) => study.trials.row(id).join()))
  const isSurrounded = study.top(5).some(({ id }) => {
    const [a, b] = study.trials.row(id) as unknown as [number, number]
    return [`${a - 1},${b}`, `${a + 1},${b}`, `${a},${b - 1}`, `${a},${b + 1}`].every((row) => tried.has(row))
  })
  expect(isSurrounded).toBe(true)
})
