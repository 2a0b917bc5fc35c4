/**
 * @module Descent to the bottom of a basin with quadratic models in a trust region: after Powell, "The NEWUOA software for
 * unconstrained optimization without derivatives" (2006) and "The BOBYQA algorithm" (2009). 2n + 1 points carry a model of n
 * coordinates; two radii, one for steps and one for the resolution, shrink together.
 */
import { log, square } from '../core/special-functions.ts'
import type { KnownPoint, PointSearch } from './point-search.ts'
import {
  type Interpolation,
  interpolate,
  lagrange,
  lagrangeValues,
  leastStep,
  modelOf,
  norm,
  valueAt,
} from './quadratic-model.ts'

export interface TrustRegionOptions {
  /** Length of the first steps. */
  readonly radius: number
  /** Resolution at which the search ends. Default 1e-9. */
  readonly end?: number
  /** Reductions of the resolution in a row without a better point after which it gives up: noise, a kink. Default 4. */
  readonly patience?: number
  /** Whether to rest, which yields no points: asked before the resolution is reduced. */
  readonly onRest?: (loss: number, promised: number, resolution: number) => boolean
  /** Told the points that change one coordinate of an origin each, and one that changes all as the first n of them do. */
  readonly onCross?: (origin: KnownPoint, axes: readonly KnownPoint[], joint: KnownPoint | undefined) => void
  /** Whether to give up: asked with the best loss, what the model promises below it, and the resolution. */
  readonly isHopeless?: (loss: number, promised: number, resolution: number) => boolean
}

export interface TrustRegionResult {
  readonly best: KnownPoint
  /** At the bottom; stuck where no quadratic model fits (a kink, noise); or left because there was no hope. */
  readonly end: 'bottom' | 'stuck' | 'hopeless'
}

/** Losses beyond this are no losses but marks of infeasible and failed trials. */
const MARK = 1e299
/** Points beyond 2n + 1 that may carry a model. */
const MORE = 10

