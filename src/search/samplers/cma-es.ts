/**
 * @module CMA-ES with restarts: after a run has converged the next one begins elsewhere, with a doubled population or, half
 * of the effort, with a small and local one (BIPOP: Hansen, GECCO workshop 2009).
 */
import { z } from 'zod'
import { exp, power } from '../../core/special-functions.ts'
import { Cma, defaultPopulation } from '../cma.ts'
import { type CounterRandom, createCounterRandom } from '../counter-random.ts'
import { ascending, rankedLosses } from '../loss-order.ts'
import type { FloatParameter } from '../parameter.ts'
import { repair } from '../repair.ts'
import { type AdaptiveSampler, defineSampler, type SamplerContext } from '../sampler.ts'

export interface CmaEsOptions {
  /** Standard deviation at the beginning, as a part of each range. Default 1/6. */
  readonly sigma: number
  /** Samples a generation; default 4 + ⌊3 ln d⌋. */
  readonly population?: number | undefined
  /** Whether to begin anew after a run has converged. Default true. */
  readonly restarts: boolean
  /**
   * Whether only the spread of each parameter is learned, not how parameters depend on each other: linear cost, and fewer trials
   * needed where the dependence is weak. Default: with more than 100 parameters, where the full matrix is rarely learned in time.
   */
  readonly separable?: boolean | undefined
  /** Where the first run begins, in the unit cube. Default the middle. */
  readonly mean?: Float64Array | undefined
  /** Relative spreads of the coordinates in the first run. */
  readonly spreads?: Float64Array | undefined
}

const DEFAULTS: CmaEsOptions = { sigma: 1 / 6, restarts: true }

const isUniform = ({ log, distribution = 'uniform' }: FloatParameter): boolean =>
  log !== true && distribution === 'uniform'

/** Samples drawn for a trial before the last one is repaired. */
const DRAWS = 4

