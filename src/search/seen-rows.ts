/** @module The configurations of a finite space that were already proposed. */
import type { Space } from './space.ts'

/** Most entries of a Set of this engine. */
const MOST_KEYS = 2 ** 24 - 1

/** A set of rows, by their rank in the product of all values, or by text when ranks do not fit a number. */
export class SeenRows {
  private readonly space: Space
  /** Keys added last come first; a set that is full stays behind. */
  private readonly keys: Set<number | string>[] = [new Set()]
  private readonly isRanked: boolean

  constructor(space: Space) {
    this.space = space
    // One more level for "does not exist".
    this.isRanked = space.dimensions.reduce((n, { count }) => n * (count + 1), 1) <= Number.MAX_SAFE_INTEGER
  }

  get size(): number {
    return this.keys.reduce((sum, { size }) => sum + size, 0)
  }

  has(row: Float64Array): boolean {
    const key = this.key(row)
    return this.keys.some((keys) => keys.has(key))
  }

  add(row: Float64Array): void {
    if (this.keys[0]!.size >= MOST_KEYS && !this.has(row)) this.keys.unshift(new Set())
    this.keys[0]!.add(this.key(row))
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