/** Searches the unit cube from a known point. */
export function* trustRegion(
  start: KnownPoint,
  { radius, end = 1e-9, patience = 4, isHopeless, onRest, onCross }: TrustRegionOptions,
): PointSearch<TrustRegionResult> {
  const n = start.point.length
  const most = Math.min(((n + 1) * (n + 2)) / 2, 2 * n + 1 + MORE)
  let resolution = Math.min(radius, 0.4)
  let reach = resolution
  let best = snapped(start, resolution)
  const points: KnownPoint[] = []
  if (best === undefined) {
    const moved = start.point.map((x) => snap(x, resolution))
    ;[best] = (yield [moved]) as [KnownPoint]
  }
  points.push(best)
  const origin = best
  const along = (c: number, by: number): Float64Array => {
    const point = origin.point.slice()
    point[c] = Math.min(1, Math.max(0, point[c]! + by))
    return point
  }
  const directions = Array.from({ length: n }, (_, c) => (origin.point[c]! + resolution <= 1 ? 1 : -1))
  const first = yield directions.map((sign, c) => along(c, sign * resolution))
  const crossed = directions.map((sign, c) => {
    const other = origin.point[c]! - sign * resolution
    const double = origin.point[c]! + 2 * sign * resolution
    const isDownhill = first[c]!.loss < origin.loss && double >= 0 && double <= 1
    return along(c, other < 0 || other > 1 || isDownhill ? 2 * sign * resolution : -sign * resolution)
  })
  // One point that changes all coordinates together tells whether the function is a sum over them. A line is one.
  const together = Float64Array.from(first, ({ point }, c) => point[c]!)
  const second = yield n > 1 ? [...crossed, together] : crossed
  const joint = second[n]
  points.push(...first, ...second)
  onCross?.(origin, [...first, ...second.slice(0, n)], joint)
  for (const known of points) if (known.loss < best.loss) best = known
  const around = createAround()
  let hessian: Float64Array | undefined
  let idle = 0
  const reductions: Reduction[] = []
  let bestAtReduction = best.loss
  for (;;) {
    const center = best
    const { offsets, interpolation } = around(points, center)
    if (interpolation === undefined) return { best, end: 'stuck' }
    const model = modelOf(interpolation, heights(points, center.loss), hessian)
    if (!model.gradient.every(Number.isFinite) || !model.hessian.every(Number.isFinite)) return { best, end: 'stuck' }
    hessian = model.hessian
    const low = center.point.map((x) => -x)
    const high = center.point.map((x) => 1 - x)
    const step = leastStep(model, reach, low, high)
    const length = norm(step)
    const promised = -valueAt(model, step)
    const rounding = 4e-16 * Math.abs(center.loss)
    if (isHopeless?.(center.loss, Math.max(0, promised), resolution)) return { best, end: 'hopeless' }
    let mayImprove = false
    if (length >= 0.5 * resolution && promised > rounding) {
      const [found] = (yield [place(center.point, step)]) as [KnownPoint]
      const ratio = (center.loss - found.loss) / promised
      if (ratio <= 0.1) reach = Math.min(reach / 2, length)
      else if (ratio <= 0.7) reach = Math.max(reach / 2, length)
      else reach = Math.max(reach / 2, 2 * length)
      if (reach <= 1.5 * resolution) reach = resolution
      replace(points, interpolation, offsets, found, center, reach, most)
      if (found.loss < best.loss) best = found
      if (ratio > 0.1) continue
      mayImprove = ratio > 0 || Math.max(length, reach) > resolution
    }
    // The model may be wrong because one of its points is far away: replace that one first.
    const far = farthest(points, best)
    const limit = Math.max(2 * reach, 10 * (promised > 0 ? 0 : resolution))
    if (far.distance > limit) {
      const room = Math.max(Math.min(0.1 * far.distance, 0.5 * reach), resolution)
      yield* improve(points, far.index, best, room, around(points, best).interpolation)
      for (const known of points) if (known.loss < best.loss) best = known
      continue
    }
    if (mayImprove) continue
    reductions.push({ resolution, spread: spread(points, best) })
    if (resolution <= end || reach < end) return { best, end: isKink(reductions, best.loss) ? 'stuck' : 'bottom' }
    idle = best.loss < bestAtReduction ? 0 : idle + 1
    if (idle >= patience) return { best, end: promised <= rounding ? 'bottom' : 'stuck' }
    bestAtReduction = best.loss
    if (promised <= rounding && spread(points, best) <= 1e-13 * Math.abs(best.loss)) return { best, end: 'bottom' }
    // A place to rest: whoever asked for points may leave now and come back later.
    if (onRest?.(best.loss, Math.max(0, promised), resolution)) yield []
    const next = resolution / 10 < end ? end : resolution > 250 * end ? resolution / 10 : Math.sqrt(resolution * end)
    reach = Math.max(0.5 * resolution, next)
    resolution = next
  }
}

/** Where the resolution was reduced, and how much the points' losses differed there. */
interface Reduction {
  readonly resolution: number
  readonly spread: number
}

/** Around a smooth bottom losses differ by the square of the distance, at a kink by the distance itself. */
function isKink(reductions: readonly Reduction[], loss: number): boolean {
  const last = reductions.at(-1)
  const before = reductions.at(-3)
  if (last === undefined || before === undefined || !(last.spread > 1e-12 * Math.abs(loss))) return false
  return log(before.spread / last.spread) < 1.5 * log(before.resolution / last.resolution)
}

interface Around {
  /** From the center to each point. */
  readonly offsets: readonly Float64Array[]
  readonly interpolation: Interpolation | undefined
}

/** Prepares interpolation around a point; not again as long as the points stay, for it costs most of a step. */
function createAround(): (points: readonly KnownPoint[], center: KnownPoint) => Around {
  let last: Around | undefined
  let from: KnownPoint | undefined
  let known: readonly KnownPoint[] = []
  return (points, center) => {
    const isSame = center === from && points.length === known.length && points.every((point, k) => point === known[k])
    if (last !== undefined && isSame) return last
    const offsets = points.map(({ point }) => point.map((x, c) => x - center.point[c]!))
    last = { offsets, interpolation: interpolate(offsets) }
    from = center
    known = [...points]
    return last
  }
}

