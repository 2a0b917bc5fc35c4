/**
 * @module A search that changes its method with what it finds. A descent with quadratic models begins at the best of a few
 * spread trials: nothing else is needed where the loss has one basin, or ripples on one. Where the loss turns out to be a sum
 * over parameters, each is searched along its line. Otherwise, once the descent has used a quarter of the budget or is at its
 * bottom, CMA-ES and descents from elsewhere look for other basins in turn with it; the end of the budget belongs to the best
 * basin. Where the same place gives different losses CMA-ES is used alone. The combination of a model-based descent, line
 * searches and restarted CMA-ES follows Loshchilov, Schoenauer and Sebag, "Bi-population CMA-ES algorithms with surrogate models
 * and line searches" (GECCO workshop 2013).
 */
import { defaultPopulation } from '../cma.ts'
import { lineSearch } from '../line-search.ts'
import type { KnownPoint, PointSearch } from '../point-search.ts'
import { descend, openBasin, polish, sink } from './auto-basin.ts'
import { evolve } from './auto-evolve.ts'
import { joined, MARK, Scene, type SceneOptions } from './auto-scene.ts'
import { createLatinHypercube } from './lhs.ts'

/** Part of the budget kept for the bottom of the best basin. */
const POLISHING = 0.2
/** Length of the first steps of a descent, as a part of each range. */
const WIDE = 0.2
/** Spread of CMA-ES at the beginning, as a part of each range. */
const SIGMA = 1 / 6
/** Around the best trial of a space with steps, and near a bottom: spreads and first steps, as parts of each range. */
const AROUND = 0.1
const NEARBY = 0.05
/** Parts of the budget: for the first descent alone, and for each turn afterwards. */
const ALONE = 0.25
const TURN = 0.05
/** Part of what is left that one generation may use. */
const SHARE = 0.05
/** A move that changes nothing, and the part of the differences of the first trials that makes a change noise. */
const NUDGE = 1e-14
const NOISE = 1e-4
/** Trials a coordinate of the first descent before lines take over where the loss is a sum: enough where it has one basin. */
const LOOK = 6
/** Places tried along each coordinate of a sum: at most, and as a part of what is left. */
const PLACES = 60
const LINES = 0.75

/** Yields points of the unit cube of all dimensions, and goes on for ever: after the budget it explores further. */
export function* explore(options: SceneOptions): PointSearch<never> {
  const scene = new Scene(options, POLISHING)
  yield* begin(scene, options.seed)
  const elsewhere = createTask(wander(scene))
  if (scene.stepped.length === 0 && !scene.isNoisy && scene.best!.loss < MARK) {
    const sum = { isSeen: false }
    const first = createTask(leadingDescent(scene, sum))
    yield* slice(scene, first, ALONE * scene.budget)
    while (first.state.done !== true && scene.spent < scene.deadline) {
      if (!sum.isSeen) yield* slice(scene, elsewhere, TURN * scene.budget)
      yield* slice(scene, first, TURN * scene.budget)
    }
  }
  yield* slice(scene, elsewhere, scene.deadline - scene.spent)
  scene.deadline = Number.POSITIVE_INFINITY
  if (!scene.isNoisy && !scene.isLedByRun && !(yield* polish(scene))) {
    const population = defaultPopulation(scene.space.dimensions.length)
    yield* evolve(scene, { run: 0, mean: scene.best!.point, sigma: NEARBY, population, isAlone: true })
  }
  for (;;) yield* slice(scene, elsewhere, scene.budget)
}

