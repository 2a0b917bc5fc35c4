/**
 * @module How two parents become a child in the unit cube: simulated binary crossover (Deb and Agrawal, 1995) and polynomial
 * mutation (Deb and Goyal, 1996); nominal coordinates are exchanged and drawn anew.
 */
import { power } from '../core/special-functions.ts'
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

/** Writes one child of two parents. */
export function vary(
  a: Float64Array,
  b: Float64Array,
  isNominal: readonly boolean[],
  options: VariationOptions,
  random: CounterRandom,
  out: Float64Array,
): void {
  const depth = out.length
  const isCrossed = random.next() < options.crossover
  const isSecond = random.next() < 0.5
  for (let d = 0; d < depth; d++) {
    const [x, y] = isSecond ? [b[d]!, a[d]!] : [a[d]!, b[d]!]
    if (!isCrossed || random.next() >= 0.5) out[d] = x
    else if (isNominal[d]!) out[d] = y
    else if (Math.abs(x - y) < 1e-14) out[d] = x
    // Either of the two children, coordinate by coordinate: else nothing of the parents would be mixed.
    else
      out[d] =
        random.next() < 0.5
          ? simulatedBinary(x, y, options.crossoverIndex, random)
          : simulatedBinary(y, x, options.crossoverIndex, random)
  }
  const rate = options.mutation ?? 1 / depth
  for (let d = 0; d < depth; d++) {
    if (random.next() >= rate) continue
    out[d] = isNominal[d]! ? random.next() : polynomial(out[d]!, options.mutationIndex, random)
  }
}

/** The child nearer to `x`, with spreads bounded by the unit interval. */
function simulatedBinary(x: number, y: number, index: number, random: CounterRandom): number {
  const low = Math.min(x, y)
  const high = Math.max(x, y)
  const u = random.next()
  const isLow = x <= y
  const room = isLow ? low : 1 - high
  const beta = 1 + (2 * room) / (high - low)
  const alpha = 2 - power(beta, -(index + 1))
  const spread = u <= 1 / alpha ? power(u * alpha, 1 / (index + 1)) : power(1 / (2 - u * alpha), 1 / (index + 1))
  const child = isLow ? 0.5 * (low + high - spread * (high - low)) : 0.5 * (low + high + spread * (high - low))
  return child < 0 ? 0 : child > 1 ? 1 : child
}

function polynomial(x: number, index: number, random: CounterRandom): number {
  const u = random.next()
  const exponent = 1 / (index + 1)
  const shift =
    u < 0.5
      ? power(2 * u + (1 - 2 * u) * power(1 - x, index + 1), exponent) - 1
      : 1 - power(2 * (1 - u) + 2 * (u - 0.5) * power(x, index + 1), exponent)
  const child = x + shift
  return child < 0 ? 0 : child > 1 ? 1 : child
}
