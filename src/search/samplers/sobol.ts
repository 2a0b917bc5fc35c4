/**
 * @module Sobol sequences with the direction numbers of Joe and Kuo, in Gray-code order (Antonov and Saleev, 1979), by index.
 * Scrambled ones permute the digits of each coordinate in nested fashion (Owen, 1995), which keeps the evenness and
 * removes the pattern.
 */
import { z } from 'zod'
import { seedKey } from '../counter-random.ts'
import { defineSampler } from '../sampler.ts'
import { sobolDirections } from '../sobol-directions.ts'
import { SpaceError } from '../space-error.ts'
import { createUnitSampler, type UnitSequence } from '../unit-sampler.ts'

const BITS = 32

/** Most dimensions with direction numbers. */
export const MAX_SOBOL_DIMENSIONS = sobolDirections.length + 1

/** The 32 direction numbers of each dimension. */
function directionNumbers(dimensions: number): Uint32Array[] {
  return Array.from({ length: dimensions }, (_, d) => {
    const v = new Uint32Array(BITS)
    if (d === 0) {
      for (let k = 0; k < BITS; k++) v[k] = 2 ** (BITS - 1 - k)
      return v
    }
    const [polynomial, initial] = sobolDirections[d - 1]!.split(':') as [string, string]
    const a = Number(polynomial)
    const m = initial.split('.').map(Number)
    const s = m.length
    for (let k = 0; k < Math.min(s, BITS); k++) v[k] = m[k]! * 2 ** (BITS - 1 - k)
    for (let k = s; k < BITS; k++) {
      let value = v[k - s]! ^ (v[k - s]! >>> s)
      for (let j = 1; j < s; j++) if ((a >>> (s - 1 - j)) & 1) value ^= v[k - j]!
      v[k] = value
    }
    return v
  })
}

/**
 * Points of a Sobol sequence in the unit cube.
 *
 * @param dimensions 1 … 256
 * @param seed scrambles the sequence; without it the sequence is the classic one, beginning at the origin
 * @throws SpaceError `SEARCH_SAMPLER` for more dimensions
 * @example
 * createSobol(2).at(2, point) // (0.75, 0.25)
 */
export function createSobol(dimensions: number, seed?: string | number): UnitSequence {
  if (dimensions > MAX_SOBOL_DIMENSIONS) {
    const message = `Expected at most ${MAX_SOBOL_DIMENSIONS} parameters for sobol, was ${dimensions}.`
    throw new SpaceError('SEARCH_SAMPLER', ['method'], message, { hint: 'Use random or lhs.' })
  }
  const directions = directionNumbers(dimensions)
  const seeds = Array.from({ length: dimensions }, (_, d) =>
    seed === undefined ? ([0, 0] as const) : seedKey(seed, `sobol ${d}`),
  )
  return {
    dimensions,
    at(index, out) {
      const low = index >>> 0
      const gray = (low ^ (low >>> 1)) >>> 0
      for (let d = 0; d < dimensions; d++) {
        const v = directions[d]!
        let x = 0
        for (let rest = gray; rest !== 0; rest &= rest - 1) x ^= v[31 - Math.clz32(rest & -rest)]!
        if (seed === undefined) out[d] = (x >>> 0) / 4_294_967_296
        else out[d] = ((nestedScramble(x, ...seeds[d]!) >>> 0) + 0.5) / 4_294_967_296
      }
    },
  }
}

/**
 * Owen's nested uniform scrambling by hashing: reversed, each bit may depend only on lower bits, which multiplication and
 * addition of even numbers guarantee (Laine and Karras, 2011; constants of Vegdahl in Burley, "Practical hash-based Owen
 * scrambling", JCGT 9(4), 2020).
 */
function nestedScramble(x: number, first: number, second: number): number {
  // Two rounds: one alone leaves visible structure for some seeds.
  return reverseBits(permute(permute(reverseBits(x), first), second))
}

function permute(x: number, seed: number): number {
  let y = x ^ Math.imul(x, 0x3d20adea)
  y = (y + seed) | 0
  y = Math.imul(y, (seed >>> 16) | 1)
  y ^= Math.imul(y, 0x05526c56)
  return y ^ Math.imul(y, 0x53a22864)
}

function reverseBits(x: number): number {
  let y = x
  y = ((y >>> 1) & 0x55555555) | ((y & 0x55555555) << 1)
  y = ((y >>> 2) & 0x33333333) | ((y & 0x33333333) << 2)
  y = ((y >>> 4) & 0x0f0f0f0f) | ((y & 0x0f0f0f0f) << 4)
  y = ((y >>> 8) & 0x00ff00ff) | ((y & 0x00ff00ff) << 8)
  return (y >>> 16) | (y << 16)
}

export const sobol = defineSampler({
  name: 'sobol',
  kind: 'indexed',
  description: 'A Sobol sequence: even coverage in all pairs of parameters. Best with a power of two of trials.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({ scramble: z.boolean().default(true) }),
  create: ({ space, seed }, { scramble }) =>
    createUnitSampler(space, createSobol(space.dimensions.length, scramble ? seed : undefined), seed),
})
