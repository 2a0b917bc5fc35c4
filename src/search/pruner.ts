/**
 * @module The contract of a pruner: whether a trial that has shown part of its result is worth finishing. A step is a piece of
 * the evaluation in a fixed order: a fold of a walk-forward, a longer part of the data, one more symbol.
 *
 * Pruning pays only across such pieces: within a backtest of a millisecond there is nothing to save. To keep results
 * independent of the number of workers, a step is judged when all living trials of the batch have reported it, in the order
 * of trials: each is compared with the trials of closed batches and with its own batch at this step. A batch of one gives
 * the asynchronous form of a method (ASHA), a larger one successive halving within the batch.
 */
import type { ZodType } from 'zod'

/** What is known of one trial: its losses after steps 0, 1, 2, … (smaller is better). */
export type Curve = ArrayLike<number>

export interface Pruner {
  /**
   * Whether a trial should stop now.
   *
   * @param curve losses so far; the last one is new and a number. An earlier one is NaN where the step said nothing
   * @param others curves of the trials that it is compared with, pruned ones included; of the same group
   * @param trial its index, for pruners that treat trials differently
   */
  shouldPrune(curve: Curve, others: readonly Curve[], trial?: number): boolean
  /** Trials are compared within groups only: the brackets of Hyperband. Default: one group. */
  group?(trial: number): number
}

export interface PrunerType<Options = never> {
  readonly name: string
  readonly description: string
  readonly options: ZodType<Options>
  create(options: Options): Pruner
}

/** Declares a pruner; the type of its options follows from their schema. */
export function definePruner<Options>(type: PrunerType<Options>): PrunerType<Options> {
  return type
}
