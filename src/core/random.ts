/**
 * @module The only source of randomness. Two generators, both seeded: `philox` gives the words at a place of a stream
 * without computing those before it (a trial's numbers depend on seed and trial index, never on the worker that
 * evaluates it); `createRandom` gives a fast sequence.
 */
import { createHash } from 'node:crypto'

/** Philox4x32 with ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). */
export function philox(counter: Readonly<Uint32Array>, key: readonly [number, number], out: Uint32Array): Uint32Array {
  let c0 = counter[0]!
  let c1 = counter[1]!
  let c2 = counter[2]!
  let c3 = counter[3]!
  let k0 = key[0]
  let k1 = key[1]
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0)
    const low0 = Math.imul(0xd2511f53, c0)
    const high1 = multiplyHigh(0xcd9e8d57, c2)
    const low1 = Math.imul(0xcd9e8d57, c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
  return out
}

/** The high 32 bits of the product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const middle2 = aLow * bHigh + (middle & 0xffff)
  return aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(middle2 / 65_536)
}

/** A sequence of random numbers. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** An unsigned 32-bit integer. */
  uint32(): number
  /** Uniform integer in [0, bound), without bias. */
  below(bound: number): number
  /** Standard normal (polar method of Marsaglia). */
  normal(): number
  /** Shuffles in place (Fisher and Yates) and returns its argument. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T
  /** An independent sequence for a named part of the work. */
  fork(...path: readonly (string | number)[]): Random
}

/**
 * xoshiro128** (Blackman and Vigna, 2018), seeded by the SHA-256 of the seed and the path. Equal seeds and paths give
 * equal sequences on every machine.
 *
 * @param seed any integer or text
 * @param path names a part of the work, so that parts do not share numbers
 * @example
 * const random = createRandom(42, 'bootstrap', 3)
 * random.next() // the same on every call with the same seed and path
 */
export function createRandom(seed: number | string, ...path: readonly (string | number)[]): Random {
  const identity = JSON.stringify([seed, ...path])
  const digest = createHash('sha256').update(identity).digest()
  let s0 = digest.readUInt32LE(0)
  let s1 = digest.readUInt32LE(4)
  let s2 = digest.readUInt32LE(8)
  let s3 = digest.readUInt32LE(12) | 1 // the all-zero state has no successor
  let spare = Number.NaN

  const uint32 = (): number => {
    const product = Math.imul(s1, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)
    return result >>> 0
  }
  const next = (): number => ((uint32() >>> 5) * 67_108_864 + (uint32() >>> 6)) / 9_007_199_254_740_992

  const below = (bound: number): number => {
    if (bound > 4_294_967_296) return Math.floor(next() * bound)
    const limit = 4_294_967_296 - (4_294_967_296 % bound)
    let word = uint32()
    while (word >= limit) word = uint32()
    return word % bound
  }

  return {
    next,
    uint32,
    below,
    normal() {
      if (!Number.isNaN(spare)) {
        const value = spare
        spare = Number.NaN
        return value
      }
      for (;;) {
        const u = 2 * next() - 1
        const v = 2 * next() - 1
        const square = u * u + v * v
        if (square > 0 && square < 1) {
          const factor = Math.sqrt((-2 * Math.log(square)) / square)
          spare = v * factor
          return u * factor
        }
      }
    },
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const kept = items[i]
        items[i] = items[j]
        items[j] = kept
      }
      return items
    },
    fork: (...more) => createRandom(seed, ...path, ...more),
  }
}
