import { expect, test } from 'vitest'
import { randomBars } from '../../../../test/fixtures/reference-bars.ts'
import { executionRule } from '../execution.ts'
import { BLOCK_SHIFT, kernelMarket } from '../kernel-market.ts'
import { boundsLength, closeBounds, LEVELS } from './close-bounds.ts'

test('the table holds the extremes of the closes of every range of blocks', () => {
  for (const length of [0, 1, 8, 9, 700]) {
    const market = kernelMarket(randomBars(length + 1, length), executionRule())
    const table = new Float64Array(boundsLength(market))
    closeBounds(market, table)
    const blocks = Math.ceil(length / 2 ** BLOCK_SHIFT)
    expect(table.length).toBe(LEVELS * blocks * 2)
    for (let level = 0; level < LEVELS; level++) {
      for (let block = 0; block < blocks; block++) {
        const closes = market.close.subarray(block << BLOCK_SHIFT, (block + 2 ** level) << BLOCK_SHIFT)
        const at = (level * blocks + block) * 2
        expect([table[at], table[at + 1]]).toEqual([Math.max(...closes), -Math.min(...closes)])
      }
    }
  }
})
