/** @module What a study is made from, what it hands out, and what it is told. */
import type { Objective } from './objective.ts'
import type { ParameterSet } from './parameter.ts'
import type { Pruner } from './pruner.ts'
import type { Sampler } from './sampler.ts'
import type { Space } from './space.ts'
import type { StopOptions } from './stop-rule.ts'

export interface StudyOptions {
  readonly space: Space
  /** Name of a sampler (`auto`, `tpe`), or a sampler. */
  readonly method: string | Sampler
  /** Options of the named sampler. */
  readonly options?: unknown
  readonly objectives: readonly Objective[]
  readonly seed: string | number
  readonly stop?: StopOptions
  /** Stops trials on the way: see `report`. One loss only. */
  readonly pruning?: {
    readonly pruner: Pruner
    /** Steps that a complete trial reports before its result, 1 … 255. */
    readonly steps: number
  }
  /** Milliseconds of one evaluation, when known: `auto` chooses by it. */
  readonly evaluationMs?: number | undefined
  /**
   * Trials proposed before the sampler's own: the defaults of a strategy, the best of an earlier search. What stands twice, or is
   * among `earlier`, is proposed once, or not at all.
   */
  readonly start?: readonly ParameterSet[]
  /**
   * Results of an earlier search that the sampler learns from. They become the first trials, do not count towards the budget, and
   * in a finite space are not evaluated again.
   */
  readonly earlier?: readonly EarlierTrial[]
}

/** A configuration whose result is known. */
export interface EarlierTrial {
  readonly parameters: ParameterSet
  /** One for each objective, in their order; not finite for a failed one. */
  readonly values: ArrayLike<number>
  readonly violation?: number
}

/** A trial to evaluate. */
export interface Trial {
  readonly id: number
  /** Numbers in the order of dimensions. A view: copy it to keep it. */
  readonly row: Float64Array
  /** Made on first use. */
  readonly parameters: ParameterSet
}

/** What an evaluation found. */
export type Outcome =
  | {
      readonly status: 'complete'
      /** One for each objective, in their order. Not finite: the trial counts as failed. */
      readonly values: ArrayLike<number>
      /** Sum of violations of constraints on results, at least 0. Default 0. */
      readonly violation?: number
    }
  | { readonly status: 'failed' | 'pruned' }

export interface BestTrial {
  readonly id: number
  readonly parameters: ParameterSet
  readonly losses: readonly number[]
}
