/**
 * @module The contract of a pruner: whether a trial that has shown part of its result is worth finishing. A step is a piece of
 * the evaluation in a fixed order: a fold of a walk-forward, a longer part of the data, one more symbol.
 *
 * Pruning pays only across such pieces: within a backtest of a millisecond there is nothing to save. To keep results
 * independent of the number of workers, trials are compared with closed trials of earlier batches only, so a study that
 * prunes asks for whole batches and tells `report` values in trial order.
 */
import type { ZodType } from 'zod'

/** What is known of one trial: its losses after steps 0, 1, 2, … (smaller is better). */
export type Curve = readonly number[]

export interface Pruner {
  /**
   * Whether a trial should stop now.
   *
   * @param curve losses so far; the last one is new
   * @param others curves of trials that are closed, pruned ones included
   */
  shouldPrune(curve: Curve, others: readonly Curve[]): boolean
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
