/**
 * @module Which kernels can matter at a place: for every axis and every cell of the unit interval a set of bits, one a kernel, of
 * those whose reach touches the cell. The intersection over the axes leaves the few neighbors of a point among thousands.
 */

/** Cells of the unit interval. */
const CELLS = 128

/** Sets of kernels by axis and cell; kernels are positions 0, 1, 2, … */
export class KernelIndex {
  private readonly depth: number
  private capacity = 64
  private words = 2
  /** By axis: CELLS × words of bits. */
  private masks: Int32Array[]
  /** By position and axis: first and last cell of the kernel's reach. */
  private firsts: Uint8Array
  private lasts: Uint8Array

  constructor(depth: number) {
    this.depth = depth
    this.masks = Array.from({ length: depth }, () => new Int32Array(CELLS * this.words))
    this.firsts = new Uint8Array(this.capacity * depth)
    this.lasts = new Uint8Array(this.capacity * depth)
  }

  /** Forgets all kernels and makes room for at least `count`. */
  clear(count: number): void {
    while (this.capacity < count) this.capacity *= 2
    this.words = this.capacity / 32
    const size = CELLS * this.words
    this.masks = this.masks.map((mask) => (mask.length === size ? mask.fill(0) : new Int32Array(size)))
    if (this.firsts.length < this.capacity * this.depth) {
      this.firsts = new Uint8Array(this.capacity * this.depth)
      this.lasts = new Uint8Array(this.capacity * this.depth)
    }
  }

  hasRoom(count: number): boolean {
    return count <= this.capacity
  }

  /** Enters a kernel on an axis; `isNew` unless it was entered there before. */
  set(position: number, axis: number, center: number, reach: number, isNew: boolean): void {
    const { words } = this
    const mask = this.masks[axis]!
    const word = position >>> 5
    const bit = 1 << (position & 31)
    const at = position * this.depth + axis
    if (!isNew) this.delete(position, axis)
    const first = cellOf(center - reach)
    const last = cellOf(center + reach)
    this.firsts[at] = first
    this.lasts[at] = last
    for (let cell = first; cell <= last; cell++) mask[cell * words + word]! |= bit
  }

  /** Takes a kernel out of an axis. */
  delete(position: number, axis: number): void {
    const { words } = this
    const mask = this.masks[axis]!
    const word = position >>> 5
    const kept = ~(1 << (position & 31))
    const at = position * this.depth + axis
    for (let cell = this.firsts[at]!; cell <= this.lasts[at]!; cell++) mask[cell * words + word]! &= kept
  }

  /**
   * Writes the positions of kernels that reach a point, from the last one down to `from`, and returns how many.
   *
   * @param axes to look at
   */
  neighbors(point: Float64Array, axes: readonly number[], from: number, to: number, out: Int32Array): number {
    const { masks, words } = this
    let found = 0
    for (let word = (to - 1) >>> 5; word >= from >>> 5; word--) {
      let bits = -1
      for (let j = 0; j < axes.length; j++) {
        const axis = axes[j]!
        bits &= masks[axis]![((point[axis]! * CELLS) | 0) * words + word]!
      }
      while (bits !== 0) {
        const high = 31 - Math.clz32(bits)
        bits &= ~(1 << high)
        const position = (word << 5) + high
        if (position < from) break
        if (position < to) out[found++] = position
      }
    }
    return found
  }
}

const cellOf = (x: number): number => (x <= 0 ? 0 : x >= 1 ? CELLS - 1 : Math.floor(x * CELLS))
