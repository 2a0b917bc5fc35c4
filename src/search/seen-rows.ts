/** @module The configurations of a finite space that were already proposed. */
import type { Space } from './space.ts'

/** A set of rows, by their rank in the product of all values, or by text when ranks do not fit a number. */
export class SeenRows {
  private readonly space: Space
  private readonly keys = new Set<number | string>()
  private readonly isRanked: boolean

  constructor(space: Space) {
    this.space = space
    // One more level for "does not exist".
    this.isRanked = space.dimensions.reduce((n, { count }) => n * (count + 1), 1) <= Number.MAX_SAFE_INTEGER
  }

  get size(): number {
    return this.keys.size
  }

  has(row: Float64Array): boolean {
    return this.keys.has(this.key(row))
  }

  add(row: Float64Array): void {
    this.keys.add(this.key(row))
  }

  private key(row: Float64Array): number | string {
    const { dimensions } = this.space
    if (!this.isRanked) return row.join(' ')
    let rank = 0
    for (let d = 0; d < dimensions.length; d++) {
      const dimension = dimensions[d]!
      const number = row[d]!
      rank = rank * (dimension.count + 1) + (Number.isNaN(number) ? dimension.count : dimension.levelOf(number))
    }
    return rank
  }
}
