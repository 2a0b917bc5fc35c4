import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../core/random.ts'
import { createExactSum, fixedToNumber, numberToFixed, ratioToNumber, squareError } from './exact-sum.ts'

const sumOf = (values: readonly number[]): number => {
  const sum = createExactSum()
  for (const value of values) sum.add(value)
  return fixedToNumber(sum.fixed())
}

describe('an exact sum', () => {
  // Expected values: math.fsum of CPython 3, which is correctly rounded.
  test.each<[string, number[], number]>([
    ['nothing', [], 0],
    ['large values that cancel', [1e100, 1, -1e100, -1e100, 1e100], 1],
    ['a tie broken downwards by a tiny value', [2 ** 53, -0.5, -(2 ** -54)], 2 ** 53 - 1],
    ['a tie broken upwards by a tiny value', [2 ** 53, 1, 2 ** -100], 2 ** 53 + 2],
    ['an odd tie broken upwards', [2 ** 53 + 10, 1, 2 ** -100], 2 ** 53 + 12],
    ['a half and a tiny value', [2 ** 53 - 4, 0.5, 2 ** -54], 2 ** 53 - 3],
    ['the harmonic series to 1000', Array.from({ length: 1000 }, (_, n) => 1 / (n + 1)), 7.485470860550345],
    ['its alternating form', Array.from({ length: 1000 }, (_, n) => (-1) ** (n + 1) / (n + 1)), -0.6926474305598203],
    ['values and their negatives', [1e16 - 2, 1 - 2 ** -53, -(1e16 - 2), -(1 - 2 ** -53)], 0],
  ])('of %s is rounded once', (_name, values, expected) => {
    expect(sumOf(values)).toBe(expected)
  })

  test('is the same in any order and merged from any parts', () => {
    const property = fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), { maxLength: 30 }),
      fc.integer(),
      fc.nat(30),
      (values, seed, cut) => {
        const shuffled = createRandom(seed).shuffle([...values])
        const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].map((half) => {
          const sum = createExactSum()
          for (const value of half) sum.add(value)
          return sum
        })
        parts[0]!.merge(parts[1]!)
        const inOrder = values.reduce((sum, value) => sum + numberToFixed(value), 0n)
        expect(parts[0]!.fixed()).toBe(inOrder)
      },
    )
    fc.assert(property)
  })
})

test('every finite double survives the fixed-point form', () => {
  const property = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    expect(fixedToNumber(numberToFixed(value))).toBe(value === 0 ? 0 : value)
  })
  fc.assert(property)
  for (const value of [5e-324, -2.2250738585072014e-308, Number.MAX_VALUE]) {
    expect(fixedToNumber(numberToFixed(value))).toBe(value)
  }
})

test('a ratio of integers is rounded once', () => {
  const property = fc.property(fc.maxSafeInteger(), fc.integer({ min: 1 }), (top, bottom) => {
    // The division of two doubles that are integers is correctly rounded by IEEE 754.
    expect(ratioToNumber(BigInt(top), BigInt(bottom))).toBe(top / bottom + 0)
  })
  fc.assert(property)
})

test('a square and its error are the exact square', () => {
  const property = fc.property(fc.double({ noNaN: true, min: -1e140, max: 1e140 }), (value) => {
    fc.pre(Math.abs(value) > 1e-140)
    const exact = numberToFixed(value) ** 2n
    const parts = (numberToFixed(value * value) + numberToFixed(squareError(value))) << 1074n
    expect(parts).toBe(exact)
  })
  fc.assert(property)
})

test('a sum carries before a digit overflows', () => {
  const sum = createExactSum()
  const value = 2 ** 32 - 1 + 1 - 2 ** -20
  const times = 2 ** 22
  for (let i = 0; i < times; i++) sum.add(value)
  expect(sum.fixed()).toBe(numberToFixed(value) * BigInt(times))
})
