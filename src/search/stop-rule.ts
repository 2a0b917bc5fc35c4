/** @module When a study has seen enough: budget, patience, target. Judged at ends of batches, so workers change nothing. */
import type { Trials } from './trials.ts'

export interface StopOptions {
  /** Trials at most. */
  readonly budget?: number | undefined
  /** Trials without an improvement of the best loss by more than `minImprovement`. */
  readonly patience?: number | undefined
  /** Default 0. In units of the loss. */
  readonly minImprovement?: number | undefined
  /** Patience does not count before this many trials. Default 0. */
  readonly minTrials?: number | undefined
  /** Stops when the loss is at most this. */
  readonly targetLoss?: number | undefined
}

/** Follows closed trials in order. */
export class StopRule {
  private readonly options: StopOptions
  private seen = 0
  private best = Number.POSITIVE_INFINITY
  private improvedAt = 0

  constructor(options: StopOptions) {
    this.options = options
  }

  /** Looks at trials closed since; returns why to stop, or undefined. */
  update(trials: Trials, closed: number): string | undefined {
    const { patience, minImprovement = 0, minTrials = 0, targetLoss, budget } = this.options
    for (; this.seen < closed; this.seen++) {
      if (!trials.isFeasible(this.seen)) continue
      const loss = trials.losses[this.seen * trials.lossCount]!
      if (loss < this.best - (Number.isFinite(this.best) ? minImprovement : 0)) {
        this.best = loss
        this.improvedAt = this.seen + 1
      }
    }
    if (trials.lossCount === 1) {
      if (targetLoss !== undefined && this.best <= targetLoss) return 'target reached'
      if (patience !== undefined && closed >= minTrials && closed - Math.max(this.improvedAt, 0) >= patience) {
        return `no improvement in ${patience} trials`
      }
    }
    return budget !== undefined && closed >= budget ? 'budget spent' : undefined
  }
}
