/**
 * @module The density estimate of TPE: a product of one kernel a dimension around every observation, kept up to date
 * incrementally, because rebuilding it for every proposal would cost more than the evaluations it saves.
 *
 * Coordinates are those of the unit cube. A kernel is a normal distribution truncated to [0, 1] (continuous), its mass in
 * the cell of a level (discrete), or a share of probability for the same value and the rest for the others (nominal). The
 * bandwidth of a kernel is the larger gap to its neighbors in the sorted column, within [1 / min(100, 1 + kernels), 1]
 * (Optuna 5's rule: Bergstra et al., NIPS 2011, without the prior among the neighbors).
 */
import { exp, log, normalCdf, normalQuantile, quickExp } from '../core/special-functions.ts'
import type { CounterRandom } from './counter-random.ts'
import { type Axis, CELLS, CellTable, CONTINUOUS, NOMINAL } from './kernel-axis.ts'
import { KernelIndex } from './kernel-index.ts'
import { PRIOR_FARTHEST, placeOfPrior, priorTerm } from './kernel-prior.ts'
import { SortedColumns } from './sorted-columns.ts'

/** Terms this far (in the logarithm) below the largest one met are left out: 8e-7 of it. */
const NEGLIGIBLE = 14
/** Bandwidths beyond which a kernel is nothing: 1.5e-8 of its peak. Looking farther doubles the price of a proposal. */
const FARTHEST = 6
const LOG_SQRT_2PI = 0.9189385332046727
/** Bandwidths within which a kernel on every axis is near: what is farther on one weighs at most a twentieth of its peak. */
const NEAR = 2.5
/** Up to this many kernels all are looked at: finding the near ones would cost more. */
const INDEXED = 96
/** Kernels looked up at once: a power of two, at least 32. */
const PIECE = 128

/** A candidate's coordinates: places for continuous axes, levels for the others. */
export type Candidate = Float64Array

/** A density over some dimensions from weighted observations. Observations are named by small integers (trial indices). */
export class Parzen {
  readonly axes: readonly Axis[]
  count = 0
  /** Part of the observations that are members: among all, neighbors would stand closer. Holds for kernels computed from now on. */
  part = 1
  /** Slots of the members in ascending order of index. Slots are reused, so columns stay short. */
  private members = new Int32Array(64)
  private readonly slotOf = new Map<number, number>()
  private readonly freeSlots: number[] = []
  private readonly depth: number
  private readonly isPlain: boolean
  private readonly isAgeless: boolean
  private readonly tables: (CellTable | undefined)[]
  /**
   * By slot, one record: the logarithm of the normalization (−∞ for a slot without a member), the age weight, then by axis
   * the center and 1 / (σ√2). What a sum reads stands together in memory.
   */
  private kernels: Float64Array
  private readonly stride: number
  private sigmas: Float64Array
  /** By slot and axis: the logarithm of what normalizes the kernel. */
  private norms: Float64Array
  /** By slot and axis: probability below 0 and inside [0, 1] of the kernel before truncation, for drawing. */
  private belows: Float64Array
  private insides: Float64Array
  private readonly columns: SortedColumns
  private readonly places: Int32Array
  private lowestSigma = 1
  private totalWeight = 1
  /** Whether members came or went since what depends on their number was computed. */
  private isStale = true
  /** Continuous axes, by which kernels are found; and whether the index is as new as the kernels. */
  private readonly indexed: readonly number[]
  private readonly index: KernelIndex
  private isIndexStale = true
  private near = new Int32Array(64)
  /** Exponents up to this are left out of the current sum. */
  private cut = 0
  /** Reach of a kernel in bandwidths: beyond, its term is negligible beside the prior's. */
  private reach = 0
  private logSame: Float64Array
  private logOther: Float64Array

  /** @param isAgeless whether old observations weigh as much as new ones. Default false. */
  constructor(axes: readonly Axis[], isAgeless = false) {
    this.axes = axes
    this.isAgeless = isAgeless
    this.depth = axes.length
    this.isPlain = axes.every(({ shape }) => shape === CONTINUOUS)
    this.tables = axes.map(({ shape, levels }) => (shape === CELLS ? new CellTable(levels) : undefined))
    this.stride = 2 + 2 * this.depth
    this.kernels = new Float64Array(64 * this.stride)
    this.sigmas = new Float64Array(64 * this.depth)
    this.norms = new Float64Array(64 * this.depth)
    this.belows = new Float64Array(64 * this.depth)
    this.insides = new Float64Array(64 * this.depth)
    this.columns = new SortedColumns(axes.map(({ shape }) => shape !== NOMINAL))
    this.columns.reserve(64)
    this.places = new Int32Array(this.depth)
    this.indexed = axes.map((_, j) => j).filter((j) => axes[j]!.shape === CONTINUOUS)
    this.index = new KernelIndex(this.depth)
    this.logSame = new Float64Array(this.depth)
    this.logOther = new Float64Array(this.depth)
  }

