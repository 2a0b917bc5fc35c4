/** @module What the searches of a portfolio share: the space's coordinates by kind, what was found, and how much was spent. */
import { type CounterRandom, createCounterRandom } from '../counter-random.ts'
import type { KnownPoint, PointSearch } from '../point-search.ts'
import type { Space } from '../space.ts'
import type { Basin } from './auto-basin.ts'

/** Losses beyond this mark infeasible and failed trials. */
export const MARK = 1e299

export interface SceneOptions {
  readonly space: Space
  readonly seed: string | number
  readonly budget: number
  /** Points that one step of a descent may try together. Default 1. */
  readonly together?: number
  /** Points told before the search begins: of an earlier search, of the caller. */
  readonly known?: readonly KnownPoint[]
}

export class Scene {
  readonly space: Space
  readonly budget: number
  readonly together: number
  readonly random: CounterRandom
  /** Dimensions without steps. */
  readonly smooth: readonly number[]
  /** The others that have more than one value. */
  readonly stepped: readonly number[]
  /** By dimension: the number of cells of the unit interval, 0 when continuous. */
  readonly cells: Float64Array
  /** Basins entered, in order. */
  readonly basins: Basin[] = []
  best: KnownPoint | undefined
  spent = 0
  /** Trials after which exploring ends and the best basin is polished; infinite while that is done and afterwards. */
  deadline: number
  /** How much losses of the first trials differ. */
  scale = 0
  /** Whether the same place gave another loss: models of small steps would follow the noise. */
  isNoisy = false
  /** Whether the best basin has a kink at its bottom. */
  isKinked = false
  /** Whether a run of CMA-ES leads where models fail: it goes on past the deadline. */
  isLedByRun = false

  constructor({ space, seed, budget, together = 1, known = [] }: SceneOptions, polishing: number) {
    this.space = space
    this.budget = budget
    this.together = together
    this.random = createCounterRandom(seed, 'auto')
    const wide = space.dimensions.filter(({ count }) => count > 1)
    this.smooth = wide.filter(({ kind }) => kind === 'continuous').map(({ index }) => index)
    this.stepped = wide.filter(({ kind }) => kind !== 'continuous').map(({ index }) => index)
    this.cells = Float64Array.from(space.dimensions, ({ count }) =>
      Number.isFinite(count) && count <= 4096 ? count : 0,
    )
    this.deadline = budget - Math.min(polishing * budget, 25 * this.smooth.length)
    for (const each of known) this.remember(each)
  }

  get isPolishing(): boolean {
    return this.deadline === Number.POSITIVE_INFINITY
  }

  /** Whether a dimension exists at a point. */
  isActive(dimension: number, point: Float64Array): boolean {
    const { space } = this
    return !space.isConditional || space.isActive(dimension, this.rowOf(point))
  }

  rowOf(point: Float64Array): Float64Array {
    return Float64Array.from(this.space.dimensions, (dimension, d) => dimension.fromUnit(point[d]!))
  }

  remember(known: KnownPoint): void {
    if (this.best === undefined || known.loss < this.best.loss) this.best = known
  }

  /** Yields points of the whole unit cube and keeps account of what was found. */
  *evaluate(points: readonly Float64Array[]): PointSearch<readonly KnownPoint[]> {
    const found = yield points
    this.spent += found.length
    for (const known of found) this.remember(known)
    return found
  }
}

/** A point with some coordinates replaced. */
export function joined(base: Float64Array, free: readonly number[], piece: Float64Array): Float64Array {
  const point = base.slice()
  free.forEach((d, k) => {
    point[d] = piece[k]!
  })
  return point
}

/** Some coordinates of a point. */
export function piece({ point, loss }: KnownPoint, free: readonly number[]): KnownPoint {
  return { point: Float64Array.from(free, (d) => point[d]!), loss }
}
