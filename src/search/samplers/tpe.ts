/**
 * @module Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, NIPS 2011), multivariate, with the settings
 * of Optuna 5, but for the part of the trials that is good: the best 15 % (Watanabe, arXiv 2304.11127), fewer where more than six
 * parameters are modelled together, at most 25. Candidates are drawn from the good density l, the one with the largest l / g
 * wins. Parameters under the same condition form a group with densities of its own. Trials of the batch that have no result yet
 * count as bad (constant liar), so that a batch spreads.
 *
 * With several objectives the good trials are the first fronts, thinned to those that together dominate most (Ozaki, Tanigaki,
 * Watanabe, Nomura and Onishi, JAIR 73, 2022), all of one weight as in Optuna 5.
 */
import { z } from 'zod'
import { Branches } from '../branches.ts'
import { createCounterRandom } from '../counter-random.ts'
import { createElite, type Elite } from '../elite.ts'
import { axisOf, CONTINUOUS } from '../kernel-axis.ts'
import { priorTerm } from '../kernel-prior.ts'
import { createParetoElite } from '../pareto-elite.ts'
import { Parzen } from '../parzen.ts'
import {
  type AdaptiveSampler,
  defineSampler,
  type PendingRows,
  type SamplerContext,
  type ToldBatch,
} from '../sampler.ts'
import type { Space } from '../space.ts'
import { createLatinHypercube } from './lhs.ts'

export interface TpeOptions {
  /** Trials before the model decides. Default 10. */
  readonly startup: number
  /** Candidates a proposal. Default 24: more of them are greedier and get stuck sooner. */
  readonly candidates: number
  /** Whether parameters are modelled together. Separate models are better on sums of unlike bumps. Default true. */
  readonly multivariate: boolean
  /**
   * Most observations in the bad density, the newest; exact below. Default 1,000. A proposal costs no more at 100,000 trials than
   * when the window has filled. Regrets after 1,000 trials, geometric mean of the ratio to those of exact densities over smooth and
   * mixed functions: 1.0 with 512, 1.1 with 256, 1.25 with 128 (`benchmarks/search-quality.ts tpe`). The newest are those near which
   * candidates are drawn. A sample of all, thinned with age or weighted for what was left out, and the trials nearest to the good
   * ones were measured beside it and are worse: 1.3 to 1.7 with 128.
   */
  readonly badKernels: number
  /** Trials proposed from one state of knowledge: raise it to keep more workers busy. Default 1. */
  readonly batchSize: number
}

const DEFAULTS: TpeOptions = { startup: 10, candidates: 24, multivariate: true, badKernels: 1000, batchSize: 1 }

/** Which trials are good: a part of all, and how many at most. */
interface Good {
  readonly share: number
  readonly most: number
}

/**
 * A candidate leaves one good trial in all parameters at once. The more of them, the rarer is a step that helps, and from a trial
 * that is merely good hardly one does: with many parameters fewer are worth a kernel. With few, fewer are only greedier.
 * Regrets after 200 trials, geometric means over the 24 BBOB functions relative to those with 0.15:
 *
 * | parameters | 0.05 | 0.075 | 0.1 | 0.125 | 0.2 | by this rule |
 * |---|---|---|---|---|---|---|
 * | 2 | 2.3 | 1.6 | 1.7 | 1.0 | 0.9 | 1 |
 * | 5 | 1.3 | 1.1 | 1.1 | 1.0 | 1.1 | 1 |
 * | 6 | | 1.1 | 1.0 | 1.0 | | 1 |
 * | 8 | | 0.81 | 0.82 | 0.84 | | 0.85 |
 * | 10 | 0.71 | 0.71 | 0.77 | 0.91 | 1.5 | 0.71 |
 * | 20, half of the functions | 0.50 | 0.48 | 0.65 | | | 0.48 |
 *
 * After 1,000 trials, of which the best 25 count either way, 0.96 with 8 parameters, 0.88 with 10 and 0.7 with 20.
 *
 * @param parameters modelled together
 */
