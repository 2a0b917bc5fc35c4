/**
 * @module What every pool must do, as cases to run against one. For the tests of pools, ours and those of plug-ins;
 * independent of a test runner.
 */
import assert from 'node:assert/strict'
import type { EvaluatorSpec } from '../evaluator.ts'
import type { ArithmeticData } from '../fixtures/arithmetic.ts'
import type { HazardData } from '../fixtures/hazards.ts'
import type { Obstacle } from '../fixtures/unopenable.ts'
import type { ChunkOutcome, Pool } from './pool.ts'

export interface PoolCase {
  /** A sentence that is true of a pool. */
  readonly name: string
  /** The case holds only for pools whose workers can be ended. */
  readonly needsIsolation?: true
  /** Rejects when the pool breaks the contract. */
  check(pool: Pool): Promise<void>
}

const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const fixture = (name: string, data: unknown): EvaluatorSpec => ({
  module: new URL(`../fixtures/${name}${EXTENSION}`, import.meta.url).href,
  data,
})

/** Specs of evaluators whose results are known, for tests. */
export const arithmetic = (data: ArithmeticData): EvaluatorSpec => fixture('arithmetic', data)
export const hazardous = (data: HazardData): EvaluatorSpec => fixture('hazards', data)
export const unopenable = (obstacle: Obstacle): EvaluatorSpec => fixture('unopenable', obstacle)

type Kind = ChunkOutcome['kind']
function expectKind<K extends Kind>(outcome: ChunkOutcome, kind: K): Extract<ChunkOutcome, { kind: K }> {
  assert.equal(outcome.kind, kind, `the outcome was ${JSON.stringify(outcome)}`)
  return outcome as Extract<ChunkOutcome, { kind: K }>
}

/** Every second number: the first column of a hazards or arithmetic chunk. */
const firstColumn = (values: Float64Array): number[] => Array.from(values.filter((_, at) => at % 2 === 0))

/**
 * The cases. Each is given a new pool of at least two workers (unless it has none) and closes nothing but what it says.
 *
 * @example
 * test.each(poolContract)('threads: $name', async ({ check }) => {
 *   await using pool = createThreadPool({ size: 2 })
 *   await check(pool)
 * })
 */
