/** @module Sums of doubles without rounding, so that the order in which results arrive does not show in a single bit. */

/** A running sum that is exact until it is read. */
export interface ExactSum {
  /** Adds a finite value. */
  add(value: number): void
  /** Adds all that another sum holds. */
  merge(other: ExactSum): void
  /** The sum as a fixed-point integer: the sum times 2^1074. */
  fixed(): bigint
}

/** The exact sum is kept in digits of so many bits, each in a double of its own. */
const DIGIT_BITS = 32
const DIGIT = 2 ** DIGIT_BITS
const DIGITS = 67

/** Digits are below 2^32 and doubles are exact to 2^53, so that many additions need no carry. */
const ADDITIONS_WITHOUT_CARRY = 2 ** 20

/** Biased exponents below this go to the slow path, so that no scaling leaves the range of doubles. */
const SMALL_EXPONENT = 128

/** The value of a digit's unit, inverted: digit `k` counts multiples of 2^(32k - 1074). */
const INVERSE_UNIT = Float64Array.from({ length: DIGITS }, (_, k) =>
  k < 5 ? Number.NaN : 2 ** (1074 - DIGIT_BITS * k),
)

/**
 * An empty sum: a superaccumulator (R. M. Neal, "Fast exact summation using small and large superaccumulators", 2015)
 * with a double for each digit. Some ten nanoseconds an addition, whatever the sizes of the values.
 *
 * @example
 * const sum = createExactSum()
 * for (const value of [1e100, 1, -1e100]) sum.add(value)
 * fixedToNumber(sum.fixed()) // 1
 */
export function createExactSum(): ExactSum {
  const digits = new Float64Array(DIGITS)
  let others = 0n
  let additions = 0

  const carry = (): void => {
    for (let k = 0; k < DIGITS - 1; k++) {
      const over = Math.trunc(digits[k]! / DIGIT)
      digits[k]! -= over * DIGIT
      digits[k + 1]! += over
    }
    additions = 0
  }

  return {
    add(value) {
      if (value === 0) return
      bits.setFloat64(0, value)
      const exponent = (bits.getUint32(0) >>> 20) & 0x7ff
      if (exponent < SMALL_EXPONENT) {
        others += numberToFixed(value)
        return
      }
      // The highest of the 53 bits is at position exponent + 51 of the fixed-point form; three digits hold them all.
      const top = (exponent + 51) >> 5
      const scaled = value * INVERSE_UNIT[top]!
      const high = Math.trunc(scaled)
      const rest = (scaled - high) * DIGIT
      const middle = Math.trunc(rest)
      digits[top]! += high
      digits[top - 1]! += middle
      digits[top - 2]! += (rest - middle) * DIGIT
      if (++additions === ADDITIONS_WITHOUT_CARRY) carry()
    },
    merge(other) {
      others += other.fixed()
    },
    fixed() {
      let sum = others
      digits.forEach((digit, k) => {
        if (digit !== 0) sum += BigInt(digit) << BigInt(DIGIT_BITS * k)
      })
      return sum
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
