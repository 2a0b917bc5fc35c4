/** @module From equity to returns and back. */

/**
 * The return of each bar: `equity[i] / equity[i−1] − 1`, the first against `start`. A bar that begins with no equity
 * returns 0.
 *
 * @param start equity before the first bar; without it the first return is 0
 * @example
 * returnsOf([110, 99], 100) // [0.1, -0.1]
 */
export function returnsOf(equity: ArrayLike<number>, start: number = equity[0] ?? 1): Float64Array {
  const out = new Float64Array(equity.length)
  let previous = start
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!
    out[i] = previous > 0 ? value / previous - 1 : 0
    previous = value
  }
  return out
}

/** Compounds returns from `start`: the inverse of {@link returnsOf}. */
export function equityOf(returns: ArrayLike<number>, start = 1): Float64Array {
  const out = new Float64Array(returns.length)
  let equity = start
  for (let i = 0; i < returns.length; i++) {
    equity *= 1 + returns[i]!
    out[i] = equity
  }
  return out
}

/** `log(1 + r)` of each return; a return of −1 or less gives −Infinity. */
export function logReturnsOf(returns: ArrayLike<number>): Float64Array {
  return Float64Array.from(returns, (value) => (value <= -1 ? Number.NEGATIVE_INFINITY : Math.log1p(value)))
}
