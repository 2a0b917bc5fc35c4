/**
 * @module Bayesian optimization with a Gaussian process: the next trial is where the expected improvement is largest. For
 * expensive evaluations and up to a few hundred trials; beyond, only the observations around the best one are modelled.
 *
 * Losses are modelled as they are or bent (linear up to the best fifth, logarithmic above), whichever explains them better:
 * a smooth function keeps its curvature, and penalties and cliffs do not flatten the region that matters. Infeasible and failed trials never enter the model as losses; they lower the
 * probability of feasibility around them.
 */
import { z } from 'zod'
import { exp, square } from '../../core/special-functions.ts'
import { createAcquisition, type Model } from '../acquisition.ts'
import { Branches } from '../branches.ts'
import { createCounterRandom } from '../counter-random.ts'
import { fitHyperparameters } from '../fit-hyperparameters.ts'
import { GaussianProcess, type GaussianProcessOptions, type Hyperparameters } from '../gaussian-process.ts'
import { bendLosses, type ScaledLosses, standardizeLosses } from '../loss-scales.ts'
import { minimize } from '../minimize.ts'
import { type AdaptiveSampler, defineSampler, type PendingRows, type SamplerContext } from '../sampler.ts'
import { createSobol } from './sobol.ts'

export interface GpOptions {
  /** Trials before the model decides: default max(10, 2·parameters). */
  readonly startup?: number | undefined
  /** Trials proposed from one state of knowledge. Default 1. */
  readonly batchSize: number
  /** Most observations in the model. Default 250. */
  readonly maxObservations: number
}

const DEFAULTS: GpOptions = { batchSize: 1, maxObservations: 250 }

/** Coordinate of a parameter that does not exist in a trial. */
const ABSENT = 0.5
/** Points at which the acquisition is tried before it is climbed. */
const CANDIDATES = 512
const SHORTLIST = 48
const CLIMBS = 4
/** On which losses may be modelled; the first where neither can be. */
const SCALES = [bendLosses, standardizeLosses]

/** Trials before the model decides, unless an option says how many. */
export const startupOf = (dimensions: number): number => Math.max(10, 2 * dimensions)

