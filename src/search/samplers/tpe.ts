/**
 * @module Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, NIPS 2011), multivariate, with the settings
 * of Optuna 5, but the best 15 % (at most 25) against the rest (Watanabe, arXiv 2304.11127): candidates drawn from the good
 * density l, the one with the largest l / g wins. Parameters under the same condition form a group with densities of its
 * own. Trials of the batch that have no result yet count as bad (constant liar), so that a batch spreads.
 */
import { z } from 'zod'
import { exp, log } from '../../core/special-functions.ts'
import { createCounterRandom } from '../counter-random.ts'
import { axisOf, CONTINUOUS } from '../kernel-axis.ts'
import { priorTerm } from '../kernel-prior.ts'
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
   * Most observations in the bad density: beyond, older ones are thinned. Default 1,000; exact below. With 128 a proposal
   * costs half as much at 1,000 trials and no more at 100,000; regrets after 1,000 trials are about a quarter larger (geometric
   * mean over twenty functions, `benchmarks/search-quality.ts tpe`).
   */
  readonly badKernels: number
  /** Trials proposed from one state of knowledge: raise it to keep more workers busy. Default 1. */
  readonly batchSize: number
}

const DEFAULTS: TpeOptions = { startup: 10, candidates: 24, multivariate: true, badKernels: 1000, batchSize: 1 }

/** Part of the trials that is good. A tenth is greedier: regrets after 100 and 200 trials are a fifth larger. */
const GOOD_SHARE = 0.15
/** Most trials in the good density. */
const MOST_GOOD = 25

/** Dimensions that exist together, with the densities of good and bad trials. */
interface Group {
  readonly columns: readonly number[]
  readonly good: Parzen
  bad: Parzen
  /** Trials told since `bad` was thinned. */
  staleness: number
  /** Trials in which the group exists. */
  count: number
  /** The best of them, best first, at most {@link MOST_GOOD}. */
  readonly elite: number[]
}

/**
 * Creates a TPE sampler.
 *
 * @example
 * createTpe({ space, seed: 42, objectives: 1 })
 */
export function createTpe(context: SamplerContext, given: Partial<TpeOptions> = {}): AdaptiveSampler {
  const options = { ...DEFAULTS, ...given }
  const { space, seed } = context
  const depth = space.dimensions.length
  const random = createCounterRandom(seed, 'tpe')
  const startup = createLatinHypercube(depth, Math.max(1, options.startup), seed)
  const groups = groupColumns(space, options.multivariate).map((columns): Group => {
    const axes = columns.map((column) => axisOf(space.dimensions[column]!))
    return { columns, good: new Parzen(axes), bad: new Parzen(axes), staleness: 0, count: 0, elite: [] }
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
        proposeGroup(space, group, options.candidates, random, out, pending)
        // Every other trial goes to a branch that was hardly tried: its own densities need something to begin with, and
        // a branch that began badly is looked at again, ever more rarely.
        const enough = Math.max(options.startup, 2 * Math.sqrt(history.count))
        if (trial % 2 === 0) branches.prefer(group.columns, out, enough, pending)
      }
    },

    tell(batch) {
      history.add(batch)
      branches.add(batch.rows, batch.count)
      for (const group of groups) updateGroup(group, history, options.badKernels)
    },
  }
}

/** How often each value of the parameters that others depend on was tried. */
class Branches {
  private readonly space: Space
  private readonly counts = new Map<number, Float64Array>()

  constructor(space: Space) {
    this.space = space
    for (const { parameter } of space.dimensions) {
      for (const name of Object.keys(parameter.when ?? {})) {
        const parent = space.dimensions.find((dimension) => dimension.name === name)!
        if (parent.count <= 16) this.counts.set(parent.index, new Float64Array(parent.count))
      }
    }
  }

  add(rows: Float64Array, count: number, sign = 1): void {
    const { dimensions } = this.space
    for (const [column, counts] of this.counts) {
      for (let k = 0; k < count; k++) {
        const number = rows[k * dimensions.length + column]!
        if (!Number.isNaN(number)) counts[dimensions[column]!.levelOf(number)]! += sign
      }
    }
  }

  /** Changes a controlling parameter among the columns to the value tried least, if that was less than `enough` times. */
  prefer(columns: readonly number[], row: Float64Array, enough: number, pending: PendingRows): void {
    if (this.counts.size === 0) return
    this.add(pending.rows, pending.count)
    for (const column of columns) {
      const counts = this.counts.get(column)
      if (counts === undefined) continue
      const least = counts.indexOf(Math.min(...counts))
      if (counts[least]! < enough) row[column] = this.space.dimensions[column]!.numberAt(least)
    }
    this.add(pending.rows, pending.count, -1)
  }
}

