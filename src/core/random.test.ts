import { expect, test } from 'vitest'
import { createRandom, philox } from './random.ts'

const hex = (words: Uint32Array): string => [...words].map((word) => word.toString(16).padStart(8, '0')).join(' ')

// Known answers of the Random123 distribution (kat_vectors, philox4x32 10).
test.each([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
] as const)('philox of counter %j and key %j is the known answer of Random123', (counter, key, expected) => {
  expect(hex(philox(Uint32Array.from(counter), key, new Uint32Array(4)))).toBe(expected)
})

test('equal seeds and paths give equal sequences, other paths other ones', () => {
  const take = (random: { uint32(): number }): number[] => Array.from({ length: 5 }, () => random.uint32())
  expect(take(createRandom(7, 'a', 1))).toEqual(take(createRandom(7).fork('a').fork(1)))
  expect(take(createRandom(7, 'a', 1))).not.toEqual(take(createRandom(7, 'a', 2)))
  expect(take(createRandom(7, 'a', 1))).not.toEqual(take(createRandom('7', 'a', 1)))
})

test('uniform numbers have mean 1/2 and variance 1/12, normal ones mean 0 and variance 1', () => {
  const random = createRandom(1)
  const n = 200_000
  const moments = (draw: () => number): [number, number] => {
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const value = draw()
      sum += value
      squares += value * value
    }
    return [sum / n, squares / n - (sum / n) ** 2]
  }
  const [uniformMean, uniformVariance] = moments(random.next)
  expect(Math.abs(uniformMean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n))
  expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.001)
  const [normalMean, normalVariance] = moments(random.normal)
  expect(Math.abs(normalMean)).toBeLessThan(4 / Math.sqrt(n))
  expect(Math.abs(normalVariance - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
})

test('below(6) is uniform by the chi-square test', () => {
  const random = createRandom('die')
  const counts = new Float64Array(6)
  for (let i = 0; i < 60_000; i++) counts[random.below(6)]! += 1
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chiSquare).toBeLessThan(20.5) // 99.9 % quantile of five degrees of freedom
})

test('shuffle keeps the items', () => {
  const items = createRandom(3).shuffle(Array.from({ length: 50 }, (_, i) => i))
  expect(items).not.toEqual(items.toSorted((a, b) => a - b))
  expect(items.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
})
