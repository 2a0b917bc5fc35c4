/**
 * @module The double nearest to a decimal number of up to 19 digits, by two divisions of doubles where one does not suffice.
 *
 * Sources: W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990 (up to 15 digits, one exact division);
 * T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18, 1971 (products and
 * quotients in pairs of doubles).
 */

/** Powers of ten that a double holds exactly. */
export const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))

/** Digits of which any number is exact, and any quotient by an exact power of ten right, with one rounding. */
export const SHORT_DIGITS = 15

/** Digits that {@link longDecimal} takes. */
export const LONG_DIGITS = 19

const SPLITTER = 2 ** 27 + 1

/**
 * `(head · 10^tailDigits + tail) / 10^decimals`, rounded once.
 *
 * @param head up to 15 digits
 * @param tail the `tailDigits` digits after them, up to 4
 * @param decimals up to 22
 * @returns NaN where two roundings could differ from one, which happens once in a billion numbers: then ask `Number`
 */
export function longDecimal(head: number, tail: number, tailDigits: number, decimals: number): number {
  const scale = POWERS_OF_TEN[tailDigits]!
  const product = head * scale
  // Exact: both are whole numbers far below 2^53.
  const rest = productError(head, scale, product) + tail
  const high = product + rest
  if (decimals === 0) return high
  const low = rest - (high - product)
  const divisor = POWERS_OF_TEN[decimals]!
  const quotient = high / divisor
  const back = quotient * divisor
  const remainder = high - back - productError(quotient, divisor, back) + low
  const correction = remainder / divisor
  const value = quotient + correction
  const error = correction - (value - quotient)
  // Near the middle between two doubles the correction's own rounding could decide.
  return value + error * (1 + 2 ** -30) === value ? value : Number.NaN
}

/** What rounding took from a product: `a · b = product + error`, exactly. */
function productError(a: number, b: number, product: number): number {
  const bigA = SPLITTER * a
  const highA = bigA - (bigA - a)
  const lowA = a - highA
  const bigB = SPLITTER * b
  const highB = bigB - (bigB - b)
  const lowB = b - highB
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB)
}
