import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../core/clock.ts'
import { createDiskGuard } from './disk-guard.ts'

describe('a disk guard', () => {
  test('stops before the disk is full, counting what it was told between two looks', async () => {
    const clock = manualClock()
    let looks = 0
    const guard = createDiskGuard({
      path: 'results',
      minFreeBytes: 100,
      clock,
      freeBytes: async () => {
        looks++
        return 250
      },
    })
    expect([await guard.check(100), await guard.check(50)]).toEqual([150, 100])
    await expect(guard.check(1)).rejects.toThrow('Expected at least 101 B free on the disk of results, was 100 B.')
    expect(looks).toBe(1)
    clock.advance(1000)
    expect(await guard.check()).toBe(250)
  })

  test('reads the free space of a real disk', async () => {
    expect(await createDiskGuard({ path: tmpdir(), minFreeBytes: 0 }).check()).toBeGreaterThan(0)
    const full = createDiskGuard({ path: tmpdir(), minFreeBytes: Number.MAX_SAFE_INTEGER })
    await expect(full.check()).rejects.toMatchObject({ code: 'DISK_SPACE' })
  })
})
