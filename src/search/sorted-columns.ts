/** @module Members of a set in the order of each of their coordinates: who stands beside whom. */

/** Members are slots, small integers that their owner gives out; equal coordinates stand in the order of their indices. */
export class SortedColumns {
  private readonly depth: number
  private readonly isSorted: readonly boolean[]
  private count = 0
  /** By slot and coordinate. */
  private centers = new Float64Array(0)
  /** By slot. */
  private indices = new Float64Array(0)
  /** By coordinate: slots in order. */
  private readonly columns: Int32Array[]

  /** @param isSorted by coordinate: whether it has an order */
  constructor(isSorted: readonly boolean[]) {
    this.depth = isSorted.length
    this.isSorted = isSorted
    this.columns = isSorted.map(() => new Int32Array(0))
  }

  /** The slot at a place of a column, 0 … count − 1. */
  at(j: number, place: number): number {
    return this.columns[j]![place]!
  }

  /** The index that was given with a slot. */
  indexOf(slot: number): number {
    return this.indices[slot]!
  }

  insert(slot: number, index: number, point: Float64Array): void {
    this.write(slot, index, point)
    for (let j = 0; j < this.depth; j++) {
      if (!this.isSorted[j]!) continue
      const column = this.columns[j]!
      const place = this.findPlace(j, slot)
      column.copyWithin(place + 1, place, this.count)
      column[place] = slot
    }
    this.count++
  }

  /** Takes a member out; writes the place that it had in each column, −1 where there is no order. */
  remove(slot: number, places: Int32Array): void {
    for (let j = 0; j < this.depth; j++) {
      places[j] = this.placeOf(j, slot)
      if (places[j]! >= 0) this.columns[j]!.copyWithin(places[j]!, places[j]! + 1, this.count)
    }
    this.count--
  }

  /** The place of a member in a column, −1 where there is no order. */
  placeOf(j: number, slot: number): number {
    return this.isSorted[j]! ? this.findPlace(j, slot) : -1
  }

  /** Makes room for slots below a number. */
  reserve(size: number): void {
    const centers = new Float64Array(size * this.depth)
    centers.set(this.centers)
    this.centers = centers
    const indices = new Float64Array(size)
    indices.set(this.indices)
    this.indices = indices
    this.columns.forEach((column, j) => {
      this.columns[j] = new Int32Array(size)
      this.columns[j]!.set(column)
    })
  }

  private write(slot: number, index: number, point: Float64Array): void {
    this.indices[slot] = index
    for (let j = 0; j < this.depth; j++) this.centers[slot * this.depth + j] = point[j]!
  }

  /** Number of entries of a column before a slot's (center, index). */
  private findPlace(j: number, slot: number): number {
    const column = this.columns[j]!
    const { centers, indices, depth } = this
    const center = centers[slot * depth + j]!
    const index = indices[slot]!
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      const member = column[middle]!
      const other = centers[member * depth + j]!
      if (other < center || (other === center && indices[member]! < index)) low = middle + 1
      else high = middle
    }
    return low
  }
}