/** Columns with equal conditions, in order; single columns when not multivariate. */
function groupColumns(space: Space, multivariate: boolean): number[][] {
  if (!multivariate) return space.dimensions.map(({ index }) => [index])
  const groups = new Map<string, number[]>()
  for (const { index, parameter } of space.dimensions) {
    const key = JSON.stringify(Object.entries(parameter.when ?? {}).sort())
    groups.set(key, [...(groups.get(key) ?? []), index])
  }
  return [...groups.values()]
}

/** All trials told, and which of them are good. */
class History {
  readonly space: Space
  count = 0
  /** Trials told by the last call. */
  latest = { first: 0, count: 0 }
  private points: Float64Array
  private ranks: Float64Array
  private scores: Float64Array
  private readonly levels: boolean[]

  constructor(space: Space) {
    this.space = space
    this.points = new Float64Array(64 * space.dimensions.length)
    this.ranks = new Float64Array(64)
    this.scores = new Float64Array(64)
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
    if (needed > this.ranks.length) {
      const size = Math.max(needed, this.ranks.length * 2)
      const grow = (old: Float64Array, length: number): Float64Array<ArrayBuffer> => {
        const grown = new Float64Array(length)
        grown.set(old)
        return grown
      }
      this.points = grow(this.points, size * depth)
      this.ranks = grow(this.ranks, size)
      this.scores = grow(this.scores, size)
    }
    this.latest = { first: this.count, count: batch.count }
    for (let k = 0; k < batch.count; k++) {
      const trial = this.count++
      this.convert(batch.rows, k * depth, this.point(trial))
      const loss = batch.losses[k]!
      this.ranks[trial] = Number.isNaN(loss) ? 2 : batch.violations[k]! > 0 ? 1 : 0
      this.scores[trial] = this.ranks[trial] === 2 ? 0 : this.ranks[trial] === 1 ? batch.violations[k]! : loss
    }
  }

  /** Feasible by loss, then infeasible by violation, then failed. */
  isBetter(a: number, b: number): boolean {
    if (this.ranks[a] !== this.ranks[b]) return this.ranks[a]! < this.ranks[b]!
    return this.scores[a]! < this.scores[b]!
  }
}

/** Brings the densities of a group up to date: few trials enter or leave at each tell. */
function updateGroup(group: Group, history: History, badKernels: number): void {
  const { columns, good, bad, elite } = group
  const { first, count } = history.latest
  const local = new Float64Array(columns.length)
  const pick = (trial: number): Float64Array | undefined => {
    const point = history.point(trial)
    for (let j = 0; j < columns.length; j++) local[j] = point[columns[j]!]!
    return Number.isNaN(local[0]!) ? undefined : local
  }
  // A conditional group has good trials of its own: its parameters cannot be judged by trials in which they do not exist.
  for (let trial = first; trial < first + count; trial++) {
    if (pick(trial) === undefined) continue
    group.count++
    let at = elite.length
    while (at > 0 && history.isBetter(trial, elite[at - 1]!)) at--
    elite.splice(at, 0, trial)
    if (elite.length > MOST_GOOD) elite.pop()
  }
  const goodCount = Math.min(Math.ceil(GOOD_SHARE * group.count), MOST_GOOD)
  const wanted = new Set(elite.slice(0, goodCount))
  const leaving: number[] = []
  for (let k = 0; k < good.count; k++) if (!wanted.has(good.memberAt(k))) leaving.push(good.memberAt(k))
  for (const trial of leaving) good.remove(trial)
  const isThinned = group.count - goodCount > badKernels
  for (const trial of wanted) {
    if (good.has(trial)) continue
    const point = pick(trial)
    if (point === undefined) continue
    good.add(trial, point)
    if (bad.has(trial)) bad.remove(trial)
  }
  if (!isThinned) {
    const entering = [...leaving]
    for (let trial = first; trial < first + count; trial++) if (!wanted.has(trial)) entering.push(trial)
    for (const trial of entering) {
      const point = pick(trial)
      if (point !== undefined) bad.add(trial, point)
    }
    return
  }
  group.staleness += count
  if (bad.count > 0 && bad.count < badKernels * 1.25 && group.staleness < badKernels / 4) {
    for (let trial = first; trial < first + count; trial++) {
      const point = wanted.has(trial) ? undefined : pick(trial)
      if (point !== undefined) bad.add(trial, point)
    }
    return
  }
  group.bad = thinned(history, wanted, badKernels, bad, pick)
  group.staleness = 0
}

