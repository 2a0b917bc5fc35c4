/**
 * @module Successive halving (Jamieson and Talwalkar, 2016) in its asynchronous form, ASHA (Li et al., MLSys 2020): at each rung
 * only the best part of the trials that reached it goes on. Hyperband (Li et al., JMLR 18, 2018) spreads trials over
 * several such brackets, from eager to patient.
 */
import { z } from 'zod'
import { type Curve, definePruner, type Pruner } from '../pruner.ts'

export interface HalvingOptions {
  /** Steps before the first rung. Default 1. */
  readonly minSteps: number
  /** One in this many goes on at each rung. Default 3. */
  readonly reduction: number
  /** Rungs skipped at the beginning: a more patient bracket. Default 0. */
  readonly skippedRungs: number
}

const DEFAULTS: HalvingOptions = { minSteps: 1, reduction: 3, skippedRungs: 0 }

/** The numbers of steps after which trials are compared. */
function isRung(steps: number, { minSteps, reduction, skippedRungs }: HalvingOptions): boolean {
  let rung = minSteps * reduction ** skippedRungs
  while (rung < steps) rung *= reduction
  return rung === steps
}

/** Creates an ASHA pruner. */
export function createHalvingPruner(given: Partial<HalvingOptions> = {}): Pruner {
  const options = { ...DEFAULTS, ...given }
  return {
    shouldPrune(curve, others) {
      const steps = curve.length
      const last = curve[steps - 1]!
      if (Number.isNaN(last)) return true
      if (!isRung(steps, options)) return false
      const reached = others.filter((other) => other.length >= steps).map((other) => other[steps - 1]!)
      const better = reached.filter((loss) => loss < last).length
      // The trial itself counts among those that reached the rung; at least one always goes on.
      return better >= Math.max(1, Math.floor((reached.length + 1) / options.reduction))
    },
  }
}

export interface HyperbandOptions {
  readonly minSteps: number
  /** Steps of a complete trial. */
  readonly maxSteps: number
  readonly reduction: number
}

/** Number of brackets between the most eager and one that never prunes. */
export function bracketCount({ minSteps, maxSteps, reduction }: HyperbandOptions): number {
  let count = 1
  for (let steps = minSteps; steps * reduction <= maxSteps; steps *= reduction) count++
  return count
}

/**
 * The bracket of a trial, by its index alone: shares in proportion to the work of each bracket.
 *
 * @example
 * bracketOf(7, { minSteps: 1, maxSteps: 27, reduction: 3 }) // 0 … 3
 */
export function bracketOf(trial: number, options: HyperbandOptions): number {
  const count = bracketCount(options)
  const sizes = Array.from({ length: count }, (_, bracket) =>
    Math.ceil((count * options.reduction ** (count - 1 - bracket)) / (count - bracket)),
  )
  let place = (trial * 0x9e3779b1) % sizes.reduce((sum, size) => sum + size, 0)
  for (let bracket = 0; bracket < count; bracket++) {
    place -= sizes[bracket]!
    if (place < 0) return bracket
  }
  return count - 1
}

/** Creates the pruner of one Hyperband bracket; `others` must be curves of the same bracket. */
export function createHyperbandPruner(options: HyperbandOptions, bracket: number): Pruner {
  return createHalvingPruner({ minSteps: options.minSteps, reduction: options.reduction, skippedRungs: bracket })
}

const shared = { minSteps: z.int().min(1).default(1), reduction: z.int().min(2).default(3) }

export const halving = definePruner({
  name: 'halving',
  description: 'Asynchronous successive halving (ASHA): one in a few goes on at each rung.',
  options: z.strictObject({ ...shared, skippedRungs: z.int().min(0).default(0) }),
  create: createHalvingPruner,
})

export const hyperband = definePruner({
  name: 'hyperband',
  description: 'Successive halving in several brackets, from eager to patient.',
  options: z.strictObject({ ...shared, maxSteps: z.int().min(1) }),
  create: (options): Pruner => {
    // Curves do not carry their trial's index; the number of closed trials stands for it, which is the same in a replay.
    const pruners = Array.from({ length: bracketCount(options) }, (_, bracket) =>
      createHyperbandPruner(options, bracket),
    )
    return {
      shouldPrune: (curve: Curve, others) => pruners[bracketOf(others.length, options)]!.shouldPrune(curve, others),
    }
  },
})