  /** Adds an observation. `index` must not be a member. */
  add(index: number, point: Candidate): void {
    this.reserve(this.count + 1)
    const slot = this.claim(index, point)
    let at = this.count
    while (at > 0 && this.columns.indexOf(this.members[at - 1]!) > index) at--
    this.members.copyWithin(at + 1, at, this.count)
    this.members[at] = slot
    this.columns.insert(slot, index, point)
    this.count++
    this.isStale = true
    if (this.count <= INDEXED || !this.index.hasRoom(this.extent)) this.isIndexStale = true
    for (let j = 0; j < this.depth; j++) this.touch(j, this.columns.placeOf(j, slot), slot)
    this.sumConstants(slot)
    if (!this.isIndexStale) for (const j of this.indexed) this.enter(slot, j, true)
  }

  /** Removes an observation. */
  remove(index: number): void {
    const slot = this.slotOf.get(index)!
    const at = this.positionOf(slot)
    this.columns.remove(slot, this.places)
    this.members.copyWithin(at, at + 1, this.count)
    this.count--
    this.isStale = true
    this.slotOf.delete(index)
    this.freeSlots.push(slot)
    this.kernels[slot * this.stride] = Number.NEGATIVE_INFINITY
    if (!this.isIndexStale) for (const j of this.indexed) this.index.delete(slot, j)
    for (let j = 0; j < this.depth; j++) this.touch(j, this.places[j]!)
  }

  has(index: number): boolean {
    return this.slotOf.has(index)
  }

  /** The member at a position, the oldest at 0. */
  memberAt(position: number): number {
    return this.columns.indexOf(this.members[position]!)
  }

  /** Gives an observation a slot of the columns. */
  private claim(index: number, point: Candidate): number {
    const slot = this.freeSlots.pop() ?? this.slotOf.size
    this.slotOf.set(index, slot)
    for (let j = 0; j < this.depth; j++) {
      this.kernels[slot * this.stride + 2 + j * 2] = point[j]!
      this.norms[slot * this.depth + j] = 0
    }
    return slot
  }

  /** Slots in use lie below. */
  get extent(): number {
    return this.count + this.freeSlots.length
  }

  private center(slot: number, j: number): number {
    return this.kernels[slot * this.stride + 2 + j * 2]!
  }

  /**
   * Draws a point: a kernel by weight (the prior's share is 1), then each coordinate from it.
   */
  draw(random: CounterRandom, out: Candidate): void {
    if (this.isStale) this.refresh()
    let rest = random.next32() * this.totalWeight
    let member = -1
    for (let k = 0; k < this.count; k++) {
      const slot = this.members[k]!
      rest -= this.kernels[slot * this.stride + 1]!
      if (rest < 0) {
        member = slot
        break
      }
    }
    for (let j = 0; j < this.depth; j++) {
      const { shape, levels } = this.axes[j]!
      const u = random.next32()
      if (shape === NOMINAL) {
        const same = member < 0 ? -1 : this.center(member, j)
        const excess = member < 0 ? 0 : exp(this.logSame[j]!) - exp(this.logOther[j]!)
        out[j] = u < excess ? same : Math.min(levels - 1, Math.floor(((u - excess) / (1 - excess)) * levels))
        continue
      }
      const at = member * this.depth + j
      const x =
        member < 0
          ? placeOfPrior(u)
          : this.place(member, j) + this.sigmas[at]! * normalQuantile(this.belows[at]! + u * this.insides[at]!)
      const clamped = x > 0 ? (x < 1 ? x : 1 - 2 ** -53) : 0
      out[j] = shape === CELLS ? Math.min(levels - 1, Math.floor(clamped * levels)) : clamped
    }
  }

  /** The logarithm of the density (of the mass, where discrete) at a point; `prior` if {@link priorTerm} is known already. */
  logDensity(point: Candidate, prior: number = priorTerm(this.axes, point)): number {
    return log(this.sum(point, Number.POSITIVE_INFINITY, prior) / this.totalWeight)
  }

  /**
   * Adds the terms of all members to `start`; gives up as soon as the sum exceeds `limit`, because a candidate whose g is larger
   * cannot win any more.
   */
  sum(point: Candidate, limit: number, start: number): number {
    this.prepare()
    const { near, extent } = this
    this.cut = cutOf(start)
    if (this.count <= INDEXED) return this.sumOver(near, this.listSlots(0), point, limit, start)
    // Piece by piece: most candidates give up early, and finding neighbors that are never asked would cost more than asking.
    let sum = start
    for (let end = extent; end > 0 && sum <= limit; ) {
      const begin = (end - 1) & ~(PIECE - 1)
      const found = this.index.neighbors(point, this.indexed, begin, end, false, near)
      sum = this.sumOver(near, found, point, limit, sum)
      end = begin
    }
    return sum
  }