/** Creates a Gaussian-process sampler. */
export function createGp(context: SamplerContext, given: Partial<GpOptions> = {}): AdaptiveSampler {
  const options = { ...DEFAULTS, ...given }
  const { space, seed } = context
  const { dimensions } = space
  const depth = dimensions.length
  const startup = options.startup ?? startupOf(depth)
  const random = createCounterRandom(seed, 'gp')
  const initial = createSobol(depth, seed)
  const branches = new Branches(space)
  const isNominal = dimensions.map(({ kind }) => kind === 'nominal')
  const isContinuous = dimensions.map(({ count }) => !Number.isFinite(count))
  const settings = { dimensions: depth, isNominal }
  const points: number[] = []
  const losses: number[] = []
  const violations: number[] = []
  const fits: (Hyperparameters | undefined)[] = []
  let fitted: ReturnType<typeof chooseScale> | undefined
  let fittedAt = 0
  let model: Model | undefined
  const modelled = createGrowing(settings)
  const feasible = createGrowing(settings)

  const buildModel = (): void => {
    const chosen = chooseObservations(points, losses, violations, depth, options.maxObservations)
    if (chosen.feasible.length < 2) {
      model = undefined
      return
    }
    const xs = gather(points, chosen.feasible, depth)
    const known = Float64Array.from(chosen.feasible, (trial) => losses[trial]!)
    if (fitted === undefined || losses.length >= fittedAt + Math.max(1, Math.floor(fittedAt / 10))) {
      fitted = chooseScale(xs, known, fits, settings)
      fittedAt = losses.length
    }
    const { parameters } = fitted
    const ys = fitted.scale(known).values
    let best = 0
    for (let k = 1; k < ys.length; k++) if (ys[k]! < ys[best]!) best = k
    model = {
      process: modelled(chosen.feasible, xs, ys, parameters, parameters.logNoise),
      feasibility: undefined,
      points: xs,
      losses: ys,
      best: ys[best]!,
      incumbent: xs.slice(best * depth, (best + 1) * depth),
    }
    if (chosen.bad.length === 0) return
    const all = [...chosen.feasible, ...chosen.bad].sort((a, b) => a - b)
    const bad = new Set(chosen.bad)
    const labels = Float64Array.from(all, (trial) => (bad.has(trial) ? -0.5 : 0.5))
    const noise = Math.max(parameters.logNoise, -4)
    model = { ...model, feasibility: feasible(all, gather(points, all, depth), labels, parameters, noise) }
  }

  const write = (point: Float64Array, out: Float64Array): void => {
    for (let d = 0; d < depth; d++) out[d] = dimensions[d]!.fromUnit(point[d]!)
    space.deactivate(out)
  }

  const written = new Float64Array(depth)
  const controls = dimensions.map(({ name }) => dimensions.some(({ parameter }) => name in (parameter.when ?? {})))

  /** The coordinates at which a point will really be evaluated: cells of discrete values have one place, and what does not exist. */
  const snap = (point: Float64Array): void => {
    write(point, written)
    for (let d = 0; d < depth; d++) {
      if (Number.isNaN(written[d]!)) point[d] = ABSENT
      else if (!isContinuous[d]) point[d] = dimensions[d]!.toUnit(written[d]!)
    }
  }

  const isActive = (point: Float64Array, d: number): boolean => {
    if (!space.isConditional) return true
    write(point, written)
    return !Number.isNaN(written[d]!)
  }

  /** The model as seen from one branch, where a lesser best counts. */
  const within = (whole: Model, column: number, place: number): Model => {
    let best = -1
    for (let k = 0; k < whole.losses.length; k++) {
      const isInside = whole.points[k * depth + column] === place
      if (isInside && (best < 0 || whole.losses[k]! < whole.losses[best]!)) best = k
    }
    if (best < 0) return whole
    return { ...whole, best: whole.losses[best]!, incumbent: whole.points.slice(best * depth, (best + 1) * depth) }
  }

  /** Writes a proposal; with a column, only among points at a place of it. */
  const propose = (current: Model, out: Float64Array, pending: PendingRows, column = -1, place = 0): void => {
    const acquisition = createAcquisition(current, depth, pendingPoints(pending, context))
    const row = new Float64Array(depth)
    const isAllowed = (point: Float64Array): boolean => {
      if (space.constraints.length === 0) return true
      write(point, row)
      return space.isFeasible(row)
    }
    const settle = (point: Float64Array): void => {
      if (column >= 0) point[column] = place
      snap(point)
    }
    const shortlist = shortlisted(current, depth, random, settle, isAllowed)
    const scored = shortlist.map((point) => ({ point, score: acquisition.value(point) }))
    scored.sort((a, b) => b.score - a.score)
    const low = new Float64Array(depth)
    const high = new Float64Array(depth).fill(1)
    let best = scored[0]
    for (const start of scored.slice(0, CLIMBS)) {
      const point = start.point.slice()
      for (let d = 0; d < depth; d++) {
        // Discrete coordinates stay where they are while the others climb, and so do those that do not exist.
        const isFree = isContinuous[d]! && isActive(point, d)
        low[d] = isFree ? 0 : point[d]!
        high[d] = isFree ? 1 : point[d]!
      }
      minimize(acquisition.negated, point, { low, high, maxIterations: 30, tolerance: 1e-4 })
      for (let d = 0; d < depth; d++)
        if (!isContinuous[d] && !controls[d] && isActive(point, d)) climbDiscrete(d, point, acquisition.value)
      const score = acquisition.value(point)
      if ((best === undefined || score > best.score) && isAllowed(point)) best = { point, score }
    }
    write(best?.point ?? current.incumbent, out)
  }

  const climbDiscrete = (d: number, point: Float64Array, value: (point: Float64Array) => number): void => {
    const dimension = dimensions[d]!
    const level = dimension.levelOf(dimension.fromUnit(point[d]!))
    const levels =
      dimension.count <= 12
        ? Array.from({ length: dimension.count }, (_, k) => k)
        : [level - 2, level - 1, level + 1, level + 2]
    let best = value(point)
    for (const next of levels) {
      if (next < 0 || next >= dimension.count || next === level) continue
      const kept = point[d]!
      point[d] = dimension.toUnit(dimension.numberAt(next))
      const score = value(point)
      if (score > best) best = score
      else point[d] = kept
    }
  }

  return {
    kind: 'adaptive',
    nextBatchSize: () => (losses.length < startup ? startup - losses.length : options.batchSize),
    ask(trial, attempt, out, pending) {
      random.seek(trial, attempt)
      const point = new Float64Array(depth)
      if (attempt === 0 && (losses.length < startup || model === undefined)) initial.at(trial, point)
      else for (let d = 0; d < depth; d++) point[d] = random.next()
      write(point, out)
      // After a few attempts chance takes over: the model would repeat itself.
      if (losses.length < startup || model === undefined || attempt > 3) return
      random.seek(trial, attempt)
      const enough = branches.enough(startup, losses.length)
      const branch = trial % 2 === 0 ? branches.neglected(enough, pending) : undefined
      if (branch === undefined) propose(model, out, pending)
      else {
        const place = dimensions[branch.column]!.toUnit(branch.number)
        propose(within(model, branch.column, place), out, pending, branch.column, place)
      }
    },
    tell(batch) {
      branches.add(batch.rows, batch.count)
      for (let k = 0; k < batch.count; k++) {
        for (let d = 0; d < depth; d++) {
          const number = batch.rows[k * depth + d]!
          points.push(Number.isNaN(number) ? ABSENT : dimensions[d]!.toUnit(number))
        }
        losses.push(batch.losses[k]!)
        violations.push(batch.violations[k]!)
      }
      if (losses.length >= startup) buildModel()
    },
  }
}