/** Creates a CMA-ES sampler. Discrete parameters are searched as cells of the unit interval, kept open by a margin. */
export function createCmaEs(context: SamplerContext, given: Partial<CmaEsOptions> = {}): AdaptiveSampler {
  const options = { ...DEFAULTS, ...given }
  const { space, seed } = context
  const { dimensions } = space
  const depth = dimensions.length
  const random = createCounterRandom(seed, 'cma-es')
  const restart = createCounterRandom(seed, 'cma-es restart')
  const cells = Float64Array.from(dimensions, ({ count }) => (Number.isFinite(count) && count <= 4096 ? count : 0))
  // Weights with a fixed sum: no sample ever satisfies it, so samples are free and their projections are evaluated.
  const isProjected =
    space.constraints.some(({ linear }) => linear?.relation === '=') &&
    dimensions.every(
      ({ kind, parameter }) => kind === 'continuous' && parameter.type === 'float' && isUniform(parameter),
    )
  const lows = dimensions.map(({ parameter }) => ('min' in parameter ? parameter.min : 0))
  const widths = dimensions.map(({ parameter }, d) => ('max' in parameter ? parameter.max - lows[d]! : 0))
  const smallest = options.population ?? defaultPopulation(depth)
  const isSeparable = options.separable ?? depth > 100
  let doublings = 0
  let runs = 0
  let isLarge = true
  const spent = { large: 0, small: 0 }
  let cma = new Cma({
    mean: options.mean ?? new Float64Array(depth).fill(0.5),
    sigma: options.sigma,
    population: smallest,
    cells,
    spreads: options.spreads,
    isSeparable,
    isFree: isProjected,
  })
  // What is known of the current generation.
  let points = new Float64Array(smallest * depth)
  let losses = new Float64Array(smallest)
  let known = 0
  const point = new Float64Array(depth)
  const row = new Float64Array(depth)

  // First attempts of this generation, kept because `tell` needs them again: a cache, not a state.
  const kept = { points: new Float64Array(0), rows: new Float64Array(0), trials: new Float64Array(0) }
  const forget = (): void => {
    kept.points = new Float64Array(cma.population * depth)
    kept.rows = new Float64Array(cma.population * depth)
    kept.trials = new Float64Array(cma.population).fill(-1)
  }
  forget()

  const propose = (trial: number, attempt: number): void => {
    const slot = trial % cma.population
    if (attempt === 0 && kept.trials[slot] === trial) {
      point.set(kept.points.subarray(slot * depth, (slot + 1) * depth))
      row.set(kept.rows.subarray(slot * depth, (slot + 1) * depth))
      return
    }
    draw(trial, attempt, random)
    if (attempt > 0) return
    kept.points.set(point, slot * depth)
    kept.rows.set(row, slot * depth)
    kept.trials[slot] = trial
  }

  /** The point of a trial: a function of the run's state, seed, trial and attempt. */
  const draw = (trial: number, attempt: number, source: CounterRandom): void => {
    source.seek(trial, attempt)
    if (isProjected) {
      cma.sample(source, point)
      for (let d = 0; d < depth; d++) row[d] = lows[d]! + point[d]! * widths[d]!
      repair(space, row, source)
      return
    }
    for (let tries = 0; tries < DRAWS; tries++) {
      cma.sample(source, point)
      for (let d = 0; d < depth; d++) row[d] = dimensions[d]!.fromUnit(point[d]!)
      space.deactivate(row)
      if (space.isFeasible(row)) return
    }
    // The repaired row is evaluated, but the distribution learns from the point that was drawn: else it would collapse
    // onto the constraint and lose its directions.
    repair(space, row, source)
  }

  const beginRun = (): void => {
    runs++
    restart.seek(runs)
    const mean = Float64Array.from({ length: depth }, () => restart.next())
    isLarge = spent.large <= spent.small
    if (isLarge) doublings++
    const large = smallest * 2 ** doublings
    const u = restart.next()
    const population = isLarge
      ? large
      : Math.max(smallest, Math.floor(smallest * power((0.5 * large) / smallest, u * u)))
    const widest = Math.max(options.sigma, DEFAULTS.sigma)
    const sigma = isLarge ? widest : widest * exp(-2 * Math.LN10 * restart.next())
    cma = new Cma({ mean, sigma, population, cells, isSeparable, isFree: isProjected })
  }

  const endGeneration = (): void => {
    cma.update(points, ascending(losses), losses)
    spent[isLarge ? 'large' : 'small'] += known
    known = 0
    if (cma.stopReason !== undefined && options.restarts) beginRun()
    points = new Float64Array(cma.population * depth)
    losses = new Float64Array(cma.population)
    forget()
  }

  return {
    kind: 'adaptive',
    nextBatchSize: () => cma.population - known,
    ask(trial, attempt, out) {
      propose(trial, attempt)
      out.set(row)
    },
    tell(batch) {
      const ranked = rankedLosses(batch)
      for (let k = 0; k < batch.count; k++) {
        const told = batch.rows.subarray(k * depth, (k + 1) * depth)
        propose(batch.first + k, 0)
        for (let d = 0; d < depth; d++) {
          // Where another number was evaluated than proposed, the distribution learns from that number.
          const isOwn = Object.is(row[d], told[d]) || Number.isNaN(told[d]!)
          points[known * depth + d] = isOwn ? point[d]! : dimensions[d]!.toUnit(told[d]!)
        }
        losses[known++] = ranked[k]!
        if (known === cma.population) endGeneration()
      }
    },
    get stopReason() {
      return options.restarts ? undefined : cma.stopReason
    },
  }
}

export const cmaEs = defineSampler({
  name: 'cma_es',
  kind: 'adaptive',
  description: 'Follows the better half of a normal distribution; restarts elsewhere when it has converged.',
  handles: { conditions: true, objectives: 'one' },
  options: z.strictObject({
    sigma: z.number().positive().max(1).default(DEFAULTS.sigma),
    population: z.int().min(4).optional(),
    restarts: z.boolean().default(DEFAULTS.restarts),
    separable: z.boolean().optional(),
  }),
  create: (context, options) => createCmaEs(context, options),
})