  /** Adds a few terms to `start`, those that probably weigh most: a lower bound of the sum over all. */
  glance(point: Candidate, start: number): number {
    this.prepare()
    const { near, extent } = this
    this.cut = cutOf(start)
    const found =
      this.count <= INDEXED
        ? this.listSlots(Math.max(0, extent - 16))
        : this.index.neighbors(point, this.indexed, 0, extent, true, near)
    return this.sumOver(near, found, point, Number.POSITIVE_INFINITY, start)
  }

  /** Brings up to date what sums need. */
  private prepare(): void {
    if (this.isStale) this.refresh()
    if (this.near.length < this.extent) this.near = new Int32Array(this.members.length)
    if (this.count > INDEXED && this.isIndexStale) this.rebuildIndex()
  }

  /** Lists slots from the last down to `from`. */
  private listSlots(from: number): number {
    let found = 0
    for (let slot = this.extent - 1; slot >= from; slot--) this.near[found++] = slot
    return found
  }

  private sumOver(list: Int32Array, found: number, point: Candidate, limit: number, start: number): number {
    return this.isPlain
      ? this.sumPlain(list, found, point, limit, start)
      : this.sumMixed(list, found, point, limit, start)
  }

  private sumPlain(list: Int32Array, found: number, point: Candidate, limit: number, start: number): number {
    const { kernels, stride, depth } = this
    const even = depth & ~1
    let sum = start
    let cut = this.cut
    for (let n = 0; n < found; n++) {
      let at = list[n]! * stride
      let exponent = kernels[at]!
      const weight = kernels[at + 1]!
      at += 2
      let j = 0
      // Two axes between two looks: a branch that cannot be foretold costs more than an axis.
      for (; j < even && exponent > cut; j += 2, at += 4) {
        const y = (point[j]! - kernels[at]!) * kernels[at + 1]!
        const z = (point[j + 1]! - kernels[at + 2]!) * kernels[at + 3]!
        exponent -= y * y + z * z
      }
      if (j < depth) {
        const y = (point[j]! - kernels[at]!) * kernels[at + 1]!
        exponent -= y * y
      }
      if (exponent <= cut) continue
      sum += weight * quickExp(exponent)
      if (exponent - NEGLIGIBLE > cut) cut = exponent - NEGLIGIBLE
      if (sum > limit) break
    }
    this.cut = cut
    return sum
  }

  private sumMixed(list: Int32Array, found: number, point: Candidate, limit: number, start: number): number {
    const { kernels, stride, depth } = this
    let sum = start
    let cut = this.cut
    for (let n = 0; n < found; n++) {
      const slot = list[n]!
      const record = slot * stride
      let exponent = kernels[record]!
      for (let j = 0; j < depth && exponent > cut; j++) exponent -= this.distance(slot, j, point[j]!)
      if (exponent <= cut) continue
      sum += kernels[record + 1]! * quickExp(exponent)
      if (exponent - NEGLIGIBLE > cut) cut = exponent - NEGLIGIBLE
      if (sum > limit) break
    }
    this.cut = cut
    return sum
  }

  /** By how much the distance along one axis lowers the logarithm of a kernel, but for its constant. */
  private distance(slot: number, j: number, x: number): number {
    const at = slot * this.stride + 2 + j * 2
    const center = this.kernels[at]!
    const { shape } = this.axes[j]!
    if (shape === CONTINUOUS) {
      const z = (x - center) * this.kernels[at + 1]!
      return z * z
    }
    if (shape === NOMINAL) return x === center ? -this.logSame[j]! : -this.logOther[j]!
    return -this.tables[j]!.row(this.sigmas[slot * this.depth + j]!)[Math.abs(x - center)]!
  }

  /** A member's place in the unit interval. */
  private place(member: number, j: number): number {
    const center = this.center(member, j)
    const { shape, levels } = this.axes[j]!
    return shape === CELLS ? (center + 0.5) / levels : center
  }

  /** Everything that depends on the number of members: age weights, the clip, nominal shares. */
  private refresh(): void {
    this.isStale = false
    const n = this.count
    this.totalWeight = 1
    // Oldest first: a ramp from 1/n to 1, then 25 ones.
    const ramp = n - 25
    const slope = ramp > 1 ? (1 - 1 / n) / (ramp - 1) : 0
    for (let k = 0; k < n; k++) {
      const weight = this.isAgeless || n < 25 || k >= ramp ? 1 : 1 / n + slope * k
      this.kernels[this.members[k]! * this.stride + 1] = weight
      this.totalWeight += weight
    }
    for (let j = 0; j < this.depth; j++) {
      const { shape, levels } = this.axes[j]!
      if (shape !== NOMINAL) continue
      const share = 1 / (n + 1)
      this.logSame[j] = log((1 + share) / (1 + levels * share))
      this.logOther[j] = log(share / (1 + levels * share))
    }
    this.clip(1 / Math.min(100, 2 + n))
  }