/**
 * Fits the losses on every scale, and takes the scale on which they are most likely. A scale is fitted further from its own
 * last hyperparameters, whether it was chosen then or not.
 *
 * @param fits by scale: what the last fit found; replaced
 */
function chooseScale(
  xs: Float64Array,
  losses: Float64Array,
  fits: (Hyperparameters | undefined)[],
  settings: GaussianProcessOptions,
): { readonly scale: (losses: Float64Array) => ScaledLosses; readonly parameters: Hyperparameters } {
  const found = SCALES.map((scale, k) => {
    const { values, logJacobian } = scale(losses)
    const parameters = fitHyperparameters(xs, values, settings, fits[k], fits[k] === undefined ? 40 : 12)
    fits[k] = parameters
    return { scale, parameters, misfit: parameters.misfit - logJacobian }
  })
  return found.reduce((a, b) => (b.misfit < a.misfit ? b : a))
}

/** Keeps a process as long as its trials only become more and its hyperparameters stay; else makes another. */
function createGrowing(
  settings: GaussianProcessOptions,
): (
  trials: readonly number[],
  xs: Float64Array,
  ys: Float64Array,
  parameters: Hyperparameters,
  logNoise: number,
) => GaussianProcess {
  let process: GaussianProcess | undefined
  let known: readonly number[] = []
  let fitted: Hyperparameters | undefined
  return (trials, xs, ys, parameters, logNoise) => {
    const isGrown = parameters === fitted && known.length <= trials.length && known.every((t, k) => t === trials[k])
    if (process !== undefined && isGrown) process.extend(xs, ys)
    else process = new GaussianProcess(xs, ys, { logLengths: parameters.logLengths, logNoise }, settings)
    known = trials
    fitted = parameters
    return process
  }
}

