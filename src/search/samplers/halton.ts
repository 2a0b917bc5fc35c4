/**
 * @module Halton sequences: the digits of the index, mirrored at the point, in a prime base for each dimension (Halton, 1960).
 * Scrambled ones permute the digits at each place, which breaks the stripes of neighboring large primes.
 */
import { z } from 'zod'
import { log } from '../../core/special-functions.ts'
import { createCounterRandom } from '../counter-random.ts'
import { defineSampler } from '../sampler.ts'
import { createUnitSampler, type UnitSequence } from '../unit-sampler.ts'

/** The first primes. */
function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/**
 * Points of a Halton sequence in the unit cube.
 *
 * @param seed scrambles the sequence; without it the classic one, beginning at the origin
 * @example
 * createHalton(2).at(3, point) // (0.75, 0.1111111111111111)
 */
export function createHalton(dimensions: number, seed?: string | number): UnitSequence {
  const bases = primes(dimensions)
  const permutations = seed === undefined ? undefined : bases.map((base, d) => digitPermutations(base, seed, d))
  return {
    dimensions,
    at(index, out) {
      for (let d = 0; d < dimensions; d++) {
        const base = bases[d]!
        const permutation = permutations?.[d]
        let rest = index
        let weight = 1 / base
        let sum = 0
        if (permutation === undefined) {
          while (rest > 0) {
            const quotient = Math.floor(rest / base)
            sum += (rest - quotient * base) * weight
            weight /= base
            rest = quotient
          }
        } else {
          // Zeros beyond the last digit are permuted as well: each place has its own permutation.
          for (let place = 0; place * base < permutation.length; place++) {
            const quotient = Math.floor(rest / base)
            sum += permutation[place * base + (rest - quotient * base)]! * weight
            weight /= base
            rest = quotient
          }
        }
        out[d] = sum < 1 ? sum : 1 - 2 ** -53
      }
    },
  }
}

/** A random permutation of the digits for every place down to 2^-54. */
function digitPermutations(base: number, seed: string | number, dimension: number): Uint32Array {
  const places = Math.ceil((54 * Math.LN2) / log(base))
  const digits = new Uint32Array(places * base)
  const random = createCounterRandom(seed, 'halton')
  for (let place = 0; place < places; place++) {
    random.seek(dimension, place)
    const start = place * base
    for (let k = 0; k < base; k++) {
      const j = random.below(k + 1)
      digits[start + k] = digits[start + j]!
      digits[start + j] = k
    }
  }
  return digits
}

export const halton = defineSampler({
  name: 'halton',
  kind: 'indexed',
  description: 'A Halton sequence: even coverage for any number of trials; for up to about 20 parameters.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({ scramble: z.boolean().default(true) }),
  create: ({ space, seed }, { scramble }) =>
    createUnitSampler(space, createHalton(space.dimensions.length, scramble ? seed : undefined), seed),
})
