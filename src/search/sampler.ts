/**
 * @module The contract of a sampler: who proposes what to try next. There are two kinds.
 *
 * **Indexed** samplers (grid, random, Latin hypercube, Sobol, Halton) are functions of the trial's index. Nothing that was
 * found changes them, so workers take ranges of indices and never wait for each other; a resumed run goes on at the next
 * index. `at(index, out)` writes numbers of a row (see `dimension.ts`) and must be fast: millions a second.
 *
 * **Adaptive** samplers (TPE, CMA-ES, evolution, Gaussian process) learn. Three rules make their proposals independent of
 * the number of workers and of the order in which results arrive:
 *
 * 1. *Logical batches.* The sampler says how many trials it wants next (`nextBatchSize`: 1, a generation, an option).
 *    The proposals of a batch depend on the results of earlier batches and on nothing of their own batch but its
 *    proposals. A batch is closed, in the order of its trials, when all of it is told.
 * 2. *`ask` is pure.* It draws from a stream at (seed, trial, attempt) and leaves no trace. Only `tell` changes a sampler.
 * 3. *The state is a fold.* Therefore telling the recorded trials to a fresh sampler, batch after batch, gives its state
 *    back to the last bit: a study needs no snapshot to be resumed, its trials are enough.
 *
 * Losses are always minimized: the study has turned directions and weights into losses before it tells. A failed trial has
 * the loss NaN and an infeasible one a positive violation; a sampler orders feasible before infeasible before failed and
 * never feeds either to a model as a number.
 *
 * The study, not the sampler, guarantees that a proposal is feasible and, in a finite space, new: it asks again with the
 * next attempt, then repairs. Evolutionary samplers may therefore find in `tell` another row than they proposed; the row
 * told is what counts.
 */
import type { ZodType } from 'zod'
import type { Space } from './space.ts'

/** Proposes by index. */
export interface IndexedSampler {
  readonly kind: 'indexed'
  /** How many different trials it has; infinite for random and sequences. */
  readonly count: number
  /**
   * Writes the row of a trial at `offset`. False when no feasible row was found within the attempts allowed: the row is
   * then the last one tried, and the trial is skipped with that reason.
   */
  at(index: number, out: Float64Array, offset?: number): boolean
}

/** What a batch found. Arrays are views: copy what is kept. */
export interface ToldBatch {
  /** Index of the first trial; the others follow. */
  readonly first: number
  readonly count: number
  /** count × dimensions numbers. */
  readonly rows: Float64Array
  /** count × objectives losses, NaN where the trial failed. */
  readonly losses: Float64Array
  /** By trial: 0 when feasible, else the sum of violations of constraints on results. */
  readonly violations: Float64Array
}

/** Proposals of the current batch that were already made: for samplers that keep them apart. */
export interface PendingRows {
  readonly rows: Float64Array
  readonly count: number
}

/** Proposes from what was found. */
export interface AdaptiveSampler {
  readonly kind: 'adaptive'
  /** Size of the batch that begins now. A pure function of the batches told. */
  nextBatchSize(): number
  /** Writes the proposal of a trial, pure: equal arguments and history give equal rows. */
  ask(trial: number, attempt: number, out: Float64Array, pending: PendingRows): void
  tell(batch: ToldBatch): void
  /** Why it would rather stop, if it would: a converged population, an exhausted space. */
  readonly stopReason?: string | undefined
  /** Sentences for the reader about choices that it made. */
  readonly notes?: readonly string[]
}

export type Sampler = IndexedSampler | AdaptiveSampler

/** What a sampler is made from. All of it is plain data but the space, which plain data describes. */
export interface SamplerContext {
  readonly space: Space
  readonly seed: string | number
  /** Trials that the study will make at most, when known. */
  readonly budget?: number | undefined
  /** Number of objectives. */
  readonly objectives: number
  /** Milliseconds that one evaluation takes, when known. */
  readonly evaluationMs?: number | undefined
}

/** A kind of sampler in the registry. */
export interface SamplerType<Options = never> {
  /** The word after `method:`. */
  readonly name: string
  readonly kind: 'indexed' | 'adaptive'
  readonly description: string
  readonly handles: {
    /** Parameters under `when`. */
    readonly conditions: boolean
    readonly objectives: 'one' | 'many'
  }
  readonly options: ZodType<Options>
  create(context: SamplerContext, options: Options): Sampler
}

/**
 * Declares a sampler; the type of its options follows from their schema.
 *
 * @example
 * export const middle = defineSampler({
 *   name: 'middle', kind: 'indexed', description: 'Always the middle.', handles: { conditions: false, objectives: 'many' },
 *   options: z.strictObject({}),
 *   create: ({ space }) => ({
 *     kind: 'indexed', count: 1,
 *     at: (_index, out) => { space.dimensions.forEach((d, i) => { out[i] = d.fromUnit(0.5) }); return true },
 *   }),
 * })
 */
export function defineSampler<Options>(type: SamplerType<Options>): SamplerType<Options> {
  return type
}