/** Losses above the center's; marks become as high as the highest loss, so that they repel without breaking the model. */
function heights(points: readonly KnownPoint[], base: number): Float64Array {
  let top = 0
  for (const { loss } of points) if (loss < MARK) top = Math.max(top, loss - base)
  return Float64Array.from(points, ({ loss }) => (loss < MARK ? loss - base : 2 * top))
}

/** Puts a found point in the place of the one that the model can spare. */
function replace(
  points: KnownPoint[],
  interpolation: Interpolation,
  offsets: readonly Float64Array[],
  found: KnownPoint,
  center: KnownPoint,
  reach: number,
  most: number,
): void {
  const at = found.point.map((x, c) => x - center.point[c]!)
  const values = lagrangeValues(interpolation, at)
  const isBetter = found.loss < center.loss
  let spare = -1
  let score = 0
  points.forEach((known, index) => {
    if (known === center && !isBetter) return
    const from = isBetter ? at : undefined
    let distance = 0
    for (let c = 0; c < at.length; c++) distance += square(offsets[index]![c]! - (from?.[c] ?? 0))
    const far = Math.sqrt(distance) / reach
    const weight = Math.max(1, far * far * far)
    const worth = weight * Math.abs(values[index]!)
    if (worth > score) {
      score = worth
      spare = index
    }
  })
  if (points.length < most) {
    const near = farthestIn(offsets)
    if (norm(at) > 1e-3 * near) {
      points.push(found)
      return
    }
  }
  if (spare >= 0 && (score > 1e-8 || isBetter)) points[spare] = found
}

function farthestIn(offsets: readonly Float64Array[]): number {
  let most = 0
  for (const offset of offsets) most = Math.max(most, norm(offset))
  return most
}

/** Replaces a point by one near the best where its Lagrange function is largest, so that the points decide the model. */
function* improve(
  points: KnownPoint[],
  index: number,
  best: KnownPoint,
  reach: number,
  interpolation: Interpolation | undefined,
): PointSearch {
  if (interpolation === undefined) return
  const up = lagrange(interpolation, index)
  const down = { gradient: up.gradient.map((v) => -v), hessian: up.hessian.map((v) => -v) }
  const low = best.point.map((x) => -x)
  const high = best.point.map((x) => 1 - x)
  const [a, b] = [leastStep(up, reach, low, high), leastStep(down, reach, low, high)]
  const step = Math.abs(valueAt(up, a)) > Math.abs(valueAt(up, b)) ? a : b
  const [found] = (yield [place(best.point, step)]) as [KnownPoint]
  points[index] = found
}

function place(from: Float64Array, step: Float64Array): Float64Array {
  return from.map((x, c) => Math.min(1, Math.max(0, x + step[c]!)))
}

function farthest(points: readonly KnownPoint[], best: KnownPoint): { index: number; distance: number } {
  let index = 0
  let distance = 0
  points.forEach(({ point }, k) => {
    let sum = 0
    for (let c = 0; c < point.length; c++) sum += square(point[c]! - best.point[c]!)
    if (sum > distance) {
      distance = sum
      index = k
    }
  })
  return { index, distance: Math.sqrt(distance) }
}

function spread(points: readonly KnownPoint[], best: KnownPoint): number {
  let most = 0
  for (const { loss } of points) most = Math.max(most, loss - best.loss)
  return most
}

/** A coordinate nearer to a bound than a step goes onto the bound or a step away from it. */
const snap = (x: number, step: number): number => {
  if (x < step) return x < step / 2 ? 0 : step
  if (x > 1 - step) return x > 1 - step / 2 ? 1 : 1 - step
  return x
}

/** The point itself if it needs no snapping. */
function snapped(start: KnownPoint, step: number): KnownPoint | undefined {
  return start.point.every((x) => x === snap(x, step)) ? start : undefined
}
