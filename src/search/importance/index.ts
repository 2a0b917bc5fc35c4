/** @module What the trials say about the parameters: several views side by side, and a plain word when there is too little to tell. */
import type { Space } from '../space.ts'
import type { Trials } from '../trials.ts'
import { groupsOf, intervalsAround, resample } from './bootstrap.ts'
import { decomposeVariance } from './fanova.ts'
import { type Forest, growForest } from './forest.ts'
import { type Observations, observe } from './observations.ts'
import { pedAnova } from './ped-anova.ts'
import { permutationImportance } from './permutation.ts'
import { analyzePlateau, type Plateau } from './plateau.ts'
import { sobolIndices } from './sobol-indices.ts'

export interface ParameterImportance {
  readonly name: string
  /** Share of the loss's variance over the space explained by the parameter alone (fANOVA, first order). */
  readonly variance: number
  /** 90 % interval of `variance` over bootstrap samples. */
  readonly interval: readonly [number, number]
  /** The same share by Sobol indices of the averaged forest: nearer to the truth where trees split badly. */
  readonly first: number
  /** Share that would vanish if the parameter were fixed, alone and in interactions (total Sobol index of the forest). */
  readonly total: number
  /** What separates the best tenth from all trials (PED-ANOVA, shares of 1): another question than variance. */
  readonly best: number
  /** Rise of the prediction error when the parameter is shuffled, relative to the variance. */
  readonly permutation: number
  /** 90 % bootstrap intervals of all of these. */
  readonly intervals: {
    readonly variance: Interval
    readonly first: Interval
    readonly total: Interval
    readonly best: Interval
    readonly permutation: Interval
  }
}

export type Interval = readonly [low: number, high: number]

export interface ImportanceReport {
  /** By `variance`, largest first. */
  readonly parameters: readonly ParameterImportance[]
  /** Pairs whose joint effect exceeds the sum of their own, largest first. */
  readonly interactions: readonly {
    readonly names: readonly [string, string]
    readonly share: number
    /** 90 % interval of `share`. */
    readonly interval: Interval
  }[]
  readonly plateau: Plateau
  /** `clear`, or why the numbers must not be read. */
  readonly verdict: 'clear' | 'too_few_trials' | 'nothing_found'
  readonly sentence: string
  /** Share of the variance that the forest predicts on trials it has not seen. */
  readonly explained: number
  readonly trials: number
}

/** Below this out-of-sample share the forest knows nothing, whatever its decomposition says. */
const LEAST_EXPLAINED = 0.1
/**
 * On pure noise a forest explains more than this divided by the number of trials, beside LEAST_EXPLAINED, in none of 1,800
 * searches (2 to 5 parameters, 25 to 200 trials).
 */
const LUCK = 10

const NOTHING: Interval = [Number.NaN, Number.NaN]

/**
 * Analyzes the complete feasible trials of a study.
 *
 * @param options.loss which loss of several. Default 0
 * @param options.most trials read at most, evenly thinned. Default 1,000
 * @example
 * analyzeImportance(study.space, study.trials).parameters[0].name // 'slow_period'
 */
export function analyzeImportance(
  space: Space,
  trials: Trials,
  options: { loss?: number; most?: number; seed?: string | number } = {},
): ImportanceReport {
  const { loss = 0, most = 1000, seed = 0 } = options
  const data = observe(space, trials, { loss, most })
  const d = space.dimensions.length
  const plateau = analyzePlateau(data)
  const needed = Math.max(20, 5 * d)
  if (data.count < needed) {
    return {
      parameters: [],
      interactions: [],
      plateau,
      verdict: 'too_few_trials',
      sentence: `Too few trials to tell which parameters matter: ${data.count} complete ones, at least ${needed} are needed.`,
      explained: Number.NaN,
      trials: data.count,
    }
  }
  const forest = growForest(data, { seed })
  const shares = decomposeVariance(forest)
  const numbers = Float64Array.from(data.points, (unit, k) => space.dimensions[k % d]!.fromUnit(unit))
  const best = pedAnova(space.dimensions, numbers, data.losses)
  const permutation = permutationImportance(forest, data, 3, seed)
  const indices = sobolIndices((point) => forest.predict(point), d, 512, seed)
  const isClear = forest.outOfBagR2 >= LEAST_EXPLAINED + LUCK / data.count
  const spreads = isClear
    ? spreadsOf(space, data, forest, { first: indices.first, total: indices.total, best, permutation }, seed)
    : undefined
  const explained = forest.outOfBagR2
  const parameters = data.names
    .map(
      (name, j): ParameterImportance => ({
        name,
        variance: shares.main[j]!,
        interval: shares.mainInterval[j]!,
        first: Math.max(0, indices.first[j]!),
        total: Math.max(0, indices.total[j]!),
        best: best[j]!,
        permutation: permutation[j]!,
        intervals: {
          variance: shares.mainInterval[j]!,
          first: spreads?.first[j] ?? NOTHING,
          total: spreads?.total[j] ?? NOTHING,
          best: spreads?.best[j] ?? NOTHING,
          permutation: spreads?.permutation[j] ?? NOTHING,
        },
      }),
    )
    .sort((a, b) => b.variance - a.variance || (a.name < b.name ? -1 : 1))
  const isLuck = !isClear && explained >= LEAST_EXPLAINED
  return {
    // Numbers of a forest that predicts nothing would only mislead.
    parameters: isClear ? parameters : [],
    interactions: isClear
      ? shares.pairs
          .filter(({ share }) => share > 0.01)
          .map(({ i, j, share, interval }) => ({ names: [data.names[i]!, data.names[j]!] as const, share, interval }))
          .sort((a, b) => b.share - a.share)
      : [],
    plateau,
    verdict: isClear ? 'clear' : isLuck ? 'too_few_trials' : 'nothing_found',
    sentence: isClear
      ? `${parameters[0]!.name} matters most: it explains ${Math.round(parameters[0]!.variance * 100)} % of the variance alone (the forest predicts ${Math.round(explained * 100)} % of unseen trials' variance).`
      : isLuck
        ? `Too few trials to tell which parameters matter: a forest predicts ${Math.round(explained * 100)} % of unseen trials' variance, and with ${data.count} trials chance can do that.`
        : `No parameter can be called important: a forest predicts unseen trials no better than their mean (${data.count} trials).`,
    explained,
    trials: data.count,
  }
}

type Spread = 'first' | 'total' | 'best' | 'permutation'

/** Intervals of the measures that have none of their own. */
function spreadsOf(
  space: Space,
  data: Observations,
  forest: Forest,
  found: Readonly<Record<Spread, Float64Array>>,
  seed: string | number,
): Record<Spread, readonly Interval[]> {
  const d = space.dimensions.length
  const groups = groupsOf(forest)
  const indices = groups.map((group) => sobolIndices((point) => group.predict(point), d, 128, seed))
  const shuffled = groups.map((group) => permutationImportance(group, data, 1, seed))
  const tops = resample(data, seed).map((sample) => {
    const drawn = Float64Array.from(sample.points, (unit, k) => space.dimensions[k % d]!.fromUnit(unit))
    return pedAnova(space.dimensions, drawn, sample.losses)
  })
  const notNegative = (values: Float64Array): Float64Array => values.map((value) => Math.max(0, value))
  return {
    first: intervalsAround(
      notNegative(found.first),
      indices.map(({ first }) => first),
    ),
    total: intervalsAround(
      notNegative(found.total),
      indices.map(({ total }) => total),
    ),
    best: intervalsAround(found.best, tops),
    permutation: intervalsAround(found.permutation, shuffled),
  }
}
