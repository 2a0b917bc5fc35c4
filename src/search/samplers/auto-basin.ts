/**
 * @module Basins of a portfolio: each is a descent with quadratic models over the parameters without steps, which rests when it
 * promises little and may be resumed; the other parameters move to their neighbors.
 */
import { isSum } from '../line-search.ts'
import type { KnownPoint, PointSearch } from '../point-search.ts'
import { type TrustRegionResult, trustRegion } from '../trust-region.ts'
import { joined, MARK, piece, type Scene } from './auto-scene.ts'

/** A descent rests when its steps are this small and promise this part of the differences that the first trials showed. */
const FINE = 0.003
const SLIGHT = 1e-3
/** Trials a coordinate that are left when the best basin is not rested in. */
const PLENTY = 100
/** Steps this small in a basin whose model promises nothing near the best: it is left. */
const LEFT = 0.02
/** First steps where a basin is entered near its bottom. */
const NEAR = 0.02
/** First steps where a bottom is looked at a second time. */
const AGAIN = 1e-3
/** Rounds of descent and neighbors. */
const ROUNDS = 10
/** A parameter without order that has more values is not walked through at every bottom. */
const MOST_VALUES = 8
/** Neighbors of a parameter with steps, to each side: beyond one that is worse by chance. */
const NEIGHBORS = 4
/** Where other points of a step are tried, in lengths of the step, when several are tried together. */
const FACTORS = [2, 0.5, 4, 1.5, 0.25, 3, 0.75, 8]

export interface Basin {
  /** The best point found in it. */
  here: KnownPoint
  readonly free: readonly number[]
  readonly search: PointSearch<TrustRegionResult>
  state: IteratorResult<readonly Float64Array[], TrustRegionResult> | undefined
  /** Whether it goes on where it would rest. */
  isPolished: boolean
  /** Points along the coordinates of an origin, once it is seen that the loss is a sum over coordinates. */
  sum?: { readonly base: KnownPoint; readonly axes: readonly KnownPoint[] }
}

/** Enters a basin: nothing is tried yet. */
export function openBasin(scene: Scene, start: KnownPoint, radius: number): Basin {
  const free = scene.smooth.filter((d) => scene.isActive(d, start.point))
  const basin: Basin = {
    here: start,
    free,
    state: undefined,
    isPolished: scene.isPolishing,
    search: trustRegion(piece(start, free), {
      radius,
      onCross: (base, axes, joint) => {
        const ones = axes.slice(0, free.length)
        if (joint === undefined || isSum(base, ones, joint)) basin.sum = { base, axes }
      },
      isHopeless: (loss, promised, resolution) =>
        resolution < LEFT && loss > scene.best!.loss && loss - 20 * promised > scene.best!.loss,
      onRest: (_loss, promised, resolution) =>
        !basin.isPolished && resolution < FINE && promised < SLIGHT * scene.scale && !isWorthwhile(scene, basin),
    }),
  }
  scene.basins.push(basin)
  return basin
}

/** Whether to go to the bottom of a basin at once: it is the best, and that costs a small part of what is left. */
function isWorthwhile({ best, budget, spent }: Scene, { here, free }: Basin): boolean {
  return here.loss <= best!.loss && budget - spent > PLENTY * free.length
}

/** Goes on in a basin until it rests, is at its bottom, used up its trials, or `until` holds. */
export function* sink(scene: Scene, basin: Basin, most: number, until?: () => boolean): PointSearch {
  if (basin.free.length === 0) return
  const end = scene.spent + most
  basin.state ??= basin.search.next()
  while (!basin.state.done) {
    if (scene.spent >= end || until?.()) return
    const points = basin.state.value
    if (points.length === 0) {
      basin.state = basin.search.next([])
      if (!basin.isPolished) return
      continue
    }
    const whole = points.map((point) => joined(basin.here.point, basin.free, point))
    const tried = whole.length === 1 ? alongStep(basin.here.point, whole[0]!, scene.together) : whole
    const found = yield* scene.evaluate(tried)
    // Polished by another search meanwhile.
    if (basin.state.value !== points) return
    for (const known of found) if (known.loss < basin.here.loss) basin.here = known
    const told = whole.length === 1 ? [found.reduce((a, b) => (b.loss < a.loss ? b : a))] : found
    basin.state = basin.search.next(told.map((known) => piece(known, basin.free)))
    const isBest = basin.here.loss <= scene.best!.loss
    if (isBest && scene.stepped.length === 0 && isStuck(basin)) scene.isKinked = true
  }
}

/** A step, and other lengths of it: for evaluations at the same time. */
function alongStep(from: Float64Array, to: Float64Array, count: number): Float64Array[] {
  const points = [to]
  for (let k = 1; k < count; k++) {
    const factor = FACTORS[(k - 1) % FACTORS.length]! * (1 + Math.floor((k - 1) / FACTORS.length))
    points.push(from.map((x, d) => Math.min(1, Math.max(0, x + factor * (to[d]! - x)))))
  }
  return points
}

/** Whether no quadratic model fits a basin. */
export function isStuck({ state }: Basin): boolean {
  return state?.done === true && state.value?.end === 'stuck'
}

/** To the bottom of a basin: parameters without steps by models, others by neighbors, until neither helps. */
export function* descend(scene: Scene, start: KnownPoint, radius: number): PointSearch<Basin | undefined> {
  if (start.loss >= MARK) return undefined
  let basin = openBasin(scene, start, radius)
  for (let round = 0; round < ROUNDS && scene.spent < scene.deadline; round++) {
    yield* sink(scene, basin, scene.deadline - scene.spent)
    const better = yield* neighbors(scene, basin.here)
    if (better === undefined) break
    basin = openBasin(scene, better, Math.min(radius, NEAR))
  }
  return basin
}

/** Goes to the very bottom of the best basin; false when it is stuck there. */
export function* polish(scene: Scene): PointSearch<boolean> {
  const { best } = scene
  if (best === undefined || best.loss >= MARK) return true
  let basin: Basin | undefined
  for (const each of scene.basins) if (basin === undefined || each.here.loss < basin.here.loss) basin = each
  if (basin === undefined || basin.here.loss > best.loss) basin = openBasin(scene, best, NEAR)
  basin.isPolished = true
  yield* sink(scene, basin, Number.POSITIVE_INFINITY)
  if (isStuck(basin)) return false
  yield* sink(scene, openBasin(scene, basin.here, AGAIN), Number.POSITIVE_INFINITY)
  return true
}

/** The best of the points that differ in one parameter with steps, if it is better. */
function* neighbors(scene: Scene, here: KnownPoint): PointSearch<KnownPoint | undefined> {
  const points: Float64Array[] = []
  const row = scene.rowOf(here.point)
  for (const d of scene.stepped) {
    if (!scene.isActive(d, here.point)) continue
    const dimension = scene.space.dimensions[d]!
    const level = dimension.levelOf(row[d]!)
    const isNominal = dimension.kind === 'nominal'
    if (isNominal && dimension.count > MOST_VALUES) continue
    const last = Math.min(dimension.count - 1, isNominal ? MOST_VALUES : level + NEIGHBORS)
    for (let next = isNominal ? 0 : Math.max(0, level - NEIGHBORS); next <= last; next++) {
      if (next === level) continue
      const point = here.point.slice()
      point[d] = dimension.toUnit(dimension.numberAt(next))
      points.push(point)
    }
  }
  if (points.length === 0) return undefined
  let better: KnownPoint | undefined
  for (const known of yield* scene.evaluate(points)) if (known.loss < (better ?? here).loss) better = known
  return better
}
