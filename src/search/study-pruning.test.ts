/** @module Tests of a study that prunes: what it saves, that workers and interruptions change nothing, what it refuses. */
import { expect, test } from 'vitest'
import { parseObjectives } from './objective.ts'
import { createPruner, pruners } from './pruners/index.ts'
import { createSpace } from './space.ts'
import { createStudy, type Study } from './study.ts'
import { decodeStudy, encodeStudyHeader, encodeTrials } from './study-journal.ts'

const STEPS = 4
const space = createSpace({ x: { type: 'float', min: 0, max: 1 }, y: { type: 'float', min: 0, max: 1 } })
const result = ([x, y]: Float64Array): number => -((x! - 0.3) ** 2) - (y! - 0.8) ** 2
/** Earlier steps show the result with an error that shrinks. */
const step = (row: Float64Array, k: number): number =>
  result(row) + Math.sin(997 * (row[0]! + row[1]!)) * 0.2 * 0.5 ** k

const make = (method: string, pruner: string, seed = 1): Study =>
  createStudy({
    space,
    method,
    objectives: parseObjectives('score'),
    seed,
    stop: { budget: 120 },
    pruning: { pruner: createPruner(pruner, {}, STEPS), steps: STEPS },
  })

/** Runs a study with results in reversed order of groups of `workers`; returns steps and results computed. */
function run(study: Study, workers: number, most = Number.POSITIVE_INFINITY): { steps: number; results: number } {
  const spent = { steps: 0, results: 0 }
  for (;;) {
    const batch = new Map<number, Float64Array>()
    for (let asked = study.ask(workers); asked.length > 0; asked = study.ask(workers)) {
      for (const trial of asked) batch.set(trial.id, trial.row.slice())
    }
    if (batch.size === 0) return spent
    let alive = [...batch.keys()]
    for (let k = 0; k < STEPS && alive.length > 0; k++) {
      for (const id of alive.reverse()) {
        study.report(id, [step(batch.get(id)!, k)])
        spent.steps++
      }
      alive = study.survivors()!
    }
    for (const id of alive.reverse()) {
      if (spent.results >= most) return spent
      study.tell(id, { status: 'complete', values: [result(batch.get(id)!)] })
      spent.results++
    }
  }
}

const columns = ({ trials }: Study): unknown[] => [
  trials.count,
  trials.rows.slice(0, trials.count * 2),
  trials.losses.slice(0, trials.count),
  trials.states.slice(0, trials.count),
  trials.curves.slice(0, trials.count * STEPS),
]

const methods = Object.keys(pruners).flatMap((pruner) => ['random', 'tpe', 'genetic'].map((method) => [method, pruner]))

test.each(methods)(
  '%s with the pruner %s: one worker or many, interrupted or not, the same trials',
  (method, pruner) => {
    const [one, many, broken] = [make(method!, pruner!), make(method!, pruner!), make(method!, pruner!)]
    const spent = run(one, 1)
    run(many, 16)
    expect(columns(many)).toEqual(columns(one))
    expect(spent.results).toBeLessThanOrEqual(120)
    run(broken, 7, 9)
    const resumed = make(method!, pruner!)
    resumed.restore(broken.trials)
    run(resumed, 3)
    expect(columns(resumed)).toEqual(columns(one))
  },
)

test('halving finishes a small part of the trials, and the best found is as good as without it', () => {
  const pruned = make('random', 'halving')
  const spent = run(pruned, 8)
  expect(spent.results).toBeLessThan(50)
  const states = Array.from({ length: 120 }, (_, id) => pruned.trials.state(id))
  expect(states.filter((state) => state === 'pruned').length).toBe(120 - spent.results)
  const best = Math.max(...Array.from({ length: 120 }, (_, id) => result(pruned.trials.row(id))))
  expect(-pruned.best()!.losses[0]!).toBeGreaterThan(best - 0.02)
})

test('a step that shows nothing is not judged, and the trial goes on', () => {
  const study = make('random', 'median')
  const ids = study.ask(120).map(({ id }) => id)
  for (const id of ids) study.report(id, [id === 7 ? Number.NaN : id])
  expect(study.survivors()).toContain(7)
})

test('survivors are not known while a report is owed, and a step cannot be reported twice', () => {
  const study = make('random', 'median')
  expect(study.ask(3).length).toBe(3)
  study.report(0, [1])
  expect(study.survivors()).toBeUndefined()
  expect(() => study.report(0, [1])).toThrow('owes no step')
  expect(() => study.report(99, [1])).toThrow('pending')
})

test('the journal keeps the steps of trials', () => {
  const study = make('tpe', 'halving')
  run(study, 4)
  const identity = { width: 2, lossCount: 1, steps: STEPS, definition: { seed: 1 } }
  const bytes = new Uint8Array(Buffer.concat([encodeStudyHeader(identity), encodeTrials(study.trials, 0, 120)]))
  const { trials } = decodeStudy(bytes, identity)
  const again = make('tpe', 'halving')
  again.restore(trials)
  expect(columns(again)).toEqual(columns(study))
  expect(() => decodeStudy(bytes, { ...identity, steps: 3 })).toThrow('another one')
})

test('what cannot be pruned is refused in a sentence', () => {
  const options = { space, method: 'random', seed: 1 } as const
  const pruner = createPruner('asha', {}, 2)
  expect(() =>
    createStudy({ ...options, objectives: parseObjectives(['a', 'b']), pruning: { pruner, steps: 2 } }),
  ).toThrow('one objective, or weights')
  expect(() => createStudy({ ...options, objectives: parseObjectives('a'), pruning: { pruner, steps: 0 } })).toThrow(
    'from 1 to 255 steps',
  )
  expect(() => createPruner('halvng', {}, 2)).toThrow('Did you mean "halving"?')
  expect(() => createPruner('asha', { reduction: 1 }, 2)).toThrow('Wrong option of halving')
  expect(() => createStudy({ ...options, objectives: parseObjectives('a') }).report(0, [1])).toThrow('pending')
})

test('stop rules: a plateau, a front that no longer grows, and numbers that mean nothing', () => {
  const flat = createStudy({
    space,
    method: 'random',
    objectives: parseObjectives('score'),
    seed: 1,
    stop: { patience: 300, plateau: 0.2 },
  })
  for (let batch = flat.ask(64); batch.length > 0; batch = flat.ask(64)) {
    for (const { id, row } of batch) flat.tell(id, { status: 'complete', values: [result(row) + 1e-6 * id] })
  }
  // Without `plateau` each trial is a little better than the one before, and patience never passes.
  expect(flat.stopReason).toBe('no improvement in 300 trials')
  const front = createStudy({
    space,
    method: 'random',
    objectives: parseObjectives(['a', 'b']),
    seed: 1,
    stop: { patience: 40 },
  })
  for (let batch = front.ask(8); batch.length > 0; batch = front.ask(8)) {
    for (const { id } of batch) front.tell(id, { status: 'complete', values: [-Math.min(id, 30), Math.min(id, 30)] })
  }
  expect(front.stopReason).toBe('no improvement in 40 trials')
  const stop =
    (given: object, objectives = ['a']) =>
    () =>
      createStudy({ space, method: 'random', objectives: parseObjectives(objectives), seed: 1, stop: given })
  expect(stop({ patience: 0 })).toThrow('patience as a whole number')
  expect(stop({ plateau: -1 })).toThrow('plateau of at least 0')
  expect(stop({ targetLoss: 1 }, ['a', 'b'])).toThrow('Expected one objective with targetLoss')
})