export const poolContract: readonly PoolCase[] = [
  {
    name: 'evaluates the trials of a chunk in order and row by row',
    async check(pool) {
      const done = expectKind(await pool.run({ spec: arithmetic({ scale: 3 }), from: 5, to: 8 }), 'evaluated')
      assert.deepEqual(done.columns, ['scaled', 'drawn'])
      assert.deepEqual(firstColumn(done.values), [15, 18, 21])
      assert.equal(done.values.length, 6)
      assert.deepEqual([...done.status], [0, 0, 0])
      assert.equal(done.to, 8)
      assert.deepEqual(done.errors, [])
    },
  },
  {
    name: 'gives each trial its row',
    async check(pool) {
      const rows = Float64Array.of(1, 2, 10, 20)
      const done = expectKind(await pool.run({ spec: arithmetic({ scale: 0 }), from: 0, to: 2, rows }), 'evaluated')
      assert.deepEqual(firstColumn(done.values), [3, 30])
      assert.deepEqual([...rows], [1, 2, 10, 20], 'the rows of the caller are as before')
    },
  },
  {
    name: 'shares a SharedArrayBuffer with its evaluators',
    async check(pool) {
      const shared = new SharedArrayBuffer(8)
      const spec = arithmetic({ scale: 1, shared })
      const before = expectKind(await pool.run({ spec, from: 0, to: 1 }), 'evaluated').values[1]!
      new Float64Array(shared)[0] = 100
      const after = expectKind(await pool.run({ spec, from: 0, to: 1 }), 'evaluated').values[1]!
      assert.equal(after, before + 100)
    },
  },
  {
    name: 'makes an evaluator at most once a worker',
    async check(pool) {
      const made = new SharedArrayBuffer(4)
      const spec = arithmetic({ scale: 1, made })
      await Promise.all(Array.from({ length: 20 }, (_, at) => pool.run({ spec, from: at, to: at + 1 })))
      const count = new Int32Array(made)[0]!
      assert.ok(count >= 1 && count <= pool.size, `${count} evaluators were made`)
    },
  },
  {
    name: 'gives the same result one by one, many at once and later',
    async check(pool) {
      const variants = [{}, { many: true }, { later: true }]
      const results = await Promise.all(
        variants.map((variant) => pool.run({ spec: arithmetic({ scale: 2, ...variant }), from: 0, to: 29 })),
      )
      const [first, ...others] = results.map((outcome) => expectKind(outcome, 'evaluated').values)
      for (const other of others) assert.deepEqual(other, first)
    },
  },
  {
    name: 'charges a failure to its trial alone',
    async check(pool) {
      for (const many of [false, true]) {
        const spec = hazardous({ many, hazards: { 1: 'throw', 3: 'nan', 4: 'skip', 6: 'reject', 8: 'forget' } })
        const done = expectKind(await pool.run({ spec, from: 0, to: 10 }), 'evaluated')
        assert.deepEqual([...done.status], [0, 1, 0, 5, 4, 0, 1, 0, 5, 0])
        assert.deepEqual(
          done.errors.map(({ index, code, message }) => [index, code, message]),
          [
            [1, 'UNCAUGHT', 'Trial 1 does not like its parameters.'],
            [3, 'TRIAL_INVALID', 'The result square is NaN.'],
            [6, 'UNCAUGHT', 'Trial 6 rejected.'],
            [8, 'TRIAL_INVALID', 'The result index is NaN.'],
          ],
        )
        assert.deepEqual([...done.values.subarray(2, 4)], [Number.NaN, Number.NaN])
        assert.deepEqual([...done.values.subarray(4, 6)], [2, 4])
      }
    },
  },
  {
    name: 'takes more chunks than it has workers',
    async check(pool) {
      const spec = arithmetic({ scale: 1 })
      const outcomes = await Promise.all(
        Array.from({ length: pool.capacity * 5 }, (_, at) => pool.run({ spec, from: at, to: at + 1 })),
      )
      outcomes.forEach((outcome, at) => {
        assert.deepEqual(firstColumn(expectKind(outcome, 'evaluated').values), [at])
      })
    },
  },
  {
    name: 'serves several evaluators in turn',
    async check(pool) {
      const specs = Array.from({ length: 12 }, (_, scale) => arithmetic({ scale }))
      for (let round = 0; round < 2; round++) {
        const outcomes = await Promise.all(specs.map((spec) => pool.run({ spec, from: 1, to: 2 })))
        assert.deepEqual(
          outcomes.map((outcome) => expectKind(outcome, 'evaluated').values[0]),
          specs.map((_, scale) => scale),
        )
      }
    },
  },
  {
    name: 'hands back what it has not started after the soft limit',
    async check(pool) {
      const task = { spec: arithmetic({ scale: 1 }), from: 10, to: 100_010, softLimitMs: 1e-3 }
      const done = expectKind(await pool.run(task), 'evaluated')
      assert.ok(done.to > 10 && done.to < 100_010, `it went on to ${done.to}`)
      assert.equal(done.status.length, done.to - 10)
      assert.equal(done.values.length, (done.to - 10) * 2)
    },
  },
  {
    name: 'says why an evaluator could not be made, and tries again for the next chunk',
    async check(pool) {
      for (const [obstacle, code] of [
        ['throw', 'UNCAUGHT'],
        ['nothing', 'BATCH_EVALUATOR_INVALID'],
        ['columns', 'BATCH_EVALUATOR_INVALID'],
        ['optional', 'BATCH_EVALUATOR_INVALID'],
      ] as const) {
        const spec = unopenable(obstacle)
        for (let attempt = 0; attempt < 2; attempt++) {
          assert.equal(expectKind(await pool.run({ spec, from: 0, to: 1 }), 'unopened').error.code, code)
        }
      }
      const missing = { module: new URL('./no-such-module.js', import.meta.url).href, data: null }
      expectKind(await pool.run({ spec: missing, from: 0, to: 1 }), 'unopened')
      expectKind(await pool.run({ spec: arithmetic({ scale: 1 }), from: 0, to: 1 }), 'evaluated')
    },
  },
  {
    name: 'evaluates nothing after an abort',
    async check(pool) {
      const task = { spec: arithmetic({ scale: 1 }), from: 0, to: 1 }
      expectKind(await pool.run(task, AbortSignal.abort()), 'cancelled')
      expectKind(await pool.run(task), 'evaluated')
    },
  },
  {
    name: 'settles every call when it is aborted meanwhile, with what was finished',
    async check(pool) {
      const controller = new AbortController()
      const spec = arithmetic({ scale: 1, later: true })
      const calls = Array.from({ length: pool.capacity + 2 }, () =>
        pool.run({ spec, from: 0, to: 3_000_000 }, controller.signal),
      )
      setTimeout(() => controller.abort(), 20)
      for (const outcome of await Promise.all(calls)) {
        assert.ok(outcome.kind === 'cancelled' || (outcome.kind === 'evaluated' && outcome.to < 3_000_000))
      }
      expectKind(await pool.run({ spec, from: 0, to: 1 }), 'evaluated')
    },
  },
  {
    name: 'cancels what is pending and what comes later when it is closed, and may be closed again',
    async check(pool) {
      const spec = arithmetic({ scale: 1, later: true })
      const pending = [0, 1, 2].map(() => pool.run({ spec, from: 0, to: 3_000_000 }))
      await pool.close()
      for (const outcome of await Promise.all(pending)) assert.notEqual(outcome.kind, 'lost')
      await pool.close()
      expectKind(await pool.run({ spec, from: 0, to: 1 }), 'cancelled')
    },
  },
  {
    name: 'names the trial that ended its worker, and replaces the worker',
    needsIsolation: true,
    async check(pool) {
      for (const hazard of ['exit', 'stray'] as const) {
        const spec = hazardous({ hazards: { 12: hazard } })
        const lost = expectKind(await pool.run({ spec, from: 10, to: 20 }), 'lost')
        assert.equal(lost.cause, 'crashed')
        assert.deepEqual(lost.suspect, { from: 12, to: 13 })
        expectKind(await pool.run({ spec, from: 0, to: 10 }), 'evaluated')
      }
    },
  },
  {
    name: 'ends a trial that never returns',
    needsIsolation: true,
    async check(pool) {
      const spec = hazardous({ hazards: { 3: 'hang' } })
      const lost = expectKind(await pool.run({ spec, from: 0, to: 10, trialTimeoutMs: 250 }), 'lost')
      assert.equal(lost.cause, 'timedOut')
      assert.deepEqual(lost.suspect, { from: 3, to: 4 })
      assert.match(lost.message, /at most 250 ms/)
    },
  },
  {
    name: 'suspects the whole block when many trials are evaluated at once',
    needsIsolation: true,
    async check(pool) {
      const spec = hazardous({ many: true, hazards: { 20: 'exit' } })
      const block = expectKind(await pool.run({ spec, from: 0, to: 40 }), 'lost')
      assert.deepEqual(block.suspect, { from: 16, to: 32 })
      const single = expectKind(await pool.run({ spec, from: 16, to: 32, oneByOne: true }), 'lost')
      assert.deepEqual(single.suspect, { from: 20, to: 21 })
    },
  },
  {
    name: 'loses no chunk that waits beside one that ends its worker',
    needsIsolation: true,
    async check(pool) {
      const spec = hazardous({ hazards: { 0: 'exit' } })
      const outcomes = await Promise.all(
        Array.from({ length: pool.capacity * 3 }, (_, at) => pool.run({ spec, from: at, to: at + 1 })),
      )
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        outcomes.map((_, at) => (at === 0 ? 'lost' : 'evaluated')),
      )
    },
  },
  {
    name: 'ends an aborted trial that does not come to its end',
    needsIsolation: true,
    async check(pool) {
      const controller = new AbortController()
      const spec = hazardous({ hazards: { 0: 'hang' } })
      const call = pool.run({ spec, from: 0, to: 1 }, controller.signal)
      setTimeout(() => controller.abort(), 20)
      expectKind(await call, 'cancelled')
      expectKind(await pool.run({ spec, from: 1, to: 2 }), 'evaluated')
    },
  },
  {
    name: 'uses a worker without history when asked to',
    needsIsolation: true,
    async check(pool) {
      const made = new SharedArrayBuffer(4)
      const spec = arithmetic({ scale: 1, made })
      const calls = Array.from({ length: pool.capacity }, () => pool.run({ spec, from: 0, to: 1 }))
      await Promise.all(calls)
      const before = new Int32Array(made)[0]!
      expectKind(await pool.run({ spec, from: 0, to: 1, fresh: true }), 'evaluated')
      assert.equal(new Int32Array(made)[0], before + 1)
    },
  },
  {
    name: 'tells that an evaluator took its worker down while it was made',
    needsIsolation: true,
    async check(pool) {
      const lost = expectKind(await pool.run({ spec: unopenable('exit'), from: 0, to: 1 }), 'lost')
      assert.equal(lost.opening, true)
      assert.equal(lost.suspect, undefined)
    },
  },
  {
    name: 'says that data cannot be given to a worker',
    needsIsolation: true,
    async check(pool) {
      const spec = { ...arithmetic({ scale: 1 }), data: { scale: () => 1 } }
      const { error } = expectKind(await pool.run({ spec, from: 0, to: 1 }), 'unopened')
      assert.equal(error.code, 'BATCH_EVALUATOR_INVALID')
      expectKind(await pool.run({ spec: arithmetic({ scale: 1 }), from: 0, to: 1 }), 'evaluated')
    },
  },
]
