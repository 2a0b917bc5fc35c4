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
  /** Uniform in (0, 1), 32 bits: twice as fast, for a sampler that needs many numbers. */
  next32(): number
  /** 32 random bits, a signed integer. */
  bits(): number
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
  // Typed arrays rather than captured variables: a captured variable that holds a double is boxed on every write.
  const counter = new Int32Array(4)
  const words = new Int32Array(4)
  let used = 4
  let spare = Number.NaN

  const next = (): number => {
    // A number takes the first two words of a block or the last two.
    if (used > 2) {
      fillBlock(counter, k0, k1, words)
      counter[3] = counter[3]! + 1
      used = 0
    } else if (used === 1) used = 2
    const high = words[used]! >>> 5
    const low = words[used + 1]! >>> 6
    used += 2
    return (high * 67_108_864 + low) * 1.1102230246251565e-16
  }
  const bits = (): number => {
    if (used > 3) {
      fillBlock(counter, k0, k1, words)
      counter[3] = counter[3]! + 1
      used = 0
    }
    return words[used++]!
  }
  return {
    seek(place, attempt = 0) {
      counter[0] = place
      counter[1] = place / 4_294_967_296
      counter[2] = attempt
      counter[3] = 0
      used = 4
      spare = Number.NaN
    },
    next,
    next32: () => ((bits() >>> 0) + 0.5) * 2.3283064365386963e-10,
    bits,
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

/** Numbers by place alone: one a place, in (0, 1), 32 bits. Places beside each other share the work. */
export interface PlacedRandom {
  /** Fills an array with the numbers of a place and those after it. */
  fill(place: number, out: Float64Array): void
}

/**
 * A sequence of numbers any of which can be had without those before it, below place 2^53.
 *
 * @example
 * createPlacedRandom(42, 'random').fill(1_000_000, numbers)
 */
export function createPlacedRandom(seed: string | number, purpose: string): PlacedRandom {
  const [k0, k1] = seedKey(seed, purpose)
  const counter = new Int32Array(4)
  const words = new Int32Array(4)
  const current = Float64Array.of(-1)
  return {
    fill(place, out) {
      let block = Math.floor(place * 0.25)
      let word = place - block * 4
      if (block !== current[0]) {
        seekBlock(counter, block)
        fillBlock(counter, k0, k1, words)
      }
      for (let k = 0; k < out.length; k++) {
        if (word === 4) {
          seekBlock(counter, ++block)
          fillBlock(counter, k0, k1, words)
          word = 0
        }
        out[k] = ((words[word++]! >>> 0) + 0.5) * 2.3283064365386963e-10
      }
      current[0] = block
    },
  }
}

function seekBlock(counter: Int32Array, block: number): void {
  counter[0] = block
  counter[1] = block / 4_294_967_296
}

/** One block of Philox4x32-10, as in `core/random`, kept in local variables: this is the hot path of every sampler. */
function fillBlock(counter: Int32Array, k0: number, k1: number, words: Int32Array): void {
  let w0 = counter[0]!
  let w1 = counter[1]!
  let w2 = counter[2]!
  let w3 = counter[3]!
  let r0 = k0 | 0
  let r1 = k1 | 0
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
  words[0] = w0
  words[1] = w1
  words[2] = w2
  words[3] = w3
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
