/**
 * @module How two parents become a child in the unit cube: simulated binary crossover (Deb and Agrawal, 1995) and polynomial
 * mutation (Deb and Goyal, 1996); nominal coordinates are exchanged and drawn anew.
 */
import { log, log1p, power } from '../core/special-functions.ts'
import type { CounterRandom } from './counter-random.ts'

export interface VariationOptions {
  /** Probability of crossing the parents at all. Default 0.9. */
  readonly crossover: number
  /** Distribution index of crossover: larger stays closer to the parents. Default 20. */
  readonly crossoverIndex: number
  /** Probability of mutating a coordinate; default 1 / parameters. */
  readonly mutation?: number | undefined
  /** Distribution index of mutation. Default 20. */
  readonly mutationIndex: number
}

export const VARIATION: VariationOptions = { crossover: 0.9, crossoverIndex: 20, mutationIndex: 20 }

/** Writes one child of two parents, which stand in `points` one after the other. */
export type Variation = (points: Float64Array, a: number, b: number, random: CounterRandom, out: Float64Array) => void

/** Makes the rule by which two members of a population become a child. */
export function createVariation(isNominal: readonly boolean[], options: VariationOptions): Variation {
  const depth = isNominal.length
  const { crossover, crossoverIndex, mutationIndex } = options
  const rate = options.mutation ?? 1 / depth
  // Most coordinates stay: draw how many until the next that does not, rather than once for each.
  const logKept = log1p(-rate)
  const gap = (random: CounterRandom): number =>
    rate > 0 ? Math.floor(log(random.next32()) / logKept) : Number.POSITIVE_INFINITY
  return (points, a, b, random, out) => {
    const isCrossed = random.next32() < crossover
    const first = (random.bits() < 0 ? b : a) * depth
    const second = (a + b) * depth - first
    let coins = 0
    for (let d = 0; d < depth; d++) {
      // Two bits a coordinate: whether it is crossed, and which of the two children it comes from. Coordinate by
      // coordinate, else nothing of the parents would be mixed.
      if ((d & 15) === 0 && isCrossed) coins = random.bits()
      const x = points[first + d]!
      if (isCrossed && (coins & 1) !== 0) {
        const y = points[second + d]!
        if (isNominal[d]!) out[d] = y
        else if (Math.abs(x - y) < 1e-14) out[d] = x
        else
          out[d] =
            (coins & 2) !== 0
              ? simulatedBinary(x, y, crossoverIndex, random)
              : simulatedBinary(y, x, crossoverIndex, random)
      } else out[d] = x
      coins >>>= 2
    }
    for (let d = gap(random); d < depth; d += 1 + gap(random)) {
      out[d] = isNominal[d]! ? random.next32() : polynomial(out[d]!, mutationIndex, random)
    }
  }
}

/** The child nearer to `x`, with spreads bounded by the unit interval. */
function simulatedBinary(x: number, y: number, index: number, random: CounterRandom): number {
  const isLow = x <= y
  const low = isLow ? x : y
  const high = isLow ? y : x
  const u = random.next32()
  const room = isLow ? low : 1 - high
  const beta = 1 + (2 * room) / (high - low)
  const alpha = 2 - 1 / wholePower(beta, index + 1)
  const spread = power(u * alpha <= 1 ? u * alpha : 1 / (2 - u * alpha), 1 / (index + 1))
  const child = 0.5 * (low + high + (isLow ? -spread : spread) * (high - low))
  return child < 0 ? 0 : child > 1 ? 1 : child
}

function polynomial(x: number, index: number, random: CounterRandom): number {
  const u = random.next32()
  const exponent = 1 / (index + 1)
  const shift =
    u < 0.5
      ? power(2 * u + (1 - 2 * u) * wholePower(1 - x, index + 1), exponent) - 1
      : 1 - power(2 * (1 - u) + 2 * (u - 0.5) * wholePower(x, index + 1), exponent)
  const child = x + shift
  return child < 0 ? 0 : child > 1 ? 1 : child
}

/** A power by multiplications where the exponent is a small whole number, as it nearly always is. */
function wholePower(x: number, exponent: number): number {
  if (exponent > 64 || !Number.isInteger(exponent)) return power(x, exponent)
  let result = 1
  for (let rest = exponent, base = x; rest > 0; rest >>= 1, base *= base) if ((rest & 1) !== 0) result *= base
  return result
}
