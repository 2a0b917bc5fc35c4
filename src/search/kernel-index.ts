/**
 * @module Which kernels can matter at a place: for every axis and every cell of the unit interval a set of bits, one a kernel, of
 * those whose reach touches the cell. The intersection over the axes leaves the few neighbors of a point among thousands.
 * There are two reaches: the kernels that weigh most at a place are found without looking at those that hardly do.
 */

/** Cells of the unit interval. */
const CELLS = 128

/** Sets of kernels by axis and cell; kernels are positions 0, 1, 2, … */
export class KernelIndex {
  private readonly depth: number
  private capacity = 64
  private words = 2
  /** By axis: CELLS × words of bits, for the far reach; then by axis again for the near one. */
  private masks: Int32Array[]
  /** By position and mask: first and last cell of the kernel's reach. */
  private firsts: Uint8Array
  private lasts: Uint8Array

  constructor(depth: number) {
    this.depth = depth
    this.masks = Array.from({ length: 2 * depth }, () => new Int32Array(CELLS * this.words))
    this.firsts = new Uint8Array(this.capacity * 2 * depth)
    this.lasts = new Uint8Array(this.capacity * 2 * depth)
  }

  /** Forgets all kernels and makes room for at least `count`. */
  clear(count: number): void {
    while (this.capacity < count) this.capacity *= 2
    this.words = this.capacity / 32
    const size = CELLS * this.words
    this.masks = this.masks.map((mask) => (mask.length === size ? mask.fill(0) : new Int32Array(size)))
    if (this.firsts.length < this.capacity * 2 * this.depth) {
      this.firsts = new Uint8Array(this.capacity * 2 * this.depth)
      this.lasts = new Uint8Array(this.capacity * 2 * this.depth)
    }
  }

  hasRoom(count: number): boolean {
    return count <= this.capacity
  }

  /** Enters a kernel on an axis; `isNew` unless it was entered there before. */
  set(position: number, axis: number, center: number, far: number, near: number, isNew: boolean): void {
    if (!isNew) this.delete(position, axis)
    this.enter(position, axis, center, far)
    this.enter(position, this.depth + axis, center, near)
  }

  /** Takes a kernel out of an axis. */
  delete(position: number, axis: number): void {
    this.leave(position, axis)
    this.leave(position, this.depth + axis)
  }

  private enter(position: number, mask: number, center: number, reach: number): void {
    const { words } = this
    const bits = this.masks[mask]!
    const word = position >>> 5
    const bit = 1 << (position & 31)
    const at = position * 2 * this.depth + mask
    const first = cellOf(center - reach)
    const last = cellOf(center + reach)
    this.firsts[at] = first
    this.lasts[at] = last
    for (let cell = first; cell <= last; cell++) bits[cell * words + word]! |= bit
  }

  private leave(position: number, mask: number): void {
    const { words } = this
    const bits = this.masks[mask]!
    const word = position >>> 5
    const kept = ~(1 << (position & 31))
    const at = position * 2 * this.depth + mask
    for (let cell = this.firsts[at]!; cell <= this.lasts[at]!; cell++) bits[cell * words + word]! &= kept
  }

  /**
   * Writes the positions of kernels that reach a point, from the last one down to `from`, and returns how many.
   *
   * @param axes to look at
   * @param isNear whether only those of the near reach
   */
  neighbors(
    point: Float64Array,
    axes: readonly number[],
    from: number,
    to: number,
    isNear: boolean,
    out: Int32Array,
  ): number {
    const { masks, words } = this
    const shift = isNear ? this.depth : 0
    let found = 0
    for (let word = (to - 1) >>> 5; word >= from >>> 5; word--) {
      let bits = -1
      for (let j = 0; j < axes.length; j++) {
        const axis = axes[j]!
        bits &= masks[shift + axis]![((point[axis]! * CELLS) | 0) * words + word]!
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