/** A few trials spread over the space. */
function* begin(scene: Scene, seed: string | number): PointSearch {
  const depth = scene.space.dimensions.length
  const count = Math.max(8, 2 * depth)
  const design = createLatinHypercube(depth, count, seed)
  const points = Array.from({ length: count }, (_, k) => {
    const point = new Float64Array(depth)
    design.at(k, point)
    return point
  })
  const found = (yield* scene.evaluate(points)).filter(({ loss }) => loss < MARK)
  found.sort((a, b) => a.loss - b.loss)
  const [first] = found
  if (first === undefined) return
  scene.scale = found[found.length >> 1]!.loss - first.loss
  // As good as the same place again: without noise even a loss that is rough everywhere hardly changes.
  const near = first.point.slice()
  for (const d of scene.smooth) near[d] = near[d]! + (near[d]! < 0.5 ? NUDGE : -NUDGE)
  const [again] = yield* scene.evaluate([near])
  scene.isNoisy = again!.loss < MARK && Math.abs(again!.loss - first.loss) > NOISE * scene.scale
  if (scene.isNoisy) scene.deadline = Number.POSITIVE_INFINITY
}

/** From the best trial to the bottom of its basin; along lines where the loss is a sum over coordinates. */
function* leadingDescent(scene: Scene, sum: { isSeen: boolean }): PointSearch {
  const start = scene.best!
  const basin = openBasin(scene, start, WIDE)
  const began = scene.spent
  const isSeen = (): boolean => basin.sum !== undefined && scene.spent > began + LOOK * basin.free.length
  yield* sink(scene, basin, Number.POSITIVE_INFINITY, isSeen)
  if (basin.sum === undefined) return
  sum.isSeen = true
  const { base, axes } = basin.sum
  const left = (LINES * (scene.budget - scene.spent)) / basin.free.length
  const lines = lineSearch(base, axes, { most: Math.max(4, Math.floor(Math.min(PLACES, left))) })
  let state = lines.next()
  while (state.done !== true) {
    const found = yield* scene.evaluate(state.value.map((point) => joined(start.point, basin.free, point)))
    state = lines.next(
      found.map(({ point, loss }) => ({ point: Float64Array.from(basin.free, (d) => point[d]!), loss })),
    )
  }
  const [together] = yield* scene.evaluate([joined(start.point, basin.free, state.value)])
  yield* descend(scene, together!, NEARBY)
}

/** Runs of CMA-ES with growing populations and descents from random places, in turn, for ever. */
function* wander(scene: Scene): PointSearch<never> {
  const { random } = scene
  const depth = scene.space.dimensions.length
  const drawn = (): Float64Array => Float64Array.from({ length: depth }, () => random.next())
  for (let run = 0; ; run++) {
    random.seek(run + 1)
    if (run % 2 === 1 && !scene.isNoisy) {
      if (scene.stepped.length > 0) {
        // From elsewhere with other choices a descent would go where these are wrong: look around the best again.
        const population = defaultPopulation(depth)
        yield* evolve(scene, { run: run + 1, mean: scene.best!.point, sigma: AROUND, population })
        continue
      }
      const [start] = yield* scene.evaluate([drawn()])
      yield* descend(scene, start as KnownPoint, WIDE)
      continue
    }
    const mean = run === 0 ? new Float64Array(depth).fill(0.5) : drawn()
    // A large population late would use up what is kept for the best basin.
    const usual = defaultPopulation(depth)
    const left = Math.max(0, Math.min(scene.deadline, scene.budget) - scene.spent)
    const population = Math.min(usual * 2 ** Math.min(run >> 1, 16), Math.max(usual, Math.floor(left * SHARE)))
    yield* evolve(scene, { run: run + 1, mean, sigma: SIGMA, population })
  }
}

/** A search that is interrupted and resumed. */
interface Task<Result> {
  readonly search: PointSearch<Result>
  state: IteratorResult<readonly Float64Array[], Result>
}

function createTask<Result>(search: PointSearch<Result>): Task<Result> {
  return { search, state: search.next() }
}

/** Lets a task spend about so many trials. */
function* slice<Result>(scene: Scene, task: Task<Result>, most: number): PointSearch {
  const end = scene.spent + most
  while (task.state.done !== true && scene.spent < end) task.state = task.search.next(yield task.state.value)
}
