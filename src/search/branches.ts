/**
 * @module How often each value of the parameters that others depend on was tried. A model of one branch says nothing of another:
 * each needs trials to begin with, and one that began badly should be looked at again, ever more rarely.
 */
import type { PendingRows } from './sampler.ts'
import type { Space } from './space.ts'

/** Values beyond this number are too many to be tried in turn. */
const MOST_VALUES = 16

/** Counts of trials by branch. */
export class Branches {
  private readonly space: Space
  private readonly counts = new Map<number, Float64Array>()

  constructor(space: Space) {
    this.space = space
    for (const { parameter } of space.dimensions) {
      for (const name of Object.keys(parameter.when ?? {})) {
        const parent = space.dimensions.find((dimension) => dimension.name === name)!
        if (parent.count <= MOST_VALUES) this.counts.set(parent.index, new Float64Array(parent.count))
      }
    }
  }

  /** Trials that a branch should have had after so many in all. */
  enough(startup: number, trials: number): number {
    return Math.max(startup, 2 * Math.sqrt(trials))
  }

  add(rows: Float64Array, count: number, sign = 1): void {
    const { dimensions } = this.space
    for (const [column, counts] of this.counts) {
      for (let k = 0; k < count; k++) {
        const number = rows[k * dimensions.length + column]!
        if (!Number.isNaN(number)) counts[dimensions[column]!.levelOf(number)]! += sign
      }
    }
  }

  /** Changes a controlling parameter among the columns to the value tried least, if that was less than `enough` times. */
  prefer(columns: readonly number[], row: Float64Array, enough: number, pending: PendingRows): void {
    if (this.counts.size === 0) return
    this.add(pending.rows, pending.count)
    for (const column of columns) {
      const number = this.least(column, enough)
      if (number !== undefined) row[column] = number
    }
    this.add(pending.rows, pending.count, -1)
  }

  /** The value of a parameter that always exists and that others depend on, if it was tried less than `enough` times. */
  neglected(enough: number, pending: PendingRows): { readonly column: number; readonly number: number } | undefined {
    if (this.counts.size === 0) return undefined
    this.add(pending.rows, pending.count)
    let found: { readonly column: number; readonly number: number } | undefined
    for (const column of this.counts.keys()) {
      const number =
        this.space.dimensions[column]!.parameter.when === undefined ? this.least(column, enough) : undefined
      if (number !== undefined) found ??= { column, number }
    }
    this.add(pending.rows, pending.count, -1)
    return found
  }

  private least(column: number, enough: number): number | undefined {
    const counts = this.counts.get(column)
    if (counts === undefined) return undefined
    const least = counts.indexOf(Math.min(...counts))
    return counts[least]! < enough ? this.space.dimensions[column]!.numberAt(least) : undefined
  }
}
