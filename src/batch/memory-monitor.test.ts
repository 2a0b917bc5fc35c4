import { describe, expect, test } from 'vitest'
import { manualClock } from '../core/clock.ts'
import { createRandom } from '../core/random.ts'
import { availableMemoryBytes, createMemoryMonitor } from './memory-monitor.ts'

describe('a memory monitor', () => {
  const MB = 1e6
  /** Takes a snapshot a second of a memory that is given by a function of the second. */
  const watch = (seconds: number, rss: (second: number) => number, options = {}) => {
    const clock = manualClock()
    let second = 0
    const monitor = createMemoryMonitor({
      clock,
      sample: () => ({ rssBytes: rss(second), heapBytes: 0 }),
      ...options,
    })
    for (; second < seconds; second++) {
      monitor.snapshot()
      clock.advance(1000)
    }
    return monitor
  }
  /** Allocation up to 50 MB, then a collection. */
  const saw = (second: number): number => (second % 17) * 3 * MB

  test('knows peak, average and growth', () => {
    const { snapshots, minBytes, peakBytes, averageBytes, growthBytes } = watch(
      5,
      (second) => [3, 9, 1, 2, 5][second]!,
    ).summary()
    expect([snapshots, minBytes, peakBytes, averageBytes, growthBytes]).toEqual([5, 1, 9, 4, 2])
  })

  test('finds a leak of 2 MB a minute under a saw of 50 MB', () => {
    const { leak } = watch(1200, (second) => 200 * MB + saw(second) + (second / 60) * 2 * MB).summary()
    expect(leak?.leaking).toBe(true)
    expect(leak!.slopePerMinute / MB).toBeCloseTo(2, 1)
    expect(leak!.slopeAtLeast).toBeLessThan(leak!.slopePerMinute)
  })

  test('takes neither a warm-up nor a saw nor noise for a leak', () => {
    const warm = (second: number): number => 200 * MB + Math.min(second, 50) * 10 * MB
    expect(watch(600, (second) => warm(second) + saw(second)).summary().leak?.leaking).toBe(false)
    expect(watch(600, warm, { warmUp: 0 }).summary().leak!.slopePerMinute).toBeGreaterThan(1 * MB)
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed)
      expect(watch(600, () => 300 * MB + random.normal() * 5 * MB).summary().leak?.leaking).toBe(false)
    }
  })

  test('does not judge before there is enough to see', () => {
    expect(watch(80, () => 1).summary().leak).toBeUndefined()
  })

  test('keeps only its history and warns once each time memory rises above the alert', () => {
    const alerts: number[] = []
    const monitor = watch(10, (second) => (second % 4 === 2 || second % 4 === 3 ? 200 : 100), {
      alertBytes: 150,
      history: 3,
      onAlert: ({ timeMs }: { timeMs: number }) => alerts.push(timeMs),
    })
    expect(alerts).toEqual([2000, 6000])
    expect(monitor.history().map(({ timeMs }) => timeMs)).toEqual([7000, 8000, 9000])
    expect(monitor.summary()).toMatchObject({ snapshots: 10, alerts: 2 })
  })

  test('measures this process', () => {
    using monitor = createMemoryMonitor()
    monitor.start()
    monitor.start()
    const { rssBytes, heapBytes } = monitor.snapshot()
    expect(rssBytes).toBeGreaterThan(heapBytes)
    expect(availableMemoryBytes()).toBeGreaterThan(rssBytes)
  })

  test.each([{ intervalMs: 0 }, { history: 0 }])('with %j is refused', (options) => {
    expect(() => createMemoryMonitor(options)).toThrow('Expected')
  })
})
