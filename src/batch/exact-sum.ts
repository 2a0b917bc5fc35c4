/** @module Sums of doubles without rounding, so that the order in which results arrive does not show in a single bit. */

/** A running sum that is exact until it is read. */
export interface ExactSum {
  add(value: number): void
  /** Adds all that another sum holds. */
  merge(other: ExactSum): void
  /** The sum of finite values as a fixed-point integer: the value times 2^1074. */
  fixed(): bigint
  /** Doubles that add up to the sum without error. */
  readonly parts: readonly number[]
}

/**
 * An empty sum. Keeps a list of doubles whose bits do not overlap (J. R. Shewchuk, "Adaptive precision floating-point
 * arithmetic and fast robust geometric predicates", 1997, GROW-EXPANSION); a few entries for values of similar size.
 * Values must be finite, and so must the sum.
 *
 * @example
 * const sum = createExactSum()
 * for (const value of [1e100, 1, -1e100]) sum.add(value)
 * fixedToNumber(sum.fixed()) // 1
 */
export function createExactSum(): ExactSum {
  const parts: number[] = []
  return {
    add(value) {
      let rest = value
      let kept = 0
      for (let at = 0; at < parts.length; at++) {
        const part = parts[at]!
        const larger = Math.abs(rest) < Math.abs(part) ? part : rest
        const smaller = larger === rest ? part : rest
        const high = larger + smaller
        const low = smaller - (high - larger)
        if (low !== 0) parts[kept++] = low
        rest = high
      }
      parts.length = kept
      if (rest !== 0) parts.push(rest)
    },
    merge(other) {
      for (const part of [...other.parts]) this.add(part)
    },
    fixed: () => parts.reduce((sum, part) => sum + numberToFixed(part), 0n),
    get parts() {
      return parts
    },
  }
}

/** Fraction bits of the fixed-point form: the smallest double is 2^-1074. */
const FRACTION_BITS = 1074
const bits = new DataView(new ArrayBuffer(8))

/** A finite double times 2^1074, which is always an integer. */
export function numberToFixed(value: number): bigint {
  bits.setFloat64(0, value)
  const word = bits.getBigUint64(0)
  const exponent = Number((word >> 52n) & 0x7ffn)
  const fraction = word & 0xf_ffff_ffff_ffffn
  const magnitude = exponent === 0 ? fraction : (fraction | 0x10_0000_0000_0000n) << BigInt(exponent - 1)
  return word >> 63n === 1n ? -magnitude : magnitude
}

/**
 * The double nearest to `numerator / denominator`, ties to even (results below 2^-1022 are rounded twice).
 *
 * @param scaleBits the quotient is divided by 2^scaleBits besides
 */
export function ratioToNumber(numerator: bigint, denominator: bigint, scaleBits = 0): number {
  if (numerator === 0n) return 0
  const negative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  // 66 bits of quotient or more, and a sticky bit for what is below: enough for one correct rounding.
  const shift = Math.max(0, 66 - (bitLength(top) - bitLength(bottom)))
  const shifted = top << BigInt(shift)
  let quotient = shifted / bottom
  if (quotient * bottom !== shifted) quotient |= 1n
  const excess = Math.max(0, bitLength(quotient) - 66)
  if (excess > 0) {
    const cut = quotient >> BigInt(excess)
    quotient = cut << BigInt(excess) === quotient ? cut : cut | 1n
  }
  const magnitude = scaleByPowerOfTwo(Number(quotient), excess - shift - scaleBits)
  return negative ? -magnitude : magnitude
}

/** The double nearest to a fixed-point integer. */
export function fixedToNumber(fixed: bigint): number {
  return ratioToNumber(fixed, 1n, FRACTION_BITS)
}

/** Fraction bits of {@link ExactSum.fixed}; products of two have twice as many. */
export const fixedFractionBits: number = FRACTION_BITS

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(16).length * 4
}

/** `value × 2^power` in steps that neither overflow nor underflow on the way. */
function scaleByPowerOfTwo(value: number, power: number): number {
  let result = value
  let left = power
  while (left > 1000) {
    result *= 2 ** 1000
    left -= 1000
  }
  while (left < -1000) {
    result *= 2 ** -1000
    left += 1000
  }
  return result * 2 ** left
}

/**
 * The rounding error of `value * value`: the exact square is `value * value + squareError(value)` (T. J. Dekker, 1971,
 * with Veltkamp's splitting). Exact for 1e-145 < |value| < 1e150 and for 0.
 */
export function squareError(value: number): number {
  const square = value * value
  const scaled = 134_217_729 * value
  const high = scaled - (scaled - value)
  const low = value - high
  return low * low - (square - high * high - 2 * high * low)
}
