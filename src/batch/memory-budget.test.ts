import { describe, expect, test } from 'vitest'
import { createMemoryBudget } from './memory-budget.ts'

describe('a memory budget', () => {
  test('counts what is held and given back, once', () => {
    const budget = createMemoryBudget(1000)
    const bars = budget.allocate('bars', 600)
    {
      using _rows = budget.allocate('rows', 300)
      expect([budget.usedBytes, budget.freeBytes]).toEqual([900, 100])
    }
    bars.release()
    bars.release()
    expect([budget.usedBytes, budget.peakBytes, budget.owners()]).toEqual([0, 900, []])
  })

  test('refuses what is not there and says who has it', () => {
    const budget = createMemoryBudget(1000)
    budget.allocate('rows', 100)
    budget.allocate('bars', 500)
    budget.allocate('bars', 300)
    expect(() => budget.allocate('cache', 200)).toThrow(
      'Expected cache to need at most 100 B of memory, was 200 B; in use: bars 800 B, rows 100 B, of 1.0 kB.',
    )
    expect(budget.tryAllocate('cache', 101)).toBeUndefined()
    expect(budget.refusals).toBe(2)
  })

  test('serves those who wait in their order, even when a later one would fit', async () => {
    const budget = createMemoryBudget(10)
    const first = budget.allocate('first', 8)
    const order: string[] = []
    const large = budget.waitFor('large', 9).then((allocation) => {
      order.push('large')
      allocation.release()
    })
    const small = budget.waitFor('small', 1).then(() => order.push('small'))
    expect(budget.tryAllocate('hasty', 1)).toBeUndefined()
    first.release()
    await Promise.all([large, small])
    expect(order).toEqual(['large', 'small'])
    expect(budget.usedBytes).toBe(1)
  })

  test('lets those go on who wait behind one that gives up', async () => {
    const budget = createMemoryBudget(10)
    budget.allocate('first', 5)
    const controller = new AbortController()
    const large = budget.waitFor('large', 8, controller.signal)
    const small = budget.waitFor('small', 5)
    controller.abort(new Error('no longer needed'))
    await expect(large).rejects.toThrow('no longer needed')
    expect((await small).bytes).toBe(5)
  })

  test('does not let anyone wait for more than there is', async () => {
    await expect(createMemoryBudget(10).waitFor('all', 11)).rejects.toMatchObject({ code: 'MEMORY_BUDGET' })
    expect(() => createMemoryBudget(-1)).toThrow('at least 0')
    expect(() => createMemoryBudget(5).allocate('x', Number.NaN)).toThrow('at least 0')
  })
})
