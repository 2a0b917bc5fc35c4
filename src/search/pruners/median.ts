/** @module Stops a trial whose best loss so far is worse than the median of the others at the same step (Golovin et al., KDD 2017). */
import { z } from 'zod'
import { type Curve, definePruner, type Pruner } from '../pruner.ts'

export interface PercentileOptions {
  /** Trials that must have reached the step. Default 5. */
  readonly startup: number
  /** Steps that are never pruned. Default 0. */
  readonly warmup: number
  /** Part of the others that a trial must beat to go on. Default 0.5. */
  readonly percentile: number
}

const DEFAULTS: PercentileOptions = { startup: 5, warmup: 0, percentile: 0.5 }

/** Creates a median pruner (a percentile pruner with the default 0.5). */
export function createMedianPruner(given: Partial<PercentileOptions> = {}): Pruner {
  const { startup, warmup, percentile } = { ...DEFAULTS, ...given }
  return {
    shouldPrune(curve, others) {
      const step = curve.length - 1
      if (step < warmup) return false
      const last = curve[step]!
      if (Number.isNaN(last)) return true
      const means = new Float64Array(others.length)
      let count = 0
      for (const other of others) {
        const mean = other.length > step ? average(other, step) : Number.NaN
        if (!Number.isNaN(mean)) means[count++] = mean
      }
      if (count < startup) return false
      const reached = means.subarray(0, count).sort()
      const place = percentile * (reached.length - 1)
      const low = reached[Math.floor(place)]!
      const high = reached[Math.ceil(place)]!
      return lowest(curve) > low + (high - low) * (place - Math.floor(place))
    },
  }
}

/** Mean loss up to a step: a single lucky step of another trial does not set the bar. */
const average = (curve: Curve, step: number): number => {
  let sum = 0
  let count = 0
  for (let k = 0; k <= step; k++) {
    if (Number.isNaN(curve[k]!)) continue
    sum += curve[k]!
    count++
  }
  return sum / count
}

const lowest = (curve: Curve): number => {
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < curve.length; k++) if (curve[k]! < least) least = curve[k]!
  return least
}

export const median = definePruner({
  name: 'median',
  description: 'Stops what is worse than the median of the others at the same step.',
  options: z.strictObject({
    startup: z.int().min(1).default(DEFAULTS.startup),
    warmup: z.int().min(0).default(DEFAULTS.warmup),
    percentile: z.number().min(0).max(1).default(DEFAULTS.percentile),
  }),
  create: createMedianPruner,
})
