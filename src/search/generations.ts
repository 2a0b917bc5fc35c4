/**
 * @module What evolutionary samplers share: generations of points of the unit cube, proposed purely, collected until complete.
 * Trials that were not proposed here (starts, an earlier search) count as members like any other.
 */
import type { CounterRandom } from './counter-random.ts'
import { createCounterRandom } from './counter-random.ts'
import type { AdaptiveSampler, SamplerContext } from './sampler.ts'
import { createLatinHypercube } from './samplers/lhs.ts'

/** Members as columns. */
export interface Population {
  count: number
  readonly points: Float64Array
  readonly losses: Float64Array
  readonly violations: Float64Array
}

export interface Evolution {
  readonly name: string
  readonly size: number
  /** Proposes a child of the population, pure. `population.count` is at least 1. */
  child(population: Population, random: CounterRandom, out: Float64Array): void
  /** The members that stay, of parents and children together: at most `size` indices. */
  survive(all: Population): readonly number[]
}

/** Builds a sampler from a rule for children and a rule for survival. */
export function createGenerations(context: SamplerContext, evolution: Evolution): AdaptiveSampler {
  const { space, seed, objectives } = context
  const { dimensions } = space
  const depth = dimensions.length
  const { size } = evolution
  const random = createCounterRandom(seed, evolution.name)
  const initial = createLatinHypercube(depth, size, seed)
  const create = (capacity: number): Population => ({
    count: 0,
    points: new Float64Array(capacity * depth),
    losses: new Float64Array(capacity * objectives),
    violations: new Float64Array(capacity),
  })
  let parents = create(0)
  let children = create(size)
  let generation = 0
  const point = new Float64Array(depth)
  const row = new Float64Array(depth)

  // First attempts of this generation, kept because `tell` needs them again: a cache, not a state.
  const keptPoints = new Float64Array(size * depth)
  const keptRows = new Float64Array(size * depth)
  const keptTrials = new Float64Array(size).fill(-1)

  /** Finds point and row of a trial. */
  const propose = (trial: number, attempt: number): void => {
    const slot = trial % size
    const first = slot * depth
    if (attempt === 0 && keptTrials[slot] === trial) {
      for (let d = 0; d < depth; d++) {
        point[d] = keptPoints[first + d]!
        row[d] = keptRows[first + d]!
      }
      return
    }
    draw(trial, attempt)
    for (let d = 0; d < depth; d++) row[d] = dimensions[d]!.fromUnit(point[d]!)
    if (attempt > 0) return
    for (let d = 0; d < depth; d++) {
      keptPoints[first + d] = point[d]!
      keptRows[first + d] = row[d]!
    }
    keptTrials[slot] = trial
  }

  const draw = (trial: number, attempt: number): void => {
    if (generation === 0 && attempt === 0 && trial < size) initial.at(trial, point)
    else {
      random.seek(trial, attempt)
      if (generation === 0) for (let d = 0; d < depth; d++) point[d] = random.next()
      else evolution.child(parents, random, point)
    }
  }

  const endGeneration = (): void => {
    const all = create(parents.count + children.count)
    for (const from of [parents, children]) {
      all.points.set(from.points.subarray(0, from.count * depth), all.count * depth)
      all.losses.set(from.losses.subarray(0, from.count * objectives), all.count * objectives)
      all.violations.set(from.violations.subarray(0, from.count), all.count)
      all.count += from.count
    }
    keptTrials.fill(-1)
    const survivors = evolution.survive(all)
    parents = create(survivors.length)
    for (const index of survivors) {
      const at = parents.count++
      parents.points.set(all.points.subarray(index * depth, (index + 1) * depth), at * depth)
      parents.losses.set(all.losses.subarray(index * objectives, (index + 1) * objectives), at * objectives)
      parents.violations[at] = all.violations[index]!
    }
    children = create(size)
    generation++
  }

  return {
    kind: 'adaptive',
    nextBatchSize: () => size - children.count,
    ask(trial, attempt, out) {
      propose(trial, attempt)
      for (let d = 0; d < depth; d++) out[d] = row[d]!
      space.deactivate(out)
    },
    tell(batch) {
      for (let k = 0; k < batch.count; k++) {
        propose(batch.first + k, 0)
        const at = children.count++
        for (let d = 0; d < depth; d++) {
          const number = batch.rows[k * depth + d]!
          const isOwn = Number.isNaN(number) || Object.is(row[d], number)
          children.points[at * depth + d] = isOwn ? point[d]! : dimensions[d]!.toUnit(number)
        }
        children.losses.set(batch.losses.subarray(k * objectives, (k + 1) * objectives), at * objectives)
        children.violations[at] = batch.violations[k]!
        if (children.count === size) endGeneration()
      }
    },
  }
}
