/**
 * @module Chooses the search by space, budget and cost, and says why. Where numbers without steps are among the parameters a
 * portfolio searches (`auto-explore.ts`): quadratic models for the bottoms of basins, CMA-ES for other basins, lines where the
 * loss is a sum. Elsewhere: a Gaussian process for few trials, TPE where evaluations are cheaper than it, differential
 * evolution and CMA-ES one after the other on one archive for many.
 */
import { z } from 'zod'
import { type AdaptiveSampler, defineSampler, type SamplerContext } from '../sampler.ts'
import { createPortfolio } from './auto-portfolio.ts'
import { createWithoutPortfolio, noted } from './auto-stages.ts'
import { createNsga2 } from './nsga2.ts'
import { createNsga3 } from './nsga3.ts'

export interface AutoOptions {
  /** Trials proposed from one state of knowledge, at least where a model decides on single ones. Default 1. */
  readonly batchSize: number
  /** Milliseconds that one evaluation takes. Default: what the study was told, if it was told. */
  readonly evaluationMs?: number | undefined
}

/** Assumed when no budget is given. */
const DEFAULT_BUDGET = 1000
/** Most parameters of a quadratic model: its cost grows with their third power. */
const MOST_CONTINUOUS = 30
/** Trials a parameter below which a portfolio has no time to learn anything. */
const LEAST_TRIALS = 6

/**
 * Creates the sampler that fits. Its `notes` say which and why.
 *
 * - Several objectives: NSGA-II for two, NSGA-III for more.
 * - Some parameter without steps, order among most parameters, no fixed sum, enough trials: the portfolio.
 * - Else, up to 250 trials: a Gaussian process where evaluations take 0.5 ms or more (or an unknown time) and parameters are at
 *   most 20, otherwise TPE.
 * - Else, below 500 trials or 100 a parameter: CMA-ES.
 * - Else differential evolution, then CMA-ES.
 *
 * @example
 * createAuto({ space, seed: 1, objectives: 1, budget: 1000 }).notes // ['Portfolio: 1,000 trials; …']
 */
export function createAuto(context: SamplerContext, given: Partial<AutoOptions> = {}): AdaptiveSampler {
  const { batchSize = 1, evaluationMs = context.evaluationMs } = given
  const { objectives } = context
  const budget = context.budget ?? DEFAULT_BUDGET
  const trials = `${budget.toLocaleString('en')} trials${context.budget === undefined ? ' (assumed)' : ''}`
  if (objectives > 1) {
    if (objectives > 2) return noted(createNsga3(context), [`NSGA-III: ${objectives} objectives, ${trials}.`])
    const population = Math.max(12, Math.min(100, Math.floor(budget / 12 / 4) * 4))
    const note = `NSGA-II with a population of ${population}: two objectives, ${trials}.`
    return noted(createNsga2(context, { population }), [note])
  }
  const reason = withoutPortfolio(context, budget)
  if (reason !== undefined) return createWithoutPortfolio(context, { batchSize, budget, trials, reason, evaluationMs })
  const note = `Portfolio: ${trials}; quadratic models lead to the bottoms of basins, CMA-ES finds other basins, and where the loss is a sum over parameters each is searched along its line.`
  return createPortfolio(context, { budget, batchSize, notes: [note] })
}

/** Why a portfolio cannot search well, if it cannot. */
function withoutPortfolio({ space }: SamplerContext, budget: number): string | undefined {
  const { dimensions } = space
  const count = (kind: string): number => dimensions.filter((dimension) => dimension.kind === kind).length
  if (Number.isFinite(space.size)) return 'every parameter has steps'
  if (count('continuous') > MOST_CONTINUOUS) return `${count('continuous')} parameters without steps are too many`
  if (2 * count('nominal') > dimensions.length) return 'most parameters have no order'
  if (space.constraints.some(({ linear }) => linear?.relation === '=')) return 'parameters have a fixed sum'
  if (budget < LEAST_TRIALS * dimensions.length) return `fewer than ${LEAST_TRIALS} trials a parameter`
  return undefined
}

export const auto = defineSampler({
  name: 'auto',
  kind: 'adaptive',
  description: 'Chooses by space, budget and cost, and says why.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({ batchSize: z.int().min(1).default(1), evaluationMs: z.number().positive().optional() }),
  create: (context, options) => createAuto(context, options),
})