function goodOf(objectives: number, parameters: number): Good {
  // A larger part is mostly behind the front, and a small number does not cover it.
  if (objectives > 1) return { share: 0.05 * (objectives - 1), most: 100 }
  return { share: 0.15 - 0.075 * Math.min(1, Math.max(0, (parameters - 6) / 4)), most: 25 }
}

/** Room for the candidates of one proposal, used again by the next. */
interface Race {
  readonly points: readonly Float64Array[]
  /** Sums of the good density, and what sums of the bad one begin with. */
  readonly good: Float64Array
  readonly start: Float64Array
  readonly glance: Float64Array
  readonly estimate: Float64Array
  readonly order: Int32Array
}

/** Dimensions that exist together, with the densities of good and bad trials. */
interface Group {
  readonly columns: readonly number[]
  readonly good: Parzen
  readonly bad: Parzen
  readonly race: Race
  readonly standing: Standing
}

/** The good trials among those in which dimensions under one condition exist. */
interface Standing {
  /** One of the dimensions. */
  readonly column: number
  readonly wanted: Good
  readonly elite: Elite
  /** Trials in which they exist. */
  count: number
  good: ReadonlySet<number>
}

/**
 * Creates a TPE sampler.
 *
 * @example
 * createTpe({ space, seed: 42, objectives: 1 })
 */
export function createTpe(context: SamplerContext, given: Partial<TpeOptions> = {}): AdaptiveSampler {
  const options = { ...DEFAULTS, ...given }
  const { space, seed, objectives } = context
  const depth = space.dimensions.length
  const random = createCounterRandom(seed, 'tpe')
  const startup = createLatinHypercube(depth, Math.max(1, options.startup), seed)
  const standings = new Map<string, Standing>()
  const groups = groupColumns(space, options.multivariate).map((columns): Group => {
    const axes = columns.map((column) => axisOf(space.dimensions[column]!))
    const race = createRace(options.candidates, columns.length)
    const condition = conditionOf(space, columns[0]!)
    let standing = standings.get(condition)
    if (standing === undefined) {
      const wanted = goodOf(objectives, columns.length)
      const elite = objectives > 1 ? createParetoElite(objectives, wanted.most) : createElite(wanted.most)
      standings.set(condition, (standing = { column: columns[0]!, wanted, elite, count: 0, good: new Set() }))
    }
    return { columns, good: new Parzen(axes, objectives > 1), bad: new Parzen(axes), race, standing }
  })
  const history = new History(space)
  const branches = new Branches(space)
  const point = new Float64Array(depth)

  return {
    kind: 'adaptive',
    nextBatchSize: () => (history.count < options.startup ? options.startup - history.count : options.batchSize),

    ask(trial, attempt, out, pending) {
      random.seek(trial, attempt)
      if (history.count < options.startup) {
        if (attempt === 0 && trial < options.startup) startup.at(trial, point)
        else for (let d = 0; d < depth; d++) point[d] = random.next()
        for (let d = 0; d < depth; d++) out[d] = space.dimensions[d]!.fromUnit(point[d]!)
        space.deactivate(out)
        return
      }
      out.fill(Number.NaN)
      for (const group of groups) {
        if (!space.isActive(group.columns[0]!, out)) continue
        proposeGroup(space, group, random, out, pending)
        if (trial % 2 === 0)
          branches.prefer(group.columns, out, branches.enough(options.startup, history.count), pending)
      }
    },

    tell(batch) {
      history.add(batch)
      branches.add(batch.rows, batch.count)
      for (const standing of standings.values()) updateStanding(standing, history, batch)
      for (const group of groups) updateGroup(group, history, options.badKernels)
    },
  }
}

/** A dimension's condition as text. */
const conditionOf = (space: Space, column: number): string =>
  JSON.stringify(Object.entries(space.dimensions[column]!.parameter.when ?? {}).sort())

/** Columns with equal conditions, in order; single columns when not multivariate. */
function groupColumns(space: Space, multivariate: boolean): number[][] {
  if (!multivariate) return space.dimensions.map(({ index }) => [index])
  const groups = new Map<string, number[]>()
  for (const { index } of space.dimensions) {
    const key = conditionOf(space, index)
    groups.set(key, [...(groups.get(key) ?? []), index])
  }
  return [...groups.values()]
}

