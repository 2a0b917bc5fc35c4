import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import type { Changes } from '../kernel-lane.ts'
import { functionWriter, i32, moduleBytes } from './assembler.ts'
import { changesOfLines } from './find-changes.ts'
import { SIDES } from './lane-layout.ts'
import { findChanges, MARGIN_PLACES } from './wasm-changes.ts'
import { webAssembly } from './web-assembly.ts'

const LINE_BYTES = 8192
const memory = new webAssembly!.Memory({ initial: 1, maximum: 1, shared: true })
const upper = new Float64Array(memory.buffer, 0, 1000)
const lower = new Float64Array(memory.buffer, LINE_BYTES, 1000)
const out = new Int32Array(memory.buffer, 2 * LINE_BYTES)

type Find = (from: number, to: number, lag: number, target: number, above: number, below: number) => number

/** Answers how many changes it has found. */
function finder(sides: 'long' | 'both'): Find {
  const writer = functionWriter()
  const [from, to, lag, target] = [1, 2, 3, 4].map(() => writer.parameter('i32'))
  const above = writer.parameter('f64')
  const below = writer.parameter('f64')
  const end = writer.variable('i32')
  const start = i32.const(2 * LINE_BYTES)
  const body = findChanges(writer, {
    upper: i32.const(0),
    lower: i32.const(LINE_BYTES),
    above: above.get,
    below: sides === 'both' ? below.get : undefined,
    from: from!.get,
    to: to!.get,
    lag: lag!.get,
    target: target!.get,
    out: start,
    end,
  })
  const result = i32.shrUnsigned(i32.sub(end.get, start), i32.const(2))
  const bytes = moduleBytes({ name: 'find', writer, body, result, maximumPages: 1 })
  const instance = new webAssembly!.Instance(new webAssembly!.Module(bytes), { env: { memory } })
  return instance.exports.find as Find
}
const finders = { long: finder('long'), both: finder('both') }

const sideOf = (level: number): number => (level > 0 ? SIDES.long : level < 0 ? SIDES.short : SIDES.flat)

test('the bits of comparisons give the changes that a loop over the bars finds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.constantFrom(0.005, 0.1, 1),
      fc.nat(200),
      fc.nat(700),
      fc.nat(3),
      fc.constantFrom(-1, 0, 1),
      fc.constantFrom(1, 1.1),
      fc.constantFrom(undefined, 1, 0.9, 1.2),
      (seed, turnover, from, length, lag, target, above, below) => {
        const random = createRandom(seed, 'lines')
        let level = 5
        for (let i = 0; i < 1000; i++) {
          if (random.next() < turnover) level = random.below(11)
          upper[i] = random.next() < 0.01 ? Number.NaN : level
          // Equal to the other line at many bars, and just above or below what the factors make of it at others.
          lower[i] = [5, 5 / 1.1, 5 / 0.9, 11 / 1.1, 10][random.below(turnover === 1 ? 5 : 3)]!
        }
        const expected: Changes = { bars: new Int32Array(1024), levels: new Float64Array(1024), count: 0 }
        const before = below === undefined ? Math.abs(target) : target
        changesOfLines({ upper, lower, above, below, warmup: 0 }, from, from + length, before, expected)
        out[expected.count + MARGIN_PLACES] = -7
        const find = below === undefined ? finders.long : finders.both
        const count = find(from, from + length, lag, sideOf(before), above, below ?? 0)
        expect(count).toBe(expected.count)
        expect([...out.subarray(0, count)]).toEqual(
          Array.from({ length: count }, (_, k) => {
            const bar = expected.bars[k]! + lag
            return below === undefined ? bar : bar * 4 + sideOf(expected.levels[k]!)
          }),
        )
        expect(out[expected.count + MARGIN_PLACES]).toBe(-7)
      },
    ),
    { numRuns: 400 },
  )
})
