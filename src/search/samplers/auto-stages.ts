/**
 * @module Single models and methods one after the other, for spaces where `auto` has no portfolio: a Gaussian process finds most
 * in few trials, TPE costs little, differential evolution finds the right basin and CMA-ES goes to its bottom.
 */
import { square } from '../../core/special-functions.ts'
import { defaultPopulation } from '../cma.ts'
import { ascending, rankedLosses } from '../loss-order.ts'
import type { AdaptiveSampler, SamplerContext, ToldBatch } from '../sampler.ts'
import { createCmaEs } from './cma-es.ts'
import { createDifferentialEvolution } from './differential-evolution.ts'
import { createGp, startupOf } from './gp.ts'
import { createTpe } from './tpe.ts'

export interface StagesOptions {
  readonly batchSize: number
  readonly budget: number
  /** The budget in words. */
  readonly trials: string
  /** Why there is no portfolio: a clause. */
  readonly reason: string
  /** Milliseconds that one evaluation takes, when known. */
  readonly evaluationMs: number | undefined
}

/** Budgets up to this are spent on one model. */
const SMALL_BUDGET = 250
/** Most parameters of a Gaussian process. */
const MODEL_DIMENSIONS = 20
/** Trials a parameter that a model gets at least before another method takes over. */
const MODEL_TRIALS = 20
/** Spread of CMA-ES after a model, as a part of each range. */
const SECOND_LOOK_SIGMA = 0.1
/** Part of a large budget that goes to finding the basin rather than its bottom. */
const GLOBAL_SHARE = 0.45
/** Below these trials, or trials a parameter, CMA-ES has the whole budget. */
const LARGE_BUDGET = 500
const MEMBERS_TRIALS = 100
/** Evaluations that take less are not worth a model. */
const MODEL_MS = 0.5
/** With a large budget a model leads only where an evaluation takes longer than its thinking. */
const LEADING_MODEL_MS = 20

/** Everything told, as unit coordinates with ranked losses. */
class Archive {
  readonly points: Float64Array[] = []
  readonly losses: number[] = []

  add({ space }: SamplerContext, batch: ToldBatch): void {
    const depth = space.dimensions.length
    const ranked = rankedLosses(batch)
    for (let k = 0; k < batch.count; k++) {
      this.points.push(
        Float64Array.from(space.dimensions, (dimension, d) => {
          const number = batch.rows[k * depth + d]!
          return Number.isNaN(number) ? 0.5 : dimension.toUnit(number)
        }),
      )
      this.losses.push(ranked[k]!)
    }
  }

  /** The best trials, best first. */
  best(count: number): { point: Float64Array; loss: number }[] {
    return ascending(Float64Array.from(this.losses))
      .slice(0, count)
      .map((index) => ({ point: this.points[index]!, loss: this.losses[index]! }))
  }
}

interface Stage {
  /** Trials of the stage; the last one takes the rest. */
  readonly trials: number
  create(archive: Archive): AdaptiveSampler
}

/** Runs samplers one after the other. Each is made from the archive when its turn comes, so the whole stays a fold. */
function createStages(
  context: SamplerContext,
  stages: readonly [Stage, ...Stage[]],
  notes: readonly string[],
): AdaptiveSampler {
  const archive = new Archive()
  let index = 0
  let first = 0
  let told = 0
  let current = stages[0].create(archive)
  return {
    kind: 'adaptive',
    notes,
    nextBatchSize() {
      const left = index + 1 < stages.length ? first + stages[index]!.trials - told : Number.POSITIVE_INFINITY
      return Math.min(current.nextBatchSize(), left)
    },
    ask: (trial, attempt, out, pending) => current.ask(trial - first, attempt, out, pending),
    tell(batch) {
      archive.add(context, batch)
      current.tell({ ...batch, first: batch.first - first })
      told += batch.count
      if (index + 1 < stages.length && told - first >= stages[index]!.trials) {
        index++
        first = told
        current = stages[index]!.create(archive)
      }
    },
    get stopReason() {
      return index + 1 === stages.length ? current.stopReason : undefined
    },
  }
}

/** The same sampler with other notes. */
export function noted(sampler: AdaptiveSampler, notes: readonly string[]): AdaptiveSampler {
  const { nextBatchSize, ask, tell } = sampler
  return { kind: 'adaptive', nextBatchSize, ask, tell, notes }
}