  /** While there are few members, the least bandwidth moves with each: then all kernels are computed anew. */
  private clip(lowest: number): void {
    if (lowest === this.lowestSigma) return
    this.lowestSigma = lowest
    this.isIndexStale = true
    // A term is at most the exponential of its constant, and the prior's term is always in the sum.
    const largest = this.depth * (Math.LN2 - log(lowest) - LOG_SQRT_2PI)
    const prior = this.axes.reduce((sum, { levels }) => sum + (levels > 0 ? log(levels) : PRIOR_FARTHEST), 0)
    this.reach = Math.min(FARTHEST, Math.sqrt(2 * (NEGLIGIBLE + Math.max(0, largest) + prior)))
    for (let j = 0; j < this.depth; j++) {
      if (this.axes[j]!.shape === NOMINAL) continue
      for (let place = 0; place < this.count; place++) this.updateKernel(j, place)
    }
    for (let k = 0; k < this.count; k++) this.sumConstants(this.members[k]!)
  }

  /** Recomputes the kernels at a place of a column and beside it. */
  private touch(j: number, place: number, added = -1): void {
    if (place < 0) return
    for (let p = Math.max(0, place - 1); p <= Math.min(this.count - 1, place + 1); p++) {
      if (!this.updateKernel(j, p)) continue
      const member = this.columns.at(j, p)
      if (member === added) continue // its other axes follow
      this.sumConstants(member)
      if (!this.isIndexStale && this.axes[j]!.shape === CONTINUOUS) this.enter(member, j, false)
    }
  }

  private enter(slot: number, j: number, isNew: boolean): void {
    const sigma = this.sigmas[slot * this.depth + j]!
    this.index.set(slot, j, this.center(slot, j), this.reach * sigma, NEAR * sigma, isNew)
  }

  private rebuildIndex(): void {
    this.index.clear(this.extent)
    for (let k = 0; k < this.count; k++) {
      for (const j of this.indexed) this.enter(this.members[k]!, j, true)
    }
    this.isIndexStale = false
  }

  private positionOf(slot: number): number {
    const index = this.columns.indexOf(slot)
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.columns.indexOf(this.members[middle]!) < index) low = middle + 1
      else high = middle
    }
    return low
  }

  /** @returns whether the kernel is another one now */
  private updateKernel(j: number, place: number): boolean {
    const { columns } = this
    const member = columns.at(j, place)
    const mu = this.place(member, j)
    const left = place > 0 ? mu - this.place(columns.at(j, place - 1), j) : -1
    const right = place < this.count - 1 ? this.place(columns.at(j, place + 1), j) - mu : -1
    const gap = this.count === 1 ? Math.max(mu, 1 - mu) : this.part * Math.max(left, right)
    const sigma = gap < this.lowestSigma ? this.lowestSigma : gap > 1 ? 1 : gap
    const at = member * this.depth + j
    if (this.sigmas[at] === sigma && this.norms[at] !== 0) {
      // The center never changes while a member stays, so an equal bandwidth is an equal kernel.
      return false
    }
    this.sigmas[at] = sigma
    this.kernels[member * this.stride + 3 + j * 2] = Math.SQRT1_2 / sigma
    const below = normalCdf(-mu / sigma)
    const inside = normalCdf((1 - mu) / sigma) - below
    this.belows[at] = below
    this.insides[at] = inside
    this.norms[at] = -log(inside) - (this.axes[j]!.shape === CELLS ? 0 : log(sigma) + LOG_SQRT_2PI)
    return true
  }

  private sumConstants(member: number): void {
    let sum = 0
    for (let j = 0; j < this.depth; j++) sum += this.norms[member * this.depth + j]!
    this.kernels[member * this.stride] = sum
  }

  private reserve(count: number): void {
    if (count <= this.members.length) return
    const size = Math.max(count, this.members.length * 2)
    const grow = (old: Float64Array, width: number): Float64Array => {
      const grown = new Float64Array(size * width)
      grown.set(old)
      return grown
    }
    const members = new Int32Array(size)
    members.set(this.members)
    this.members = members
    this.kernels = grow(this.kernels, this.stride)
    this.sigmas = grow(this.sigmas, this.depth)
    this.norms = grow(this.norms, this.depth)
    this.belows = grow(this.belows, this.depth)
    this.insides = grow(this.insides, this.depth)
    this.columns.reserve(size)
  }
}

const cutOf = (start: number): number => (start > 0 ? log(start) : -600) - NEGLIGIBLE