/** The coordinates of all trials told. */
class History {
  readonly space: Space
  count = 0
  /** Trials told by the last call. */
  latest = { first: 0, count: 0 }
  private points: Float64Array
  private readonly levels: boolean[]

  constructor(space: Space) {
    this.space = space
    this.points = new Float64Array(64 * space.dimensions.length)
    this.levels = space.dimensions.map((dimension) => axisOf(dimension).shape !== CONTINUOUS)
  }

  /** The coordinates of a trial: places or levels, NaN where a parameter does not exist. */
  point(trial: number): Float64Array {
    const depth = this.levels.length
    return this.points.subarray(trial * depth, (trial + 1) * depth)
  }

  /** Coordinates of a row. */
  convert(row: Float64Array, offset: number, out: Float64Array): void {
    const { dimensions } = this.space
    for (let d = 0; d < dimensions.length; d++) {
      const number = row[offset + d]!
      out[d] = Number.isNaN(number)
        ? Number.NaN
        : this.levels[d]!
          ? dimensions[d]!.levelOf(number)
          : dimensions[d]!.toUnit(number)
    }
  }

  add(batch: ToldBatch): void {
    const depth = this.levels.length
    const needed = this.count + batch.count
    if (needed * depth > this.points.length) {
      const grown = new Float64Array(Math.max(needed * depth, this.points.length * 2))
      grown.set(this.points)
      this.points = grown
    }
    this.latest = { first: this.count, count: batch.count }
    for (let k = 0; k < batch.count; k++) {
      const trial = this.count++
      this.convert(batch.rows, k * depth, this.point(trial))
    }
  }
}

/** A conditional group has good trials of its own: its parameters cannot be judged by trials in which they do not exist. */
function updateStanding(standing: Standing, history: History, batch: ToldBatch): void {
  const { share, most } = standing.wanted
  const { first, count } = history.latest
  const width = batch.losses.length / count
  for (let k = 0; k < count; k++) {
    if (Number.isNaN(history.point(first + k)[standing.column]!)) continue
    standing.count++
    standing.elite.add(first + k, batch.losses.subarray(k * width, (k + 1) * width), batch.violations[k]!)
  }
  standing.good = new Set(standing.elite.select(Math.min(Math.ceil(share * standing.count), most)))
}

/** Brings the densities of a group up to date: few trials enter or leave at each tell. */
function updateGroup(group: Group, history: History, badKernels: number): void {
  const { columns, good, bad } = group
  const { good: wanted } = group.standing
  const { first, count } = history.latest
  const local = new Float64Array(columns.length)
  const pick = (trial: number): Float64Array | undefined => {
    const point = history.point(trial)
    for (let j = 0; j < columns.length; j++) local[j] = point[columns[j]!]!
    return Number.isNaN(local[0]!) ? undefined : local
  }
  const leaving: number[] = []
  for (let k = 0; k < good.count; k++) if (!wanted.has(good.memberAt(k))) leaving.push(good.memberAt(k))
  for (const trial of leaving) good.remove(trial)
  for (const trial of wanted) {
    if (good.has(trial)) continue
    const point = pick(trial)
    if (point === undefined) continue
    good.add(trial, point)
    if (bad.has(trial)) bad.remove(trial)
  }
  const addBad = (trial: number): void => {
    const point = pick(trial)
    if (point !== undefined) bad.add(trial, point)
  }
  for (const trial of leaving) addBad(trial)
  for (let trial = first; trial < first + count; trial++) if (!wanted.has(trial)) addBad(trial)
  while (bad.count > badKernels) bad.remove(bad.memberAt(0))
  bad.part = Math.min(1, badKernels / (group.standing.count - good.count))
}

function createRace(candidates: number, width: number): Race {
  const numbers = (): Float64Array => new Float64Array(candidates)
  return {
    points: Array.from({ length: candidates }, () => new Float64Array(width)),
    good: numbers(),
    start: numbers(),
    glance: numbers(),
    estimate: numbers(),
    order: new Int32Array(candidates),
  }
}

