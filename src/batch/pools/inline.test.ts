import { expect, test } from 'vitest'
import { createInlinePool } from './inline.ts'
import { arithmetic, poolContract } from './pool-contract.ts'

test.each(poolContract.filter(({ needsIsolation }) => !needsIsolation))('an inline pool $name', async ({ check }) => {
  await using pool = createInlinePool()
  await check(pool)
})

test('the inline pool says what it cannot do', () => {
  const pool = createInlinePool()
  expect([pool.kind, pool.isolation, pool.size, pool.capacity]).toEqual(['inline', 'none', 1, 1])
})

test('a slow trial is recorded as timed out when it has returned', async () => {
  let timeMs = 0
  // Every reading is later than the one before, so each trial takes 10 ms of this clock.
  await using pool = createInlinePool({ clock: { now: () => 0, monotonic: () => (timeMs += 10) } })
  const outcome = await pool.run({ spec: arithmetic({ scale: 1 }), from: 0, to: 2, trialTimeoutMs: 5 })
  expect(outcome).toMatchObject({ kind: 'evaluated', status: Uint8Array.of(2, 2) })
})
