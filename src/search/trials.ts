/** @module The trials of a study as growing columns: a million trials are four typed arrays, never a million objects. */
import { BugError } from '../core/errors.ts'

/** What became of a trial. */
export const trialStates = ['pending', 'complete', 'failed', 'pruned'] as const
export type TrialState = (typeof trialStates)[number]

/**
 * Columns of trials. Trial k has the numbers `rows[k × width …]`, the losses `losses[k × lossCount …]` and, in a study that
 * prunes, the losses of its first `reached[k]` steps at `curves[k × steps …]`.
 */
export class Trials {
  readonly width: number
  readonly lossCount: number
  /** Steps of a complete trial before its result; 0 when nothing is pruned. */
  readonly steps: number
  count = 0
  rows: Float64Array
  losses: Float64Array
  /** Sum of violations of constraints on results; 0 when feasible. */
  violations: Float64Array
  /** Position in {@link trialStates}. */
  states: Uint8Array
  /** Losses of steps; NaN where a step says nothing. */
  curves: Float64Array
  /** Steps reported. */
  reached: Uint8Array

  constructor(width: number, lossCount: number, capacity = 64, steps = 0) {
    this.width = width
    this.lossCount = lossCount
    this.steps = steps
    this.rows = new Float64Array(capacity * width)
    this.losses = new Float64Array(capacity * lossCount).fill(Number.NaN)
    this.violations = new Float64Array(capacity)
    this.states = new Uint8Array(capacity)
    this.curves = new Float64Array(capacity * steps)
    this.reached = new Uint8Array(steps === 0 ? 0 : capacity)
  }

  /** Adds pending trials with the rows given and returns the index of the first. */
  append(rows: Float64Array, count: number): number {
    this.reserve(this.count + count)
    const first = this.count
    this.rows.set(rows.subarray(0, count * this.width), first * this.width)
    this.losses.fill(Number.NaN, first * this.lossCount, (first + count) * this.lossCount)
    this.states.fill(0, first, first + count)
    this.violations.fill(0, first, first + count)
    this.reached.fill(0, first, first + count)
    this.count += count
    return first
  }

  row(trial: number): Float64Array {
    return this.rows.subarray(trial * this.width, (trial + 1) * this.width)
  }

  lossesOf(trial: number): Float64Array {
    return this.losses.subarray(trial * this.lossCount, (trial + 1) * this.lossCount)
  }

  /** Losses of the steps reported, or of the first `length` of them. A view. */
  curveOf(trial: number, length = Number.POSITIVE_INFINITY): Float64Array {
    return this.curves.subarray(trial * this.steps, trial * this.steps + Math.min(length, this.reached[trial] ?? 0))
  }

  /** Adds the loss of a pending trial's next step. */
  addStep(trial: number, loss: number): void {
    const step = this.reached[trial] ?? 0
    if (step >= this.steps) throw new BugError(`Expected at most ${this.steps} steps of trial ${trial}.`)
    this.curves[trial * this.steps + step] = loss
    this.reached[trial] = step + 1
  }

  state(trial: number): TrialState {
    return trialStates[this.states[trial]!]!
  }

  /** Closes a pending trial; its losses are already written. */
  close(trial: number, state: Exclude<TrialState, 'pending'>, violation: number): void {
    if (this.states[trial] !== 0) throw new BugError(`Expected trial ${trial} to be pending, was ${this.state(trial)}.`)
    this.states[trial] = trialStates.indexOf(state)
    this.violations[trial] = violation
  }

  /** Whether a trial is complete and its result satisfies the constraints. */
  isFeasible(trial: number): boolean {
    return this.states[trial] === 1 && this.violations[trial] === 0
  }

  /**
   * Orders trials of one loss: feasible by loss, then infeasible by violation, then failed; equal ones by index. Negative
   * when `a` is better.
   */
  compare(a: number, b: number): number {
    const rankA = this.isFeasible(a) ? 0 : this.states[a] === 1 ? 1 : 2
    const rankB = this.isFeasible(b) ? 0 : this.states[b] === 1 ? 1 : 2
    if (rankA !== rankB) return rankA - rankB
    if (rankA === 0) return this.losses[a * this.lossCount]! - this.losses[b * this.lossCount]! || a - b
    return this.violations[a]! - this.violations[b]! || a - b
  }

  private reserve(count: number): void {
    const capacity = this.states.length
    if (count <= capacity) return
    const next = Math.max(count, capacity * 2)
    const grow = <T extends Float64Array | Uint8Array>(old: T, length: number): T => {
      const grown = new (old.constructor as new (length: number) => T)(length)
      grown.set(old)
      return grown
    }
    this.rows = grow(this.rows, next * this.width)
    this.losses = grow(this.losses, next * this.lossCount)
    this.violations = grow(this.violations, next)
    this.states = grow(this.states, next)
    if (this.steps === 0) return
    this.curves = grow(this.curves, next * this.steps)
    this.reached = grow(this.reached, next)
  }
}
