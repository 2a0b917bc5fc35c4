/**
 * @module Random numbers by place: the numbers of a trial follow from the seed and the trial's index alone, so any worker
 * finds them without having drawn those of the trials before.
 */
import { createHash } from 'node:crypto'
import { log } from '../core/special-functions.ts'

/** The 64-bit key of a seed and a purpose. */
export function seedKey(seed: string | number, purpose: string): readonly [number, number] {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, purpose]))
    .digest()
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)]
}

/** A stream of numbers that can be moved to any (place, attempt). */
export interface CounterRandom {
  /** Moves to the beginning of the numbers of a place. */
  seek(place: number, attempt?: number): void
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Uniform integer in [0, bound), bound ≤ 2^32. The bias is below bound / 2^53. */
  below(bound: number): number
  /** Standard normal: polar method with a logarithm of our own, so that the bits are the same everywhere. */
  normal(): number
}

/**
 * @example
 * const random = createCounterRandom(42, 'tpe')
 * random.seek(7)
 * random.next() // the first number of trial 7, whatever was drawn before
 */
export function createCounterRandom(seed: string | number, purpose: string): CounterRandom {
  const [k0, k1] = seedKey(seed, purpose)
  let c0 = 0
  let c1 = 0
  let c2 = 0
  let c3 = 0
  // The second of the two numbers of a block, and whether it is still to be given out.
  let second = 0
  let hasSecond = false
  let spare = Number.NaN

  /** One block of Philox4x32-10, as in `core/random`, kept in local variables: this is the hot path of every sampler. */
  const next = (): number => {
    if (hasSecond) {
      hasSecond = false
      return second
    }
    let w0 = c0
    let w1 = c1
    let w2 = c2
    let w3 = c3
    let r0 = k0
    let r1 = k1
    for (let round = 0; round < 10; round++) {
      const high0 = multiplyHigh(0xd251, 0x1f53, w0)
      const high1 = multiplyHigh(0xcd9e, 0x8d57, w2)
      const low0 = Math.imul(0xd2511f53, w0)
      const low1 = Math.imul(0xcd9e8d57, w2)
      w0 = high1 ^ w1 ^ r0
      w1 = low1
      w2 = high0 ^ w3 ^ r1
      w3 = low0
      r0 = (r0 + 0x9e3779b9) | 0
      r1 = (r1 + 0xbb67ae85) | 0
    }
    c3 = (c3 + 1) | 0
    second = ((w2 >>> 5) * 67_108_864 + (w3 >>> 6)) / 9_007_199_254_740_992
    hasSecond = true
    return ((w0 >>> 5) * 67_108_864 + (w1 >>> 6)) / 9_007_199_254_740_992
  }
  return {
    seek(place, attempt = 0) {
      c0 = place >>> 0 // modulo 2^32
      c1 = (place / 4_294_967_296) | 0
      c2 = attempt
      c3 = 0
      hasSecond = false
      spare = Number.NaN
    },
    next,
    below: (bound) => Math.floor(next() * bound),
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
          const factor = Math.sqrt((-2 * log(square)) / square)
          spare = v * factor
          return u * factor
        }
      }
    },
  }
}

/** High 32 bits of (aHigh·2^16 + aLow) × b, in 32-bit integer arithmetic. */
function multiplyHigh(aHigh: number, aLow: number, b: number): number {
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const low = Math.imul(aLow, bLow)
  const middle = (Math.imul(aHigh, bLow) + (low >>> 16)) | 0
  const middle2 = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (middle2 >>> 16)) | 0
}