const gather = (points: readonly number[], trials: readonly number[], depth: number): Float64Array =>
  Float64Array.from(
    { length: trials.length * depth },
    (_, k) => points[trials[Math.floor(k / depth)]! * depth + (k % depth)]!,
  )

/** All trials, or those nearest to the best one when there are too many. */
function chooseObservations(
  points: readonly number[],
  losses: readonly number[],
  violations: readonly number[],
  depth: number,
  most: number,
): { feasible: number[]; bad: number[] } {
  const feasible: number[] = []
  const bad: number[] = []
  losses.forEach((loss, trial) => {
    if (Number.isNaN(loss) || violations[trial]! > 0) bad.push(trial)
    else feasible.push(trial)
  })
  if (feasible.length + bad.length <= most || feasible.length === 0) return { feasible, bad }
  const best = feasible.reduce((a, b) => (losses[b]! < losses[a]! ? b : a))
  const distance = (trial: number): number => {
    let sum = 0
    for (let d = 0; d < depth; d++) sum += square(points[trial * depth + d]! - points[best * depth + d]!)
    return sum
  }
  const nearest = (trials: number[], count: number): number[] =>
    trials
      .map((trial) => ({ trial, far: distance(trial) }))
      .sort((a, b) => a.far - b.far || a.trial - b.trial)
      .slice(0, count)
      .map(({ trial }) => trial)
      .sort((a, b) => a - b)
  const share = Math.max(2, Math.round((most * feasible.length) / losses.length))
  return { feasible: nearest(feasible, share), bad: nearest(bad, most - share) }
}

/** Candidates: an even cover of the cube and a cloud around the incumbent; the best means and the largest deviations stay. */
function shortlisted(
  { process, incumbent }: Model,
  depth: number,
  random: ReturnType<typeof createCounterRandom>,
  settle: (point: Float64Array) => void,
  isAllowed: (point: Float64Array) => boolean,
): Float64Array[] {
  const found: { point: Float64Array; mean: number }[] = []
  for (let k = 0; k < CANDIDATES; k++) {
    const point = new Float64Array(depth)
    const isLocal = k % 2 === 0
    const spread = exp(-Math.LN10 * (1 + 3 * random.next()))
    for (let d = 0; d < depth; d++) {
      if (!isLocal) point[d] = random.next()
      else if (random.next() < 0.5) point[d] = incumbent[d]!
      else point[d] = Math.min(1, Math.max(0, incumbent[d]! + spread * random.normal()))
    }
    settle(point)
    if (isAllowed(point)) found.push({ point, mean: process.mean(point) })
  }
  found.sort((a, b) => a.mean - b.mean)
  // Mostly where the model promises most, some anywhere: far points live from their uncertainty.
  const promising = found.slice(0, SHORTLIST - 16)
  const others = found.slice(SHORTLIST - 16).filter((_, k) => k % 29 === 0)
  return [...promising, ...others.slice(0, 16)].map(({ point }) => point)
}

/** Unit coordinates of proposals of the same batch. */
function pendingPoints(pending: PendingRows, { space }: SamplerContext): Float64Array[] {
  const depth = space.dimensions.length
  return Array.from({ length: pending.count }, (_, k) =>
    Float64Array.from(space.dimensions, (dimension, d) => {
      const number = pending.rows[k * depth + d]!
      return Number.isNaN(number) ? ABSENT : dimension.toUnit(number)
    }),
  )
}

export const gp = defineSampler({
  name: 'gp',
  kind: 'adaptive',
  description: 'Models the loss as a Gaussian process and tries where the expected improvement is largest.',
  handles: { conditions: true, objectives: 'one' },
  options: z.strictObject({
    startup: z.int().min(2).optional(),
    batchSize: z.int().min(1).default(DEFAULTS.batchSize),
    maxObservations: z.int().min(20).default(DEFAULTS.maxObservations),
  }),
  create: (context, options) => createGp(context, options),
})
