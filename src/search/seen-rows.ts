/** @module The configurations of a finite space that were already proposed. */
import type { Space } from './space.ts'

/** A set of rows, by their rank in the product of all values, or by text when ranks do not fit a number. */
export class SeenRows {
  private readonly space: Space
  private readonly ranks: RankSet | undefined
  private readonly texts = new Set<string>()

  constructor(space: Space) {
    this.space = space
    // One more level for "does not exist".
    const most = space.dimensions.reduce((n, { count }) => n * (count + 1), 1)
    this.ranks = most <= Number.MAX_SAFE_INTEGER ? new RankSet() : undefined
  }

  get size(): number {
    return this.ranks?.size ?? this.texts.size
  }

  has(row: Float64Array): boolean {
    return this.ranks === undefined ? this.texts.has(row.join(' ')) : this.ranks.has(this.rank(row))
  }

  add(row: Float64Array): void {
    if (this.ranks === undefined) this.texts.add(row.join(' '))
    else this.ranks.add(this.rank(row))
  }

  private rank(row: Float64Array): number {
    const { dimensions } = this.space
    let rank = 0
    for (let d = 0; d < dimensions.length; d++) {
      const dimension = dimensions[d]!
      const number = row[d]!
      rank = rank * (dimension.count + 1) + (Number.isNaN(number) ? dimension.count : dimension.levelOf(number))
    }
    return rank
  }
}

const EMPTY = -1

/**
 * A set of whole numbers below 2^53: open addressing in a typed array. A Set of the engine keeps each number above 2^31 as an
 * object of its own, and ends at 2^24 of them.
 */
class RankSet {
  size = 0
  private table = new Float64Array(256).fill(EMPTY)

  has(rank: number): boolean {
    return this.table[this.placeOf(rank)]! === rank
  }

  add(rank: number): void {
    const place = this.placeOf(rank)
    if (this.table[place]! === rank) return
    this.table[place] = rank
    this.size++
    if (2 * this.size > this.table.length) this.grow()
  }

  /** Where the number is, or where it would be put. */
  private placeOf(rank: number): number {
    const { table } = this
    const mask = table.length - 1
    const high = Math.floor(rank / 4_294_967_296)
    let hash = Math.imul((rank - high * 4_294_967_296) ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
    let place = (hash ^ (hash >>> 13)) & mask
    while (table[place]! !== EMPTY && table[place]! !== rank) place = (place + 1) & mask
    return place
  }

  private grow(): void {
    const old = this.table
    this.table = new Float64Array(old.length * 2).fill(EMPTY)
    for (const rank of old) if (rank !== EMPTY) this.table[this.placeOf(rank)] = rank
  }
}
