/** @module Divergence of price and an oscillator at swing points, the part that divergence indicators share. */
import { lag, windowed } from './rolling.ts'

/**
 * Takes high, low and oscillator of the next bar. A swing low is a low below the `width` bars before it and not above the
 * `width` after it, known `width` bars later; swing highs likewise. Answers 1 on the bar on which a swing low becomes known
 * whose price is lower and whose oscillator is higher than at the swing low before it; −1 for highs the other way round; else 0;
 * NaN until a swing could be known.
 */
export function swingDivergence(width: number): (high: number, low: number, oscillator: number) => number {
  const size = 2 * width + 1
  const isPeak = (values: Float64Array): number => {
    const middle = values[width]!
    for (let i = 0; i < size; i++) if (i < width ? values[i]! >= middle : values[i]! > middle) return 0
    return 1
  }
  const isTrough = (values: Float64Array): number => {
    const middle = values[width]!
    for (let i = 0; i < size; i++) if (i < width ? values[i]! <= middle : values[i]! < middle) return 0
    return 1
  }
  const peaks = windowed(size, isPeak)
  const troughs = windowed(size, isTrough)
  const highs = lag(width)
  const lows = lag(width)
  const strengths = lag(width)
  const lastLow = { price: Number.NaN, strength: Number.NaN }
  const lastHigh = { price: Number.NaN, strength: Number.NaN }
  return (high, low, oscillator) => {
    if (Number.isNaN(oscillator)) return Number.NaN
    const price = { high: highs(high), low: lows(low) }
    const strength = strengths(oscillator)
    const peak = peaks(high)
    const trough = troughs(low)
    if (Number.isNaN(peak)) return Number.NaN
    let found = 0
    if (trough === 1) {
      if (price.low < lastLow.price && strength > lastLow.strength) found = 1
      lastLow.price = price.low
      lastLow.strength = strength
    }
    if (peak === 1) {
      if (price.high > lastHigh.price && strength < lastHigh.strength) found = -1
      lastHigh.price = price.high
      lastHigh.strength = strength
    }
    return found
  }
}
