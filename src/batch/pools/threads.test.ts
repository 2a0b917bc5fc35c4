import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { arithmetic, hazardous, poolContract, unopenable } from './pool-contract.ts'
import { createThreadPool } from './threads.ts'

test.each(poolContract)('a thread pool $name', async ({ check }) => {
  await using pool = createThreadPool({ size: 2 })
  await check(pool)
})

test('a trial that fills the heap ends its worker and not the process', async () => {
  await using pool = createThreadPool({ size: 1, resourceLimits: { maxOldGenerationSizeMb: 24 } })
  const lost = await pool.run({ spec: hazardous({ hazards: { 1: 'allocate' } }), from: 0, to: 3 })
  expect(lost).toMatchObject({ kind: 'lost', cause: 'crashed', suspect: { from: 1, to: 2 } })
  expect(lost.kind === 'lost' && lost.message).toContain('memory')
})

test('an evaluator that is never made is given up after its time', async () => {
  await using pool = createThreadPool({ size: 1, openTimeoutMs: 300 })
  const lost = await pool.run({ spec: unopenable('hang'), from: 0, to: 1 })
  expect(lost).toMatchObject({ kind: 'lost', cause: 'timedOut', opening: true })
})

test('time in which the process was held up is not held against its trials', async () => {
  // By this clock every look at the workers comes a second after the one before.
  let readings = 0
  await using pool = createThreadPool({ size: 1, clock: { now: () => 0, monotonic: () => ++readings * 1_000 } })
  await pool.run({ spec: hazardous({ hazards: {} }), from: 0, to: 1 })
  readings = 0
  const lost = await pool.run({ spec: hazardous({ hazards: { 0: 'hang' } }), from: 0, to: 1, trialTimeoutMs: 100 })
  expect(lost).toMatchObject({ kind: 'lost', cause: 'timedOut', suspect: { from: 0, to: 1 } })
  // Given, watched, first seen; then each look counts for twice the time between looks, a quarter of the limit, at most.
  expect(readings).toBeGreaterThanOrEqual(6)
})

test('what trials print goes to the listener and not to stdout', async () => {
  const printed = Promise.withResolvers<string>()
  await using pool = createThreadPool({ size: 1, onOutput: printed.resolve })
  const module = `data:text/javascript,export const createEvaluator = () => ({
    columns: ['x'], evaluate(index, row, out, offset) { console.log('trial ' + index); out[offset] = 1 } })`
  await pool.run({ spec: { module, data: null }, from: 7, to: 8 })
  expect(await printed.promise).toBe('trial 7\n')
})

test('workers are started only when they are needed', async () => {
  await using pool = createThreadPool({ size: 2 })
  const made = new SharedArrayBuffer(4)
  const spec = arithmetic({ scale: 1, made })
  for (let at = 0; at < 4; at++) await pool.run({ spec, from: at, to: at + 1 })
  expect(new Int32Array(made)[0]).toBe(1)
})

test.each([{ size: 0 }, { size: 1.5 }, { depth: 9 }, { depth: 0 }, { resourceLimits: { maxOldGenerationSizeMb: 8 } }])(
  'a pool of %o is refused',
  (options) => {
    expect(() => createThreadPool(options)).toThrow(/integer from 1(6)? to/)
  },
)

test('workers that cannot even start are given up', async () => {
  let starts = 0
  const entry = new URL('data:text/javascript,console.log("start"); process.exit(7)')
  await using pool = createThreadPool({ size: 1, entry, onOutput: () => starts++ })
  const lost = await pool.run({ spec: arithmetic({ scale: 1 }), from: 0, to: 1 })
  expect(lost).toMatchObject({ kind: 'lost', cause: 'crashed', opening: true })
  expect(lost.kind === 'lost' && lost.message).toContain('Exit code 7')
  expect(starts).toBe(3)
})

const runScript = (script: string): [status: number | null, stdout: string] => {
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 120_000,
  })
  return [status, stdout]
}
const importPool = `import { createThreadPool } from ${JSON.stringify(new URL('./threads.ts', import.meta.url).href)}`

test('a process ends by itself although its pool was not closed and has idle workers', () => {
  const script = `
    ${importPool}
    const pool = createThreadPool({ size: 2 })
    const spec = ${JSON.stringify(hazardous({ hazards: {} }))}
    const outcomes = await Promise.all([0, 3].map((from) => pool.run({ spec, from, to: from + 3 })))
    console.log(...outcomes.map(({ kind }) => kind))`
  expect(runScript(script)).toEqual([0, 'evaluated evaluated\n'])
})

test('a process ends by itself although its pool was not closed and a batch was aborted', () => {
  const script = `
    ${importPool}
    const pool = createThreadPool({ size: 2 })
    const spec = ${JSON.stringify(hazardous({ hazards: { 5: 'hang' } }))}
    const first = await pool.run({ spec, from: 0, to: 3 })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 10)
    const second = await pool.run({ spec, from: 5, to: 6 }, controller.signal)
    console.log(first.kind, second.kind)`
  expect(runScript(script)).toEqual([0, 'evaluated cancelled\n'])
})
