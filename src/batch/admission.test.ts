import { describe, expect, test } from 'vitest'
import { createAdmission } from './admission.ts'
import { createDiskGuard } from './disk-guard.ts'

describe('admission', () => {
  test('waits while memory is short, but not for ever', async () => {
    const waits: number[] = []
    let used = 10
    const admit = createAdmission({
      memory: { limitBytes: 5, usedBytes: () => used, patienceMs: 500 },
      wait: async (ms) => {
        waits.push(ms)
        used--
      },
    })
    await admit()
    expect(waits).toEqual([100, 100, 100, 100, 100])
    used = 1000
    await admit()
    expect(waits.length).toBe(10)
  })

  test('makes workers rest when the load is twice its limit, and refuses on a full disk', async () => {
    const waits: number[] = []
    const wait = async (ms: number): Promise<void> => void waits.push(ms)
    await createAdmission({ load: { cores: 1, maxLoadPerCore: 1, load: () => 2 }, wait })()
    expect(waits).toEqual([100])
    const disk = createDiskGuard({ path: '.', freeBytes: async () => 0 })
    await expect(createAdmission({ disk })()).rejects.toMatchObject({ code: 'DISK_SPACE' })
  })

  test('makes workers rest when the process uses more than its share of the processor', async () => {
    const waits: number[] = []
    let [wall, used] = [0, 0]
    const admit = createAdmission({
      cpu: { maxPercent: 25, cores: 4, usedMs: () => used, clock: { now: () => 0, monotonic: () => wall } },
      wait: async (ms) => {
        waits.push(ms)
        wall += ms
      },
    })
    wall = 100
    used = 400
    await admit()
    await admit()
    expect(waits).toEqual([300])
    used = 1e9
    await admit()
    expect(waits[1]).toBe(5000)
  })
})
