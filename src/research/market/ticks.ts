/**
 * @module Prices as whole numbers of ticks. A running sum of doubles mis-decides ties between moving averages of prices
 * with few decimals; a sum of whole numbers is exact.
 */

import { nextIndex } from './scan-blocks.ts'

/** Closes as integers: `close[i] = ticks[i] / perUnit`, exactly. */
export interface Ticks {
  /** Decimals of the smallest step that represents every close, 0 to 10. */
  readonly decimals: number
  /** Ticks in one unit of price, `10 ** decimals`. */
  readonly perUnit: number
  /** The closes in ticks, each a whole number. Any sum of them is exact: the sum of all is below 2^53. */
  readonly close: Float64Array<SharedArrayBuffer>
}

const MAXIMUM_DECIMALS = 10

/**
 * The closes in ticks of the smallest decimal step with at most ten decimals that represents all of them exactly: reading
 * `n / 10^d` gives back each close to the last bit.
 *
 * @returns `undefined` when there is no such step (adjusted prices, for one), or when the sum of all would not be exact
 * @example
 * findTicks(Float64Array.of(100.5, 100.25))?.close // [10050, 10025]
 */
export function findTicks(close: Float64Array): Ticks | undefined {
  const { length } = close
  const ticks = new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT))
  let decimals = 0
  let perUnit = 1
  const next = (): number => nextIndex(0, length, (from, to) => firstInexact(close, perUnit, ticks, from, to))
  while (next() < length) {
    // One more decimal for all: what was exact with fewer need not be so with more.
    decimals++
    if (decimals > MAXIMUM_DECIMALS) return undefined
    perUnit = 10 ** decimals
  }
  let sum = 0
  for (let from = 0; from < length; from += SUMMED) sum += sumOf(ticks, from, Math.min(length, from + SUMMED))
  return sum < Number.MAX_SAFE_INTEGER ? { decimals, perUnit, close: ticks } : undefined
}

const SUMMED = 4096

function sumOf(ticks: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += Math.abs(ticks[i]!)
  return sum
}

/** Fills in ticks up to the first price that is no whole number of them. */
function firstInexact(close: Float64Array, perUnit: number, ticks: Float64Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const price = close[i]!
    const count = Math.round(price * perUnit)
    if (count / perUnit !== price) return i
    ticks[i] = count
  }
  return to
}
