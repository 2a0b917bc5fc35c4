/** @module Which values of each dimension a grid visits: every discrete value, or evenly spaced ones of a continuous range. */

import { exp, log } from '../core/special-functions.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Dimension } from './dimension.ts'
import { SpaceError } from './space-error.ts'

/** Points for a continuous dimension where nothing else is said. */
export const DEFAULT_RESOLUTION = 10

/** One number for all dimensions, or by name. Discrete dimensions are thinned only when named or given one number. */
export type Resolution = number | Readonly<Record<string, number>>

/**
 * The numbers that a grid visits, for each dimension in order.
 *
 * Continuous: `resolution` points from min to max, evenly spaced (in the logarithm for logarithmic parameters). Discrete:
 * all values, or `resolution` of them evenly spaced, both ends included.
 *
 * @throws SpaceError `SEARCH_SAMPLER` for a resolution below 1 or of an unknown parameter
 */
export function gridLevels(dimensions: readonly Dimension[], resolution?: Resolution): Float64Array[] {
  if (typeof resolution === 'object') {
    const names = dimensions.map(({ name }) => name)
    for (const name of Object.keys(resolution)) {
      if (names.includes(name)) continue
      const message = `Expected names of parameters in the resolution, was "${name}".${didYouMean(name, names)}`
      throw new SpaceError('SEARCH_UNKNOWN_NAME', ['resolution', name], message)
    }
  }
  return dimensions.map((dimension) => {
    const wanted = typeof resolution === 'object' ? resolution[dimension.name] : resolution
    if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 1)) {
      const message = `Expected a resolution of at least 1 for "${dimension.name}", was ${wanted}.`
      throw new SpaceError('SEARCH_SAMPLER', ['resolution'], message)
    }
    return Number.isFinite(dimension.count)
      ? discreteLevels(dimension, wanted)
      : continuousLevels(dimension, wanted ?? DEFAULT_RESOLUTION)
  })
}

/** How many numbers {@link gridLevels} gives, without making them. */
export function levelCount(dimension: Dimension, resolution?: Resolution): number {
  const wanted = typeof resolution === 'object' ? resolution[dimension.name] : resolution
  if (!Number.isFinite(dimension.count)) return wanted ?? DEFAULT_RESOLUTION
  return dimension.kind === 'nominal' ? dimension.count : Math.min(dimension.count, wanted ?? dimension.count)
}

function discreteLevels(dimension: Dimension, wanted: number | undefined): Float64Array {
  const count = levelCount(dimension, wanted)
  const last = dimension.count - 1
  return Float64Array.from({ length: count }, (_, k) =>
    dimension.numberAt(count === 1 ? Math.floor(last / 2) : Math.round((k * last) / (count - 1))),
  )
}

function continuousLevels(dimension: Dimension, count: number): Float64Array {
  const parameter = dimension.parameter as { min: number; max: number; log?: boolean; distribution?: string }
  const { min, max } = parameter
  const isLog = parameter.log === true || parameter.distribution === 'log_uniform'
  const start = isLog ? log(min) : min
  const width = (isLog ? log(max) : max) - start
  return Float64Array.from({ length: count }, (_, k) => {
    if (count > 1 && k === 0) return min
    if (count > 1 && k === count - 1) return max
    const place = start + width * (count === 1 ? 0.5 : k / (count - 1))
    return isLog ? exp(place) : place
  })
}
