/**
 * @module A search that changes its method with what it finds: quadratic models to the bottom of a basin, lines along the
 * coordinates where the loss is a sum over them, CMA-ES for everything else, restarts where a basin is finished.
 */
import { square } from '../../core/special-functions.ts'
import { Cma, defaultPopulation } from '../cma.ts'
import { createCounterRandom } from '../counter-random.ts'
import { isSum, lineSearch } from '../line-search.ts'
import { ascending } from '../loss-order.ts'
import type { Space } from '../space.ts'
import { type KnownPoint, type PointSearch, type TrustRegionResult, trustRegion } from '../trust-region.ts'
import { createLatinHypercube } from './lhs.ts'

export interface ExploreContext {
  readonly space: Space
  readonly seed: string | number
  readonly budget: number
  /** Points told before the search begins: of an earlier search, of the caller. */
  readonly known?: readonly KnownPoint[]
}

/** Losses beyond this mark infeasible and failed trials. */
const MARK = 1e299
/** Part of the budget kept for the bottom of the best basin. */
const POLISHING = 0.2
/** Length of the first steps of a descent, as a part of each range. */
const WIDE = 0.2
/** A descent rests when its steps are this small and promise this part of the differences that the first trials showed. */
const FINE = 0.003
const SLIGHT = 1e-3
/** Spreads of CMA-ES at which a descent takes over, and at which it ends if it contracts onto what is known. */
const CONTRACTED = 0.05
const SETTLED = 0.02
/** Places tried along each coordinate of a sum at most. */
const LINE_PLACES = 60

