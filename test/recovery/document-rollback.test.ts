import { expect, test } from 'vitest'
import { failEveryStep } from './rollback-plans.ts'

test('a failure at any step of a plan, of any kind, leaves the document as it was', () => {
  const tally = failEveryStep(300, 1)
  expect(tally).toMatchObject({ plans: 300, unnoticed: 0, changed: 0, notUndone: 0 })
  expect(tally.injections).toBeGreaterThan(2_000)
})
