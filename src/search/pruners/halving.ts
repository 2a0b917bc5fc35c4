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
  /** Every step is a rung: for steps that grow by the reduction themselves. Default false: rungs at 1, 3, 9, … steps. */
  readonly everyStep: boolean
}

const DEFAULTS: HalvingOptions = { minSteps: 1, reduction: 3, skippedRungs: 0, everyStep: false }

/** The numbers of steps after which trials are compared. */
function isRung(steps: number, { minSteps, reduction, skippedRungs, everyStep }: HalvingOptions): boolean {
  if (everyStep) return steps >= minSteps + skippedRungs
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
      let reached = 0
      let better = 0
      for (const other of others) {
        const loss = other[steps - 1]
        if (loss === undefined || Number.isNaN(loss)) continue
        reached++
        if (loss < last) better++
      }
      // The trial itself counts among those that reached the rung; at least one always goes on.
      return better >= Math.max(1, Math.floor((reached + 1) / options.reduction))
    },
  }
}

export interface HyperbandOptions {
  readonly minSteps: number
  /** Steps of a complete trial. */
  readonly maxSteps: number
  readonly reduction: number
  /** See {@link HalvingOptions.everyStep}. */
  readonly everyStep?: boolean
}

/** Number of brackets between the most eager and one that never prunes. */
export function bracketCount({ minSteps, maxSteps, reduction, everyStep = false }: HyperbandOptions): number {
  if (everyStep) return Math.max(1, maxSteps - minSteps + 2)
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
  const { minSteps, reduction, everyStep = false } = options
  return createHalvingPruner({ minSteps, reduction, everyStep, skippedRungs: bracket })
}

const shared = {
  minSteps: z.int().min(1).default(1),
  reduction: z.int().min(2).default(3),
  everyStep: z.boolean().default(false),
}

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
    const pruners = Array.from({ length: bracketCount(options) }, (_, bracket) =>
      createHyperbandPruner(options, bracket),
    )
    return {
      group: (trial) => bracketOf(trial, options),
      // Without an index the number of others stands for it, which is the same in a replay.
      shouldPrune: (curve: Curve, others, trial = others.length) =>
        pruners[bracketOf(trial, options)]!.shouldPrune(curve, others),
    }
  },
})