/** The newest quarter of the kernels, and an even sample of older trials for the rest. */
function thinned(
  history: History,
  good: ReadonlySet<number>,
  badKernels: number,
  bad: Parzen,
  pick: (trial: number) => Float64Array | undefined,
): Parzen {
  const fresh = new Parzen(bad.axes)
  const newest = history.count - Math.floor(badKernels / 4)
  const sampled = badKernels - Math.floor(badKernels / 4)
  const chosen = new Set<number>()
  // Older trials weigh less on a linear ramp, so their sample thins out towards the oldest in the same proportion.
  for (let k = 0; k < sampled; k++) chosen.add(Math.floor(newest * Math.sqrt((k + 0.5) / sampled)))
  for (let trial = Math.max(0, newest); trial < history.count; trial++) chosen.add(trial)
  const members = [...chosen].filter((trial) => !good.has(trial) && pick(trial) !== undefined)
  fresh.addAll(members, (trial) => pick(trial)!)
  return fresh
}

/** Draws candidates from the good density and writes the one with the largest ratio to the bad density. */
function proposeGroup(
  space: Space,
  group: Group,
  candidates: number,
  random: ReturnType<typeof createCounterRandom>,
  out: Float64Array,
  pending: PendingRows,
): void {
  const { columns, good, bad } = group
  const width = columns.length
  const drawn = new Float64Array(candidates * width)
  const goodLog = new Float64Array(candidates)
  const partial = new Float64Array(candidates)
  const estimate = new Float64Array(candidates)
  const order: number[] = []
  // A first look at the newest kernels orders the race: the likely winner first, so that the others give up early.
  const { extent } = bad
  const seen = Math.max(0, extent - Math.max(16, extent >> 5))
  const lies = pendingPoints(space, group, pending)
  for (let k = 0; k < candidates; k++) {
    const candidate = drawn.subarray(k * width, (k + 1) * width)
    good.draw(random, candidate)
    const prior = priorTerm(good.axes, candidate)
    goodLog[k] = good.logDensity(candidate, prior)
    const start = prior + lies(candidate)
    partial[k] = bad.sum(candidate, Number.POSITIVE_INFINITY, seen, extent, start)
    estimate[k] = goodLog[k]! - log(partial[k]!)
    let at = order.length
    while (at > 0 && estimate[order[at - 1]!]! < estimate[k]!) at--
    order.splice(at, 0, k)
  }
  let best = -1
  let bestRatio = 0
  bad.beginRace()
  for (const k of order) {
    const candidate = drawn.subarray(k * width, (k + 1) * width)
    const limit = best < 0 ? Number.POSITIVE_INFINITY : ratioLimit(goodLog[k]!, bestRatio)
    if (partial[k]! > limit || (best >= 0 && bad.exceeds(candidate, limit, partial[k]!))) continue
    const sum = bad.sum(candidate, limit, 0, seen, partial[k]!)
    if (sum > limit) continue
    const ratio = goodLog[k]! - log(sum)
    if (best >= 0 && ratio <= bestRatio) continue
    if (space.constraints.length > 0 && !isAllowed(space, group, candidate, out)) continue
    best = k
    bestRatio = ratio
  }
  const winner = drawn.subarray(Math.max(0, best) * width, (Math.max(0, best) + 1) * width)
  writeGroup(space, group, winner, out)
}

/** The sum of g beyond which a candidate with this log l cannot reach the ratio. */
function ratioLimit(goodLog: number, ratio: number): number {
  return exp(goodLog - ratio)
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
  return (candidate) => liar.sum(candidate, Number.POSITIVE_INFINITY, 0, liar.extent, 0)
}

export const tpe = defineSampler({
  name: 'tpe',
  kind: 'adaptive',
  description: 'Models good and bad trials as densities and tries where their ratio is largest.',
  handles: { conditions: true, objectives: 'one' },
  options: z.strictObject({
    startup: z.int().min(1).default(DEFAULTS.startup),
    candidates: z.int().min(1).default(DEFAULTS.candidates),
    multivariate: z.boolean().default(DEFAULTS.multivariate),
    badKernels: z.int().min(32).default(DEFAULTS.badKernels),
    batchSize: z.int().min(1).default(DEFAULTS.batchSize),
  }),
  create: (context, options) => createTpe(context, options),
})
