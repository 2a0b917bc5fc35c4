import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { trialStatus } from './evaluator.ts'
import { collect } from './fixtures/collect.ts'
import type { Hazard } from './fixtures/hazards.ts'
import { createInlinePool } from './pools/inline.ts'
import type { ChunkOutcome, Pool } from './pools/pool.ts'
import { arithmetic, hazardous, unopenable } from './pools/pool-contract.ts'
import { createThreadPool } from './pools/threads.ts'

const one = createThreadPool({ size: 1, depth: 5 })
const two = createThreadPool({ size: 2 })
const seven = createThreadPool({ size: 7, depth: 3 })
const inline = createInlinePool()
afterAll(() => Promise.all([one, two, seven, inline].map((pool) => pool.close())))

describe('isolation', () => {
  test('throwing, invalid and skipped trials are recorded wherever they stand, on any pool', async () => {
    const kinds: Hazard[] = ['throw', 'reject', 'nan', 'forget', 'skip']
    const expectedStatus = { throw: 1, reject: 1, nan: 5, forget: 5, skip: 4 } as Record<Hazard, number>
    const hazards = fc.dictionary(fc.integer({ min: 0, max: 59 }).map(String), fc.constantFrom(...kinds), {
      maxKeys: 30,
    })
    const property = fc.asyncProperty(
      hazards,
      fc.boolean(),
      fc.constantFrom(inline, two, seven),
      async (chosen, many, pool) => {
        const { status, summary, errors } = await collect({
          spec: hazardous({ hazards: chosen, many }),
          count: 60,
          pool,
        })
        expect(status).toEqual(
          Array.from({ length: 60 }, (_, at) => (chosen[at] === undefined ? 0 : expectedStatus[chosen[at]])),
        )
        expect(summary.succeeded + summary.failed + summary.skipped).toBe(60)
        expect(errors.length).toBe(summary.failed)
      },
    )
    await fc.assert(property, { numRuns: 30 })
  })

  test('trials that end their worker are found, recorded with their index, and cost no other trial', async () => {
    for (const many of [false, true]) {
      const { status, errors, summary, values } = await collect({
        spec: hazardous({ many, hazards: { 0: 'exit', 17: 'exit', 18: 'stray', 59: 'exit' } }),
        count: 60,
        pool: two,
        chunk: { min: 20, max: 20 },
      })
      expect(errors).toEqual([0, 17, 18, 59].map((index) => `${index} TRIAL_CRASHED`))
      expect(status.filter((state) => state === trialStatus.ok).length).toBe(56)
      expect([...values.subarray(34, 36)]).toEqual([Number.NaN, Number.NaN])
      expect([...values.subarray(32, 34)]).toEqual([16, 256])
      expect(summary).toMatchObject({ succeeded: 56, failed: 4, skipped: 0 })
      expect(summary.counts.crashed).toBe(4)
      expect(summary.workersLost).toBeGreaterThanOrEqual(8)
    }
  })

  test('trials that never return are recorded as timed out', async () => {
    const { errors, summary } = await collect({
      spec: hazardous({ many: true, lanes: 4, hazards: { 3: 'hang' } }),
      count: 40,
      pool: two,
      trialTimeoutMs: 150,
      chunk: { min: 40, max: 40 },
    })
    expect(errors).toEqual(['3 TRIAL_TIMED_OUT'])
    expect(summary.succeeded).toBe(39)
  })

  test('many crashing trials in a row leave their neighbors alone', async () => {
    const hazards = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [at * 2, 'exit' as const]))
    const { status } = await collect({
      spec: hazardous({ hazards }),
      count: 12,
      pool: one,
      chunk: { min: 1, max: 1 },
    })
    expect(status).toEqual(Array.from({ length: 12 }, (_, at) => (at < 10 && at % 2 === 0 ? 3 : 0)))
  })

  test('a batch of which every trial crashes is still accounted for', async () => {
    const { status, summary } = await collect({
      spec: hazardous({ hazards: { 0: 'exit', 1: 'exit', 2: 'exit' } }),
      count: 3,
      pool: two,
    })
    expect(status).toEqual([3, 3, 3])
    expect(summary.columns).toBeUndefined()
  })

  test('a batch is given up when more trials crash than allowed', async () => {
    const hazards = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at, 'exit' as const]))
    const call = collect({ spec: hazardous({ hazards }), count: 20, pool: two, crashLimit: 2 })
    await expect(call).rejects.toMatchObject({ code: 'BATCH_TOO_MANY_CRASHES' })
  })

  test('a pool that cannot name the trial has its chunk halved until the trial is found', async () => {
    const calls: string[] = []
    const run: Pool['run'] = async (task) => {
      calls.push(`${task.from}-${task.to}${task.fresh ? ' fresh' : ''}`)
      if (task.from <= 5 && 5 < task.to) return { kind: 'lost', cause: 'crashed', message: 'The connection was reset.' }
      const { promise, resolve } = Promise.withResolvers<ChunkOutcome>()
      resolve(inline.run(task))
      return promise
    }
    const blind: Pool = { ...inline, isolation: 'process', run }
    const { status, errors } = await collect({
      spec: arithmetic({ scale: 1 }),
      count: 16,
      pool: blind,
      chunk: { min: 16, max: 16 },
    })
    expect(status.map((state, at) => (state === 0 ? -1 : at)).filter((at) => at >= 0)).toEqual([5])
    expect(errors).toEqual(['5 TRIAL_CRASHED'])
    expect(calls).toEqual(['0-16', '0-8', '0-4', '4-8', '4-6', '4-5', '5-6', '5-6 fresh', '6-8', '8-16'])
  })
})

describe('an evaluator that cannot be made', () => {
  test('ends the batch with its own error', async () => {
    const call = collect({ spec: unopenable('throw'), count: 10, pool: two })
    await expect(call).rejects.toThrow('There are no bars.')
  })

  test('ends the batch after three attempts when it takes its worker down', async () => {
    const call = collect({ spec: unopenable('exit'), count: 10, pool: two })
    await expect(call).rejects.toMatchObject({ code: 'BATCH_EVALUATOR_LOST' })
  })
})
