import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lttb, thinLine } from './downsample.ts'

test('a short line is left alone', () => {
  expect(lttb([0, 1, 2], [5, 1, 4], 3)).toEqual([0, 1, 2])
})

test('of each bucket the point with the largest triangle is kept', () => {
  // One bucket between the ends; the triangle over (0, 0) and (4, 0) is largest at the peak.
  expect(lttb([0, 1, 2, 3, 4], [0, 1, 7, 2, 0], 3)).toEqual([0, 2, 4])
})

test('a single spike in ten thousand points survives', () => {
  const y = Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 500) * 0.01)
  y[7331] = -1
  const kept = lttb(
    y.map((_, i) => i),
    y,
    200,
  )
  expect(kept).toContain(7331)
  expect(kept.length).toBeLessThanOrEqual(202)
})

test('ends and extremes are always kept, in ascending order', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 400 })
  fc.assert(
    fc.property(values, fc.integer({ min: 3, max: 50 }), (y, count) => {
      const kept = lttb(
        y.map((_, i) => i),
        y,
        count,
      )
      const shown = kept.map((i) => y[i]!)
      expect(kept[0]).toBe(0)
      expect(kept.at(-1)).toBe(y.length - 1)
      expect(Math.min(...shown)).toBe(Math.min(...y))
      expect(Math.max(...shown)).toBe(Math.max(...y))
      expect(kept.every((at, i) => i === 0 || at > kept[i - 1]!)).toBe(true)
      expect(kept.length).toBeLessThanOrEqual(Math.max(3, count) + 2)
    }),
    { numRuns: 60 },
  )
})

test('gaps stay gaps, also after thinning', () => {
  const x = Array.from({ length: 1000 }, (_, i) => i)
  const y = x.map((i) => (i >= 400 && i < 420 ? null : Math.cos(i)))
  const points = thinLine(x, y, 100)
  const breaks = points.filter(([, value]) => value === null)
  expect(breaks).toHaveLength(1)
  expect(breaks[0]![0]).toBeGreaterThanOrEqual(400)
  expect(breaks[0]![0]).toBeLessThan(420)
})

test('a value that is not finite is a gap', () => {
  expect(thinLine([0, 1, 2], [1, Number.NaN, 3], 10)).toEqual([
    [0, 1],
    [1, null],
    [2, 3],
  ])
})
