/** @module Axes: round ticks, linear and logarithmic, and the look that all pictures share. */
import type { NumberFormat } from '../../definition/figure.ts'
import { formatTick } from '../format-number.ts'

export const FONT_SIZE = 12

export const axisText = { color: 'var(--muted)', fontSize: FONT_SIZE }
export const axisLine = { show: true, lineStyle: { color: 'var(--axis)', width: 1 } }
export const gridLine = { show: true, lineStyle: { color: 'var(--line)', width: 1 } }

export interface Ticks {
  readonly min: number
  readonly max: number
  /** Distance between two ticks; the smallest one on a logarithmic axis. */
  readonly step: number
  readonly values: readonly number[]
}

/**
 * Round ticks (1, 2, 2.5 or 5 times a power of ten) that cover `min … max`.
 *
 * @param count about how many intervals
 * @example
 * linearTicks(0.3, 9.2, 5) // { min: 0, max: 10, step: 2, values: [0, 2, 4, 6, 8, 10] }
 */
export function linearTicks(min: number, max: number, count: number): Ticks {
  if (!(max > min)) {
    const margin = Math.abs(min) / 10 || 1
    return linearTicks(min - margin, min + margin, count)
  }
  const raw = (max - min) / count
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10)
  const first = Math.floor(min / step + 1e-9)
  const last = Math.ceil(max / step - 1e-9)
  // Twelve digits: enough for any axis, and 0.1 + 0.2 stays 0.3.
  const values = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
  return { min: values[0]!, max: values.at(-1)!, step, values }
}

/**
 * Ticks at 1, 2 and 5 times powers of ten; only powers over more than three decades; evenly spaced numbers where the
 * greatest is less than three times the least. `min` and `max` are positive and stay the ends of the axis, with a margin.
 *
 * @example
 * logTicks(0.2, 70).values // [0.2, 0.5, 1, 2, 5, 10, 20, 50]
 */
export function logTicks(min: number, max: number): Ticks {
  const margin = (max / min) ** 0.04
  const low = min / margin
  const high = max * margin
  const factors = high / low > 1000 ? [1] : high / low > 8 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7]
  const values: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(12))
      if (value >= low && value <= high) values.push(value)
    }
  }
  if (high / low < 3) {
    const linear = linearTicks(low, high, 6)
    const inside = linear.values.filter((value) => value >= low && value <= high)
    return { min: low, max: high, step: linear.step, values: inside }
  }
  return { min: low, max: high, step: Math.min(...values.slice(1).map((value, i) => value - values[i]!)), values }
}

/** A value axis with exactly these ticks. With `log`, positions are decimal logarithms of values. */
export function valueAxis(ticks: Ticks, format: NumberFormat, log = false) {
  const place = log ? Math.log10 : (value: number): number => value
  const places = ticks.values.map(place)
  return {
    type: 'value' as const,
    min: place(ticks.min),
    max: place(ticks.max),
    axisLine: { show: false },
    axisTick: { show: false, customValues: places },
    splitLine: gridLine,
    axisLabel: {
      ...axisText,
      customValues: places,
      formatter: (position: number) => formatTick(log ? 10 ** position : position, ticks.step, format),
    },
  }
}

/** Smallest and largest of the finite numbers, or `null` when there are none. */
export function extent(values: Iterable<number | null>): readonly [number, number] | null {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? [min, max] : null
}
