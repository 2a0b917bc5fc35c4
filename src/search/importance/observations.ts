/** @module Trials as points of the unit cube with losses: what every analysis of importance reads. */
import type { Space } from '../space.ts'
import type { Trials } from '../trials.ts'

export interface Observations {
  readonly names: readonly string[]
  /** count × names, in [0, 1]; the middle where a parameter did not exist. */
  readonly points: Float64Array
  readonly losses: Float64Array
  readonly count: number
}

/**
 * Complete feasible trials of one loss. More than `most` are thinned evenly.
 *
 * @param loss which loss of several. Default 0
 */
export function observe(space: Space, trials: Trials, options: { loss?: number; most?: number } = {}): Observations {
  const { loss = 0, most = 2000 } = options
  const depth = space.dimensions.length
  const ids: number[] = []
  for (let id = 0; id < trials.count; id++) if (trials.isFeasible(id)) ids.push(id)
  const count = Math.min(ids.length, most)
  const points = new Float64Array(count * depth)
  const losses = new Float64Array(count)
  for (let k = 0; k < count; k++) {
    const id = ids[Math.floor((k * ids.length) / count)]!
    const row = trials.row(id)
    for (let d = 0; d < depth; d++) {
      points[k * depth + d] = Number.isNaN(row[d]!) ? 0.5 : space.dimensions[d]!.toUnit(row[d]!)
    }
    losses[k] = trials.lossesOf(id)[loss]!
  }
  return { names: space.dimensions.map(({ name }) => name), points, losses, count }
}
