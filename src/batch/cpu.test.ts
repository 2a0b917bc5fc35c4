import { describe, expect, test } from 'vitest'
import { createCpuShare, createLoadThrottle, defaultWorkers } from './cpu.ts'

describe('the processor', () => {
  test('gives all cores but those reserved, and at least one worker', () => {
    expect(defaultWorkers({ cores: 8 })).toBe(8)
    expect(defaultWorkers({ cores: 8, reserveCores: 2 })).toBe(6)
    expect(defaultWorkers({ cores: 8, max: 3 })).toBe(3)
    expect(defaultWorkers({ cores: 2, reserveCores: 4 })).toBe(1)
    expect(defaultWorkers()).toBeGreaterThanOrEqual(1)
    expect(() => defaultWorkers({ reserveCores: -1 })).toThrow('whole number')
  })

  test('is used less in proportion to the load above the limit', () => {
    let load = 0
    const throttle = createLoadThrottle({ cores: 4, maxLoadPerCore: 1.5, load: () => load })
    const workers = [0, 6, 12, 24, 1000].map((value) => {
      load = value
      return throttle(4)
    })
    expect(workers).toEqual([4, 4, 2, 1, 1])
  })

  test('of this process is counted when no other counter is given', () => {
    // All threads count, also those of other tests in this process: the rest may be anything but negative.
    const rest = createCpuShare({ maxPercent: 100 })
    expect(rest()).toBeGreaterThanOrEqual(0)
    expect(Number.isFinite(rest())).toBe(true)
  })

  test('rests until what was used beyond its share is made up for; idle time is no credit', () => {
    let [wall, used] = [0, 0]
    const clock = { now: () => 0, monotonic: () => wall }
    const rest = createCpuShare({ maxPercent: 50, cores: 2, usedMs: () => used, clock })
    const restAfter = (wallMs: number, usedMs: number): number => {
      wall += wallMs
      used += usedMs
      return rest()
    }
    // Half of two cores is one: two busy for 100 ms owe 100 ms.
    expect(restAfter(100, 200)).toBe(100)
    expect(restAfter(40, 0)).toBe(60)
    expect(restAfter(60, 0)).toBe(0)
    expect(restAfter(10_000, 0)).toBe(0)
    expect(restAfter(100, 150)).toBe(50)
    expect(() => createCpuShare({ maxPercent: 0 })).toThrow('above 0 and at most 100')
  })
})
