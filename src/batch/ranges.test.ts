import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../core/random.ts'
import { createRangeSet, normalizeRanges, type Range, rangesLength, remainingRanges } from './ranges.ts'

const members = (ranges: readonly Range[]): number[] =>
  [...new Set(ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)))].sort(
    (a, b) => a - b,
  )
const anyRanges = fc.array(
  fc.tuple(fc.nat(40), fc.nat(10)).map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 12 },
)

test('normalized ranges hold the same numbers, sorted, and never touch', () => {
  const property = fc.property(anyRanges, (ranges) => {
    const normal = normalizeRanges(ranges)
    expect(members(normal)).toEqual(members(ranges))
    expect(rangesLength(normal)).toBe(members(ranges).length)
    normal.slice(1).forEach(({ from }, at) => {
      expect(from).toBeGreaterThan(normal[at]!.to)
    })
  })
  fc.assert(property)
})

test('what is done and what remains divide the whole', () => {
  const property = fc.property(anyRanges, (done) => {
    const whole = { from: 0, to: 60 }
    const left = remainingRanges(whole, done)
    expect(members([...left, ...done])).toEqual(members([whole]))
    expect(rangesLength(left) + rangesLength(normalizeRanges(done))).toBe(60)
  })
  fc.assert(property)
})

test('a range set filled in any order is the whole, and counts nothing twice', () => {
  const property = fc.property(
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
    fc.integer(),
    (lengths, seed) => {
      let from = 0
      const pieces = lengths.map((length) => ({ from, to: (from += length) }))
      const set = createRangeSet()
      for (const piece of createRandom(seed).shuffle([...pieces])) set.add(piece)
      expect(set.ranges()).toEqual([{ from: 0, to: from }])
      expect(set.length).toBe(from)
      expect(() => set.add({ from: from - 1, to: from + 1 })).toThrow('twice')
    },
  )
  fc.assert(property)
})
