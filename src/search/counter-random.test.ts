/** @module Tests of numbers by place: the same bits as the generator of core, whatever was drawn before. */
import { expect, test } from 'vitest'
import { philox } from '../core/random.ts'
import { createCounterRandom, createPlacedRandom, seedKey } from './counter-random.ts'

test('numbers are the words of Philox4x32-10 at (place, attempt, block)', () => {
  const random = createCounterRandom('seed', 'purpose')
  const key = seedKey('seed', 'purpose')
  for (const [place, attempt] of [
    [0, 0],
    [7, 3],
    [4_294_967_297, 0],
    [2 ** 40 + 5, 9],
  ] as const) {
    random.seek(place, attempt)
    for (let block = 0; block < 3; block++) {
      const words = philox(
        Uint32Array.of(place % 2 ** 32, Math.floor(place / 2 ** 32), attempt, block),
        key,
        new Uint32Array(4),
      )
      expect(random.next()).toBe(((words[0]! >>> 5) * 2 ** 26 + (words[1]! >>> 6)) / 2 ** 53)
      expect(random.next()).toBe(((words[2]! >>> 5) * 2 ** 26 + (words[3]! >>> 6)) / 2 ** 53)
    }
  }
})

test('numbers of 53 and of 32 bits can be drawn in turn, from the same words', () => {
  const [mixed, words] = [createCounterRandom(5, 'mixed'), createCounterRandom(5, 'mixed')]
  mixed.seek(3)
  words.seek(3)
  const [a, b, c, d, e] = Array.from({ length: 5 }, () => words.bits() >>> 0) as [
    number,
    number,
    number,
    number,
    number,
  ]
  expect(mixed.next32()).toBe((a + 0.5) / 2 ** 32)
  // A number of 53 bits begins at an even word, so b is passed over.
  expect(mixed.next()).toBe(((c >>> 5) * 2 ** 26 + (d >>> 6)) / 2 ** 53)
  expect(mixed.bits() >>> 0).toBe(e)
  expect(b).toBeGreaterThan(0)
})

test('a placed sequence is the same from any place on, beyond 2^32 blocks too', () => {
  const [one, two] = [createPlacedRandom(1, 'p'), createPlacedRandom(1, 'p')]
  for (const first of [0, 3, 1_000_003, 2 ** 34 - 3, 2 ** 40]) {
    const whole = new Float64Array(11)
    one.fill(first, whole)
    for (let k = 0; k < 11; k++) {
      const single = new Float64Array(1)
      two.fill(first + k, single)
      expect(single[0]).toBe(whole[k])
    }
    expect(new Set(whole).size).toBe(11)
  }
})

test('normal numbers have mean 0, variance 1 and the fourth moment 3', () => {
  const random = createCounterRandom(1, 'normal')
  random.seek(0)
  let [sum, square, fourth] = [0, 0, 0]
  const n = 100_000
  for (let k = 0; k < n; k++) {
    const z = random.normal()
    sum += z
    square += z * z
    fourth += z ** 4
  }
  expect(sum / n).toBeCloseTo(0, 1)
  expect(square / n).toBeCloseTo(1, 1)
  expect(fourth / n).toBeCloseTo(3, 0)
})
