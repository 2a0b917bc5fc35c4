/** @module CMA-ES within a portfolio: once it has contracted onto a basin, quadratic models go to the bottom. */
import { square } from '../../core/special-functions.ts'
import { Cma } from '../cma.ts'
import { ascending } from '../loss-order.ts'
import type { KnownPoint, PointSearch } from '../point-search.ts'
import { descend } from './auto-basin.ts'
import type { Scene } from './auto-scene.ts'

/** Spreads at which a descent takes over, and at which a run ends if it contracts onto what is known. */
const CONTRACTED = 0.05
const SETTLED = 0.02
/** Parts of its spread by which a distribution must shrink before the next descent from it. */
const SHRUNK = 0.25
/** Lengths of first steps of a descent. */
const LONGEST = 0.1
const SHORTEST = 1e-3

export interface EvolveOptions {
  /** Which run of the study it is: its random numbers follow from it. */
  readonly run: number
  readonly mean: Float64Array
  /** Standard deviation at the beginning, as a part of each range. */
  readonly sigma: number
  readonly population: number
  /** Whether it goes to its end alone, without descents. Default false. */
  readonly isAlone?: boolean
}

/** One run, until it has converged, has nothing more to find, or exploring ends. */
export function* evolve(scene: Scene, { run, mean, sigma, population, isAlone = false }: EvolveOptions): PointSearch {
  const { random, smooth, cells } = scene
  const depth = mean.length
  const cma = new Cma({ mean, sigma, population, cells })
  let lastSpread = Number.POSITIVE_INFINITY
  let runBest: KnownPoint | undefined
  let usesModels = !isAlone && !scene.isNoisy && !scene.isKinked
  // One generation at least, so that whoever starts runs for ever goes on.
  for (let generation = 0; ; generation++) {
    if (cma.stopReason !== undefined) scene.isLedByRun = false
    if (cma.stopReason !== undefined || (generation > 0 && scene.spent >= scene.deadline && !scene.isLedByRun)) return
    const points: Float64Array[] = []
    for (let k = 0; k < population; k++) {
      random.seek(run * 65_536 + generation, k + 1)
      const point = new Float64Array(depth)
      cma.sample(random, point)
      points.push(point)
    }
    const found = yield* scene.evaluate(points)
    // From what was drawn, not from what a repair made of it: else the distribution would collapse onto a constraint.
    const drawn = new Float64Array(population * depth)
    points.forEach((point, k) => {
      drawn.set(point, k * depth)
    })
    const losses = Float64Array.from(found, ({ loss }) => loss)
    const order = ascending(losses)
    cma.update(drawn, order, losses)
    const leader = found[order[0]!]!
    if (runBest === undefined || leader.loss < runBest.loss) runBest = leader
    const spread = spreadOf(points, smooth)
    if (!usesModels) {
      if (!isAlone) scene.isLedByRun = runBest.loss <= scene.best!.loss
      continue
    }
    if (spread < CONTRACTED && spread < SHRUNK * lastSpread) {
      lastSpread = spread
      const basin = yield* descend(scene, runBest, Math.min(LONGEST, Math.max(SHORTEST, 2 * spread)))
      if (basin !== undefined && basin.here.loss < runBest.loss) runBest = basin.here
      if (scene.isKinked) usesModels = false
    }
    const isKnown = runBest.loss < leader.loss && distance(cma.mean, runBest.point, smooth) < 4 * spread
    if (spread < SETTLED && isKnown) return
  }
}

/** The largest standard deviation of points along some coordinates. */
function spreadOf(points: readonly Float64Array[], free: readonly number[]): number {
  let most = 0
  for (const d of free) {
    let mean = 0
    for (const point of points) mean += point[d]! / points.length
    let sum = 0
    for (const point of points) sum += square(point[d]! - mean)
    most = Math.max(most, Math.sqrt(sum / points.length))
  }
  return most
}

function distance(a: Float64Array, b: Float64Array, free: readonly number[]): number {
  let most = 0
  for (const d of free) most = Math.max(most, Math.abs(a[d]! - b[d]!))
  return most
}