/** Creates what searches best without a portfolio. */
export function createWithoutPortfolio(
  context: SamplerContext,
  { batchSize, budget, trials, reason, evaluationMs }: StagesOptions,
): AdaptiveSampler {
  const { space } = context
  const depth = space.dimensions.length
  const of = `${trials} of ${depth} ${depth === 1 ? 'parameter' : 'parameters'}`
  const second = `The portfolio of local models, the first choice elsewhere, does not suit: ${reason}.`
  // A model that thinks for ten milliseconds is wasted on evaluations of a tenth of one.
  const isCheap = evaluationMs !== undefined && evaluationMs < MODEL_MS
  if (budget <= SMALL_BUDGET) {
    if (depth <= MODEL_DIMENSIONS && !isCheap) {
      if (budget <= startupOf(depth)) {
        return noted(createGp(context, { batchSize }), [`Sobol points: ${of} are too few to learn from.`, second])
      }
      const modelled = Math.max(Math.ceil(budget / 2), MODEL_TRIALS * depth)
      const isOrdered = 2 * space.dimensions.filter(({ kind }) => kind === 'nominal').length < depth
      const cost =
        evaluationMs === undefined
          ? 'what an evaluation costs is not known'
          : `an evaluation of ${shown(evaluationMs)} ms costs more than a model`
      const few = `${of} are few, so each must count, and ${cost}`
      if (space.isConditional || !isOrdered || budget - modelled < 4 * defaultPopulation(depth)) {
        return noted(createGp(context, { batchSize }), [`Gaussian process: ${few}.`, second])
      }
      // A model of a rugged loss believes in one basin; a distribution around its best trial looks beside it.
      const stages: [Stage, Stage] = [
        { trials: modelled, create: () => createGp({ ...context, budget: modelled }, { batchSize }) },
        {
          trials: Number.POSITIVE_INFINITY,
          create: (archive) => createCmaEs(context, { mean: archive.best(1)[0]!.point, sigma: SECOND_LOOK_SIGMA }),
        },
      ]
      return createStages(context, stages, [
        `Gaussian process for ${modelled} trials, then CMA-ES around the best: ${few}.`,
        second,
      ])
    }
    const why =
      depth > MODEL_DIMENSIONS
        ? `${depth} parameters are too many for a Gaussian process`
        : `an evaluation of ${shown(evaluationMs!)} ms costs less than a Gaussian process`
    return noted(createTpe(context, { batchSize }), [`TPE: ${trials}, and ${why}.`, second])
  }
  if (budget < Math.max(LARGE_BUDGET, MEMBERS_TRIALS * depth)) {
    // A population of differential evolution would not get to know the basins in so few trials.
    const why = 'too many for a model of all of them, too few to look for the basin first'
    return noted(createCmaEs(context), [`CMA-ES: ${of}, ${why}.`, second])
  }
  const leads = depth <= MODEL_DIMENSIONS && evaluationMs !== undefined && evaluationMs >= LEADING_MODEL_MS
  const modelTrials = leads ? Math.min(80, Math.floor(budget * 0.08)) : 0
  const globalTrials = Math.round((budget - modelTrials) * GLOBAL_SHARE)
  const stages: Stage[] = []
  if (modelTrials > 0) {
    stages.push({ trials: modelTrials, create: () => createGp({ ...context, budget: modelTrials }, { batchSize }) })
  }
  stages.push({
    trials: globalTrials,
    create: (archive) => createDifferentialEvolution({ ...context, budget: globalTrials }, { known: archive.best(1) }),
  })
  stages.push({ trials: Number.POSITIVE_INFINITY, create: (archive) => createFinisher(context, archive) })
  const model =
    modelTrials > 0
      ? `a Gaussian process for ${modelTrials}, since an evaluation of ${shown(evaluationMs!)} ms costs more than a model, `
      : ''
  const global = `differential evolution for ${globalTrials.toLocaleString('en')} to find the basin`
  return createStages(context, stages as [Stage, ...Stage[]], [
    `${of}: ${model}${global}, CMA-ES for the rest to reach its bottom.`,
    second,
  ])
}

/** Milliseconds as a person writes them. */
const shown = (milliseconds: number): string => String(Number(milliseconds.toPrecision(2)))

/** CMA-ES from the best trial, as wide as the best few trials lie apart. */
function createFinisher(context: SamplerContext, archive: Archive): AdaptiveSampler {
  const depth = context.space.dimensions.length
  const best = archive.best(Math.max(4, 2 * depth))
  const center = best[0]?.point ?? new Float64Array(depth).fill(0.5)
  const spreads = new Float64Array(depth)
  let sigma = 0
  for (let d = 0; d < depth; d++) {
    let sum = 0
    for (const { point } of best) sum += square(point[d]! - center[d]!)
    spreads[d] = Math.max(1e-9, Math.sqrt(sum / Math.max(1, best.length - 1)))
    sigma += spreads[d]! / depth
  }
  sigma = Math.min(1 / 6, Math.max(1e-7, sigma))
  return createCmaEs(context, { mean: center, sigma, spreads: spreads.map((spread) => Math.max(0.05, spread / sigma)) })
}