/** Draws candidates from the good density and writes the one with the largest ratio to the bad density. */
function proposeGroup(
  space: Space,
  group: Group,
  random: ReturnType<typeof createCounterRandom>,
  out: Float64Array,
  pending: PendingRows,
): void {
  const { good, bad, race } = group
  const { points, start, glance, estimate, order } = race
  const candidates = points.length
  const lies = pending.count > 0 ? pendingPoints(space, group, pending) : undefined
  // A glance at the nearest bad kernels orders the race: the likely winner first, so that the others give up early, most of them
  // at once.
  for (let k = 0; k < candidates; k++) {
    const candidate = points[k]!
    good.draw(random, candidate)
    const prior = priorTerm(good.axes, candidate)
    race.good[k] = good.sum(candidate, Number.POSITIVE_INFINITY, prior)
    start[k] = lies === undefined ? prior : prior + lies(candidate)
    glance[k] = bad.glance(candidate, start[k]!)
    estimate[k] = race.good[k]! / glance[k]!
    let at = k
    for (; at > 0 && estimate[order[at - 1]!]! < estimate[k]!; at--) order[at] = order[at - 1]!
    order[at] = k
  }
  let best = -1
  let bestRatio = 0
  for (let place = 0; place < candidates; place++) {
    const k = order[place]!
    // The sum beyond which the candidate cannot win.
    const limit = best < 0 ? Number.POSITIVE_INFINITY : race.good[k]! / bestRatio
    if (glance[k]! > limit) break
    const sum = bad.sum(points[k]!, limit, start[k]!)
    if (sum > limit) continue
    const ratio = race.good[k]! / sum
    if (best >= 0 && ratio <= bestRatio) continue
    if (space.constraints.length > 0 && !isAllowed(space, group, points[k]!, out)) continue
    best = k
    bestRatio = ratio
  }
  writeGroup(space, group, points[Math.max(0, best)]!, out)
}

function writeGroup(space: Space, group: Group, candidate: Float64Array, out: Float64Array): void {
  group.columns.forEach((column, j) => {
    const dimension = space.dimensions[column]!
    const x = candidate[j]!
    out[column] = group.good.axes[j]!.shape === CONTINUOUS ? dimension.fromUnit(x) : dimension.numberAt(x)
  })
}

/** Whether a candidate can still satisfy the constraints: those whose columns are all decided must hold. */
function isAllowed(space: Space, group: Group, candidate: Float64Array, out: Float64Array): boolean {
  const row = out.slice()
  writeGroup(space, group, candidate, row)
  return space.isFeasible(row)
}

/** The extra mass that trials of the same batch put into g: kernels as wide as the gap to the candidate's neighbors. */
function pendingPoints(space: Space, group: Group, pending: PendingRows): (candidate: Float64Array) => number {
  if (pending.count === 0) return () => 0
  const { columns, good } = group
  const depth = space.dimensions.length
  const liar = new Parzen(good.axes)
  const local = new Float64Array(columns.length)
  for (let k = 0; k < pending.count; k++) {
    columns.forEach((column, j) => {
      const number = pending.rows[k * depth + column]!
      const dimension = space.dimensions[column]!
      local[j] = Number.isNaN(number)
        ? Number.NaN
        : good.axes[j]!.shape === CONTINUOUS
          ? dimension.toUnit(number)
          : dimension.levelOf(number)
    })
    if (!Number.isNaN(local[0]!)) liar.add(k, local)
  }
  return (candidate) => liar.sum(candidate, Number.POSITIVE_INFINITY, 0)
}

export const tpe = defineSampler({
  name: 'tpe',
  kind: 'adaptive',
  description: 'Models good and bad trials as densities and tries where their ratio is largest.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({
    startup: z.int().min(1).default(DEFAULTS.startup),
    candidates: z.int().min(1).default(DEFAULTS.candidates),
    multivariate: z.boolean().default(DEFAULTS.multivariate),
    badKernels: z.int().min(32).default(DEFAULTS.badKernels),
    batchSize: z.int().min(1).default(DEFAULTS.batchSize),
  }),
  create: (context, options) => createTpe(context, options),
})
