import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import type { Changes } from '../kernel-lane.ts'
import type { Lines } from '../signal-rules.ts'
import { changesOfLines } from './find-changes.ts'
import { blockExtremes, LINE_SHIFT, lineBounds } from './line-bounds.ts'

const noChanges = (): Changes => ({ bars: new Int32Array(4), levels: new Float64Array(4), count: 0 })
const listed = ({ bars, levels, count }: Changes) =>
  Array.from({ length: count }, (_, k) => [bars[k], levels[k]] as const)

/** Lines that drift apart and meet again, touch and have gaps. */
function randomLines(seed: number, turnover: number, above: number, below: number | undefined): Lines {
  const random = createRandom(seed, 'lines')
  const line = (): Float64Array => {
    let level = 0
    return Float64Array.from({ length: 600 }, () => {
      if (random.next() < turnover) level = random.below(21) - 5
      return random.next() < 0.002 ? Number.NaN : level
    })
  }
  return { upper: line(), lower: line(), above, below, warmup: random.below(40) }
}

test('blocks that extremes decide have the changes of a loop over their bars', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.constantFrom(0.003, 0.05, 1),
      fc.constantFrom(1, 1.05, 0, -1),
      fc.constantFrom(undefined, 1, 0.95, 0, -1),
      fc.nat(200),
      fc.nat(400),
      fc.constantFrom(-1, 0, 1),
      (seed, turnover, above, below, from, length, level) => {
        const lines = randomLines(seed, turnover, above, below)
        const previous = below === undefined ? Math.abs(level) : level
        const bounds = { upper: blockExtremes(lines.upper), lower: blockExtremes(lines.lower) }
        const [expected, found] = [noChanges(), noChanges()]
        const last = changesOfLines(lines, from, from + length, previous, expected)
        expect(changesOfLines(lines, from, from + length, previous, found, bounds)).toBe(last)
        expect(listed(found)).toEqual(listed(expected))
        const wanted = (i: number): number => {
          if (i < lines.warmup) return 0
          if (lines.upper[i]! > lines.lower[i]! * above) return 1
          return below !== undefined && lines.upper[i]! < lines.lower[i]! * below ? -1 : 0
        }
        let before = previous
        const slowly = []
        for (let i = from; i < from + length; i++) {
          if (wanted(i) !== before) slowly.push([i, wanted(i)])
          before = wanted(i)
        }
        expect(listed(expected)).toEqual(slowly)
      },
    ),
    { numRuns: 400 },
  )
})

test('a missing value leaves its block undecided', () => {
  const line = Float64Array.from({ length: 40 }, (_, i) => i)
  line[20] = Number.NaN
  expect(LINE_SHIFT).toBe(4)
  expect([...blockExtremes(line)]).toEqual([0, 15, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 32, 39])
  expect(blockExtremes(new Float64Array(0)).length).toBe(0)
})

test('the extremes of a line are made when several trials have asked for them, and once', () => {
  const bounds = lineBounds()
  const line = Float64Array.of(3, 1, 2)
  expect(bounds.of(line)).toBeUndefined()
  expect(bounds.of(line)).toBeUndefined()
  const made = bounds.of(line)!
  expect([...made]).toEqual([1, 3])
  expect(bounds.of(line)).toBe(made)
  expect(bounds.of(line.slice())).toBeUndefined()
})
