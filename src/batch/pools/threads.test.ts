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

test.each([{ size: 0 }, { size: 1.5 }, { depth: 9 }, { depth: 0 }])('a pool of %o is refused', (options) => {
  expect(() => createThreadPool(options)).toThrow(/integer from 1 to/)
})
