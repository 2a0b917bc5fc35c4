/** @module Which trials of a batch go on to their next step: each is compared with its batch and with earlier trials of its group. */
import type { Curve, Pruner } from './pruner.ts'
import type { Trials } from './trials.ts'

/** A trial is compared with this many closed ones at most, the latest: more say the same and cost time. */
const COMPARED = 4096

/**
 * What the pruner of a study compares with.
 *
 * @example
 * const survival = new Survival(createPruner('median', {}), trials)
 * survival.judge(0, 8, pending, 1) // the ids that end after their first step
 */
export class Survival {
  /** Curves of closed trials by group. */
  private readonly curves = new Map<number, Curve[]>()
  private readonly pruner: Pruner
  private readonly trials: Trials

  constructor(pruner: Pruner, trials: Trials) {
    this.pruner = pruner
    this.trials = trials
  }

  /** Keeps the curves of closed trials for later ones. */
  remember(first: number, count: number): void {
    const { curves, trials } = this
    for (let id = first; id < first + count; id++) {
      if (trials.reached[id] === 0) continue
      const group = this.groupOf(id)
      let list = curves.get(group)
      if (list === undefined) curves.set(group, (list = []))
      list.push(trials.curveOf(id).slice())
      if (list.length >= 2 * COMPARED) list.splice(0, list.length - COMPARED)
    }
  }

  /**
   * Compares trials of a batch at a step that all of them reported.
   *
   * @param alive the pending ones
   * @param length steps reported
   * @returns those that end here
   */
  judge(first: number, count: number, alive: readonly number[], length: number): number[] {
    const { pruner, trials } = this
    const mates = new Map<number, Curve[]>()
    for (let id = first; id < first + count; id++) {
      if (trials.reached[id] === 0) continue
      const group = this.groupOf(id)
      if (!mates.has(group)) mates.set(group, (this.curves.get(group) ?? []).slice(-COMPARED))
      // A trial restored with its result may have gone further than this step.
      mates.get(group)!.push(trials.curveOf(id, length))
    }
    return alive.filter((id) => {
      const curve = trials.curveOf(id, length)
      if (Number.isNaN(curve[length - 1]!)) return false
      const others = mates.get(this.groupOf(id))!.filter((other) => !isSameView(other, curve))
      return pruner.shouldPrune(curve, others, id)
    })
  }

  private groupOf(id: number): number {
    return this.pruner.group?.(id) ?? 0
  }
}

const isSameView = (a: Curve, b: Float64Array): boolean =>
  a instanceof Float64Array && a.buffer === b.buffer && a.byteOffset === b.byteOffset
