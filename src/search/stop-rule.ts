/** @module When a study has seen enough: budget, patience, plateau, target. Judged at ends of batches, so workers change nothing. */
import { createFront, type Front } from './pareto.ts'
import { SpaceError } from './space-error.ts'
import type { Trials } from './trials.ts'

export interface StopOptions {
  /** Trials at most. */
  readonly budget?: number | undefined
  /** Trials without an improvement: of the best loss, or, with several losses, without a new member of the front. */
  readonly patience?: number | undefined
  /** What the best loss must fall by to count as an improvement, in units of the loss. Default 0. */
  readonly minImprovement?: number | undefined
  /**
   * The same as a part of the standard deviation of all losses so far: 0.05 calls it a plateau when patience passes with less
   * than a twentieth of it gained. Default 0.
   */
  readonly plateau?: number | undefined
  /** Patience does not count before this many trials. Default 0. */
  readonly minTrials?: number | undefined
  /** Stops when the loss is at most this. One loss only. */
  readonly targetLoss?: number | undefined
}

/** Follows closed trials in order. */
export class StopRule {
  private readonly options: StopOptions
  private readonly front: Front | undefined
  private seen = 0
  private best = Number.POSITIVE_INFINITY
  /** The best loss when an improvement was last counted: small steps add up. */
  private counted = Number.POSITIVE_INFINITY
  private improvedAt = 0
  private feasible = 0
  private mean = 0
  private squares = 0

  /** @throws SpaceError `SEARCH_STOP` for numbers that mean nothing */
  constructor(options: StopOptions, lossCount = 1) {
    const whole = { budget: options.budget, patience: options.patience, minTrials: options.minTrials }
    for (const [name, value] of Object.entries(whole)) {
      if (value !== undefined && !(Number.isInteger(value) && value >= (name === 'minTrials' ? 0 : 1))) {
        throw new SpaceError('SEARCH_STOP', [name], `Expected ${name} as a whole number of trials, was ${value}.`)
      }
    }
    for (const name of ['minImprovement', 'plateau'] as const) {
      const value = options[name]
      if (value !== undefined && !(value >= 0)) {
        throw new SpaceError('SEARCH_STOP', [name], `Expected ${name} of at least 0, was ${value}.`)
      }
    }
    if (options.targetLoss !== undefined && Number.isNaN(Number(options.targetLoss))) {
      throw new SpaceError('SEARCH_STOP', ['targetLoss'], `Expected targetLoss as a number, was ${options.targetLoss}.`)
    }
    if (lossCount > 1) {
      const single = (['targetLoss', 'minImprovement', 'plateau'] as const).find((name) => options[name] !== undefined)
      if (single !== undefined) {
        throw new SpaceError(
          'SEARCH_STOP',
          [single],
          `Expected one objective with ${single}, was ${lossCount} without weights.`,
          {
            hint: 'Patience counts trials without a new member of the Pareto front; weights make one objective of several.',
          },
        )
      }
    }
    this.options = options
    this.front = lossCount > 1 ? createFront(lossCount) : undefined
  }

  /** Looks at trials closed since; returns why to stop, or undefined. */
  update(trials: Trials, closed: number): string | undefined {
    const { patience, minTrials = 0, targetLoss, budget } = this.options
    for (; this.seen < closed; this.seen++) if (trials.isFeasible(this.seen)) this.look(trials, this.seen)
    if (targetLoss !== undefined && this.best <= targetLoss) return 'target reached'
    if (patience !== undefined && closed >= minTrials && closed - this.improvedAt >= patience) {
      return `no improvement in ${patience} trials`
    }
    return budget !== undefined && closed >= budget ? 'budget spent' : undefined
  }

  private look(trials: Trials, trial: number): void {
    if (this.front !== undefined) {
      if (this.front.offer(trial, trials.lossesOf(trial))) this.improvedAt = trial + 1
      return
    }
    const loss = trials.losses[trial]!
    this.feasible++
    const delta = loss - this.mean
    this.mean += delta / this.feasible
    this.squares += delta * (loss - this.mean)
    if (loss < this.best) this.best = loss
    const { minImprovement = 0, plateau = 0 } = this.options
    const deviation = this.feasible > 1 ? Math.sqrt(this.squares / (this.feasible - 1)) : 0
    const needed = Number.isFinite(this.counted) ? Math.max(minImprovement, plateau * deviation) : 0
    if (loss < this.counted - needed) {
      this.counted = loss
      this.improvedAt = trial + 1
    }
  }
}