/** Yields points of the unit cube of all dimensions for ever. */
export function* explore({ space, seed, budget, known: told = [] }: ExploreContext): PointSearch<never> {
  const depth = space.dimensions.length
  const random = createCounterRandom(seed, 'auto')
  const smooth = space.dimensions
    .filter(({ kind, count }) => kind === 'continuous' && count > 1)
    .map(({ index }) => index)
  const stepped = space.dimensions
    .filter(({ kind, count }) => kind !== 'continuous' && count > 1)
    .map(({ index }) => index)
  const cells = Float64Array.from(space.dimensions, ({ count }) =>
    Number.isFinite(count) && count <= 4096 ? count : 0,
  )
  let best: KnownPoint | undefined
  for (const known of told) if (best === undefined || known.loss < best.loss) best = known
  let spent = 0
  /** Bottoms of basins. */
  const bottoms: Basin[] = []
  let runs = 0
  /** When exploring ends and the best basin is polished. */
  let deadline = budget - Math.min(POLISHING * budget, 25 * smooth.length)

  function* evaluate(points: readonly Float64Array[]): PointSearch<readonly KnownPoint[]> {
    const found = yield points
    spent += found.length
    for (const known of found) if (best === undefined || known.loss < best.loss) best = known
    return found
  }
  /** Runs a search over some coordinates around a point. */
  function* within<Result>(
    base: Float64Array,
    free: readonly number[],
    search: PointSearch<Result>,
  ): PointSearch<Result> {
    let state = search.next()
    while (!state.done) {
      const found = yield* evaluate(state.value.map((piece) => joined(base, free, piece)))
      state = search.next(found.map((known) => part(known, free)))
    }
    return state.value
  }
  const joined = (base: Float64Array, free: readonly number[], piece: Float64Array): Float64Array => {
    const point = base.slice()
    free.forEach((d, k) => {
      point[d] = piece[k]!
    })
    return point
  }
  const part = ({ point, loss }: KnownPoint, free: readonly number[]): KnownPoint => ({
    point: Float64Array.from(free, (d) => point[d]!),
    loss,
  })

  /** Scale of losses: how much they differ in the first design. */
  let scale = 0
  interface Basin {
    here: KnownPoint
    readonly free: readonly number[]
    readonly search: PointSearch<TrustRegionResult>
    state: IteratorResult<readonly Float64Array[], TrustRegionResult>
    isPolishing: boolean
  }

  const open = (start: KnownPoint, radius: number): Basin => {
    const row = Float64Array.from(space.dimensions, (dimension, d) => dimension.fromUnit(start.point[d]!))
    const free = smooth.filter((d) => space.isActive(d, row))
    const basin: Basin = {
      here: start,
      free,
      isPolishing: deadline === Number.POSITIVE_INFINITY,
      search: trustRegion(part(start, free), {
        radius,
        isHopeless: (loss, promised, resolution) =>
          resolution < 0.02 && loss > best!.loss && loss - 20 * promised > best!.loss,
        onRest: (_loss, promised, resolution) => !basin.isPolishing && resolution < FINE && promised < SLIGHT * scale,
      }),
      state: undefined as never,
    }
    return basin
  }

  /** Goes on in a basin until it rests, is at its bottom or used up its trials. */
  function* sink(basin: Basin, most: number): PointSearch {
    const end = spent + most
    if (basin.free.length === 0) return
    basin.state ??= basin.search.next()
    while (!basin.state.done) {
      if (spent >= end) return
      if (basin.state.value.length === 0) {
        if (!basin.isPolishing) {
          basin.state = basin.search.next([])
          return
        }
        basin.state = basin.search.next([])
        continue
      }
      const found = yield* evaluate(basin.state.value.map((piece) => joined(basin.here.point, basin.free, piece)))
      for (const known of found) if (known.loss < basin.here.loss) basin.here = known
      basin.state = basin.search.next(found.map((known) => part(known, basin.free)))
    }
  }

  /** To the bottom of a basin: continuous coordinates by models, others by neighbors, until neither helps. */
  function* descend(start: KnownPoint, radius: number, most = Number.POSITIVE_INFINITY): PointSearch<KnownPoint> {
    if (start.loss >= MARK) return start
    const end = Math.min(spent + most, deadline)
    let basin = open(start, radius)
    for (let round = 0; round < 10 && spent < end; round++) {
      yield* sink(basin, end - spent)
      const better = yield* neighbors(basin.here)
      if (better === undefined) break
      basin = open(better, Math.min(radius, 0.02))
    }
    bottoms.push(basin)
    return basin.here
  }

  /** Goes to the very bottom of the best basin. */
  function* polish(): PointSearch {
    let basin = bottoms.reduce<Basin | undefined>(
      (a, b) => (a === undefined || b.here.loss < a.here.loss ? b : a),
      undefined,
    )
    if (best!.loss >= MARK) return
    if (basin === undefined || basin.here.loss > best!.loss) basin = open(best!, 0.02)
    basin.isPolishing = true
    yield* sink(basin, Number.POSITIVE_INFINITY)
  }

  /** The best of the points that differ in one discrete coordinate, if it is better. */
  function* neighbors(here: KnownPoint): PointSearch<KnownPoint | undefined> {
    const points: Float64Array[] = []
    const row = Float64Array.from(space.dimensions, (dimension, d) => dimension.fromUnit(here.point[d]!))
    for (const d of stepped) {
      if (!space.isActive(d, row)) continue
      const dimension = space.dimensions[d]!
      const level = dimension.levelOf(row[d]!)
      for (let next = 0; next < dimension.count; next++) {
        const isNear = dimension.kind === 'nominal' ? dimension.count <= 8 : Math.abs(next - level) === 1
        if (next === level || !isNear) continue
        const point = here.point.slice()
        point[d] = (next + 0.5) / dimension.count
        points.push(point)
      }
    }
    if (points.length === 0) return undefined
    const found = yield* evaluate(points)
    let better: KnownPoint | undefined
    for (const known of found) if (known.loss < (better ?? here).loss) better = known
    return better
  }

  /** CMA-ES until it has contracted onto a basin; its bottom is found by models. */
  function* evolve(mean: Float64Array, sigma: number, population: number): PointSearch {
    runs++
    const cma = new Cma({ mean, sigma, population, cells })
    let polishedAt = Number.POSITIVE_INFINITY
    let runBest: KnownPoint | undefined
    for (let generation = 0; cma.stopReason === undefined && spent < deadline; generation++) {
      const points: Float64Array[] = []
      for (let k = 0; k < population; k++) {
        random.seek(runs * 65_536 + generation, k + 1)
        const point = new Float64Array(depth)
        cma.sample(random, point)
        points.push(point)
      }
      const found = yield* evaluate(points)
      const flat = new Float64Array(population * depth)
      // From what was drawn, not from what a repair made of it: else the distribution would collapse onto a constraint.
      points.forEach((point, k) => {
        flat.set(point, k * depth)
      })
      const losses = Float64Array.from(found, ({ loss }) => loss)
      const order = ascending(losses)
      cma.update(flat, order, losses)
      const leader = found[order[0]!]!
      if (runBest === undefined || leader.loss < runBest.loss) runBest = leader
      const spread = spreadOf(found, smooth)
      if (smooth.length === 0) continue
      if (spread < CONTRACTED && spread < polishedAt / 4) {
        polishedAt = spread
        const bottom = yield* descend(runBest, Math.min(0.1, Math.max(1e-3, 2 * spread)))
        if (bottom.loss < runBest.loss) runBest = bottom
      }
      // It contracts onto what is known already.
      if (spread < SETTLED && runBest.loss < leader.loss && distance(cma.mean, runBest.point, smooth) < 4 * spread)
        break
    }
  }

  const first = Math.max(8, 2 * depth)
  const design = createLatinHypercube(depth, first, seed)
  const designed = yield* evaluate(
    Array.from({ length: first }, (_, k) => {
      const point = new Float64Array(depth)
      design.at(k, point)
      return point
    }),
  )
  const finite = designed.map(({ loss }) => loss).filter((loss) => loss < MARK)
  if (finite.length > 0) scale = finite.sort((x, y) => x - y)[finite.length >> 1]! - finite[0]!
  if (stepped.length === 0 && best!.loss < MARK) {
    yield* descend(best!, WIDE, 0.5 * budget)
    const axes = yield* axesOfSum(best!)
    if (axes !== undefined) {
      const { base } = axes
      const most = Math.max(4, Math.floor(Math.min(LINE_PLACES, (0.75 * (budget - spent)) / depth)))
      const lines = lineSearch(
        part(base, smooth),
        axes.known.map((known) => part(known, smooth)),
        { most },
      )
      const places = yield* within(base.point, smooth, lines)
      const [found] = yield* evaluate([joined(base.point, smooth, places)])
      yield* descend(found!, 0.02)
    }
  }
  /** Points that change one coordinate each, if the loss is a sum over coordinates: one that changes all together tells. */
  function* axesOfSum(base: KnownPoint): PointSearch<{ base: KnownPoint; known: readonly KnownPoint[] } | undefined> {
    random.seek(0)
    const joint = base.point.slice()
    const points = smooth.map((d) => {
      const point = base.point.slice()
      const shift = 0.05 + 0.2 * random.next()
      point[d] = point[d]! + shift <= 1 ? point[d]! + shift : point[d]! - shift
      joint[d] = point[d]!
      return point
    })
    const found = yield* evaluate([joint, ...points])
    const known = found.slice(1)
    return isSum(base, known, found[0]!) ? { base, known } : undefined
  }
  const usual = defaultPopulation(depth)
  for (let run = 0; ; run++) {
    if (spent >= deadline && deadline < Number.POSITIVE_INFINITY) {
      yield* polish()
      deadline = Number.POSITIVE_INFINITY
    }
    random.seek(run + 1)
    if (run % 2 === 0) {
      const mean = Float64Array.from({ length: depth }, () => (run === 0 ? 0.5 : random.next()))
      const population = run === 0 ? usual : Math.floor(usual * 2 ** (run / 2))
      yield* evolve(mean, 1 / 6, population)
    } else if (smooth.length > 0) {
      const point = Float64Array.from({ length: depth }, () => random.next())
      const [start] = yield* evaluate([point])
      yield* descend(start!, WIDE)
    }
  }
}

/** The largest standard deviation of points along some coordinates. */
function spreadOf(points: readonly KnownPoint[], free: readonly number[]): number {
  let most = 0
  for (const d of free) {
    let mean = 0
    for (const { point } of points) mean += point[d]! / points.length
    let sum = 0
    for (const { point } of points) sum += square(point[d]! - mean)
    most = Math.max(most, Math.sqrt(sum / points.length))
  }
  return most
}

function distance(a: Float64Array, b: Float64Array, free: readonly number[]): number {
  let most = 0
  for (const d of free) most = Math.max(most, Math.abs(a[d]! - b[d]!))
  return most
}
