import { describe, expect, test } from 'vitest'
import { createLoadThrottle, defaultWorkers } from './cpu.ts'

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
})
