/** @module Tests of numbers by place: the same bits as the generator of core, whatever was drawn before. */
import { expect, test } from 'vitest'
import { philox } from '../core/random.ts'
import { createCounterRandom, seedKey } from './counter-random.ts'

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
