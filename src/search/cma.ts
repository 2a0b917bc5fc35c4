/**
 * @module The covariance matrix adaptation evolution strategy: a normal distribution that follows the better half of its
 * samples. Formulas and constants: Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772 (2016), with active
 * (negative) weights; margin for discrete coordinates after Hamano, Saito, Nomura and Shirakawa, GECCO 2022.
 */
import { exp, log, normalQuantile, square } from '../core/special-functions.ts'
import type { CounterRandom } from './counter-random.ts'
import { eigenSymmetric } from './eigen.ts'

export interface CmaOptions {
  readonly mean: Float64Array
  readonly sigma: number
  readonly population: number
  /** By coordinate: the number of cells of the unit interval, 0 when continuous. */
  readonly cells: Float64Array
  /** Relative spreads of the coordinates at the beginning; all 1 when absent. */
  readonly spreads?: Float64Array | undefined
  /** Points may leave the unit cube: whoever evaluates them projects. Default false. */
  readonly isFree?: boolean | undefined
}

/** Default population of a dimension count. */
export const defaultPopulation = (dimensions: number): number => 4 + Math.floor(3 * log(dimensions))

/** One run of the strategy over the unit cube. */
export class Cma {
  readonly dimensions: number
  readonly population: number
  readonly mean: Float64Array
  sigma: number
  generation = 0
  /** Why the run is at its end, once it is. */
  stopReason: string | undefined
  private readonly initialSigma: number
  private readonly cells: Float64Array
  private readonly isFree: boolean
  private readonly weights: Float64Array
  private readonly parents: number
  private readonly muEff: number
  private readonly cSigma: number
  private readonly dSigma: number
  private readonly cC: number
  private readonly c1: number
  private readonly cMu: number
  private readonly chi: number
  private readonly covariance: Float64Array
  private readonly axes: Float64Array
  private readonly lengths: Float64Array
  private readonly pathSigma: Float64Array
  private readonly pathC: Float64Array
  /** By coordinate: widening of the distribution of discrete coordinates, at least 1. */
  private readonly margin: Float64Array
  private readonly scratch: Float64Array
  private readonly whitened: Float64Array
  private readonly rank: Float64Array
  private readonly values: Float64Array
  private readonly steps: Float64Array
  private readonly scaled: Float64Array
  private staleness = 0
  private readonly bestLosses: number[] = []
  private flat = 0

  constructor({ mean, sigma, population, cells, spreads, isFree = false }: CmaOptions) {
    const d = mean.length
    this.dimensions = d
    this.population = population
    this.mean = mean.slice()
    this.sigma = sigma
    this.initialSigma = sigma
    this.cells = cells
    this.isFree = isFree
    const mu = Math.floor(population / 2)
    this.parents = mu
    const raw = Float64Array.from({ length: population }, (_, i) => log((population + 1) / 2) - log(i + 1))
    const sumOf = (from: number, to: number, power: number): number => {
      let sum = 0
      for (let i = from; i < to; i++) sum += power === 1 ? raw[i]! : raw[i]! * raw[i]!
      return sum
    }
    const positive = sumOf(0, mu, 1)
    const negative = sumOf(mu, population, 1)
    this.muEff = square(positive) / sumOf(0, mu, 2)
    const muEffNegative = square(negative) / sumOf(mu, population, 2)
    this.c1 = 2 / (square(d + 1.3) + this.muEff)
    this.cMu = Math.min(1 - this.c1, (2 * (this.muEff - 2 + 1 / this.muEff)) / (square(d + 2) + this.muEff))
    const least = Math.min(
      1 + this.c1 / this.cMu,
      1 + (2 * muEffNegative) / (this.muEff + 2),
      (1 - this.c1 - this.cMu) / (d * this.cMu),
    )
    this.weights = raw.map((w) => (w >= 0 ? w / positive : (w * least) / -negative))
    this.cSigma = (this.muEff + 2) / (d + this.muEff + 5)
    this.dSigma = 1 + 2 * Math.max(0, Math.sqrt((this.muEff - 1) / (d + 1)) - 1) + this.cSigma
    this.cC = (4 + this.muEff / d) / (d + 4 + (2 * this.muEff) / d)
    this.chi = Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d))
    this.covariance = identity(d)
    this.axes = identity(d)
    this.lengths = new Float64Array(d).fill(1)
    this.pathSigma = new Float64Array(d)
    this.pathC = new Float64Array(d)
    this.margin = new Float64Array(d).fill(1)
    spreads?.forEach((spread, i) => {
      this.lengths[i] = spread
      this.covariance[i * d + i] = spread * spread
    })
    this.scratch = new Float64Array(d)
    this.whitened = new Float64Array(d)
    this.values = new Float64Array(d)
    this.rank = new Float64Array(d * d)
    this.steps = new Float64Array(population * d)
    this.scaled = new Float64Array(population)
    this.updateMargin()
  }

  /** Draws a point of the unit cube: outside of it a few draws are repeated, then the last one is clipped. */
  sample(random: CounterRandom, out: Float64Array): void {
    const { dimensions: d, axes, lengths, mean, sigma, margin, scratch } = this
    for (let draw = 0; ; draw++) {
      for (let i = 0; i < d; i++) scratch[i] = random.normal() * lengths[i]!
      let inside = true
      for (let i = 0; i < d; i++) {
        let y = 0
        for (let j = 0; j < d; j++) y += axes[i * d + j]! * scratch[j]!
        const x = mean[i]! + sigma * margin[i]! * y
        out[i] = x
        if (!(x >= 0 && x <= 1)) inside = false
      }
      if (inside || this.isFree) return
      if (draw >= 20) break
    }
    for (let i = 0; i < d; i++) out[i] = out[i]! < 0 ? 0 : out[i]! > 1 ? 1 : out[i]!
  }

  /**
   * Learns from one generation.
   *
   * @param points of the unit cube, one after the other
   * @param order the points from best to worst
   * @param losses of the points, in their own order; Infinity for those that have none
   */
  update(points: Float64Array, order: readonly number[], losses: Float64Array): void {
    const { dimensions: d, population, weights, mean, sigma, margin, covariance, pathSigma, pathC } = this
    const { steps: y } = this
    for (let k = 0; k < population; k++) {
      for (let i = 0; i < d; i++) y[k * d + i] = (points[order[k]! * d + i]! - mean[i]!) / (sigma * margin[i]!)
    }
    const step = new Float64Array(d)
    for (let k = 0; k < this.parents; k++) {
      for (let i = 0; i < d; i++) step[i]! += weights[k]! * y[k * d + i]!
    }
    for (let i = 0; i < d; i++) mean[i] = this.isFree ? mean[i]! + sigma * step[i]! : clip(mean[i]! + sigma * step[i]!)
    const whitened = this.whiten(step, 0)
    const gain = Math.sqrt(this.cSigma * (2 - this.cSigma) * this.muEff)
    let norm = 0
    for (let i = 0; i < d; i++) {
      pathSigma[i] = (1 - this.cSigma) * pathSigma[i]! + gain * whitened[i]!
      norm += square(pathSigma[i]!)
    }
    norm = Math.sqrt(norm)
    this.generation++
    const decay = Math.sqrt(1 - exp(2 * this.generation * log(1 - this.cSigma)))
    const isSlow = norm / decay < (1.4 + 2 / (d + 1)) * this.chi
    const gainC = isSlow ? Math.sqrt(this.cC * (2 - this.cC) * this.muEff) : 0
    for (let i = 0; i < d; i++) pathC[i] = (1 - this.cC) * pathC[i]! + gainC * step[i]!
    // Negative weights are scaled so that no eigenvalue can become negative.
    const { scaled } = this
    scaled.set(weights)
    for (let k = this.parents; k < population; k++) {
      if (scaled[k]! >= 0) continue
      const w = this.whiten(y, k * d)
      let length2 = 0
      for (let i = 0; i < d; i++) length2 += w[i]! * w[i]!
      scaled[k]! *= d / (length2 + 1e-300)
    }
    const sumWeights = weights.reduce((sum, w) => sum + w, 0)
    const keep = 1 - this.c1 - this.cMu * sumWeights + (isSlow ? 0 : this.c1 * this.cC * (2 - this.cC))
    const rank = this.rank.fill(0)
    for (let k = 0; k < population; k++) {
      for (let i = 0; i < d; i++) {
        const weighted = scaled[k]! * y[k * d + i]!
        for (let j = 0; j <= i; j++) rank[i * d + j] = rank[i * d + j]! + weighted * y[k * d + j]!
      }
    }
    const { c1, cMu } = this
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        const value = keep * covariance[i * d + j]! + c1 * pathC[i]! * pathC[j]! + cMu * rank[i * d + j]!
        covariance[i * d + j] = value
        covariance[j * d + i] = value
      }
    }
    this.sigma = Math.min(sigma * exp((this.cSigma / this.dSigma) * (norm / this.chi - 1)), 1e4 * this.initialSigma)
    // Equal losses say nothing about the direction: widen the search.
    if (losses[order[0]!] === losses[order[Math.min(population - 1, Math.ceil(0.1 + population / 4))]!]) {
      this.sigma *= exp(0.2 + this.cSigma / this.dSigma)
      this.flat++
    } else this.flat = 0
    this.staleness++
    // The decomposition is the expensive part and changes slowly.
    if (this.staleness * 10 * d * (this.c1 + this.cMu) >= 1) this.decompose()
    this.updateMargin()
    this.judge(losses[order[0]!]!, losses[order[population - 1]!]!)
  }

  /** C^(−1/2) applied to d numbers of `from`; overwritten by the next call. */
  private whiten(from: Float64Array, offset: number): Float64Array {
    const { dimensions: d, axes, lengths } = this
    const inner = this.scratch.fill(0)
    for (let i = 0; i < d; i++) {
      const x = from[offset + i]!
      for (let j = 0; j < d; j++) inner[j] = inner[j]! + axes[i * d + j]! * x
    }
    for (let j = 0; j < d; j++) inner[j] = inner[j]! / lengths[j]!
    const out = this.whitened
    for (let i = 0; i < d; i++) {
      let sum = 0
      for (let j = 0; j < d; j++) sum += axes[i * d + j]! * inner[j]!
      out[i] = sum
    }
    return out
  }

  private decompose(): void {
    const { dimensions: d, values } = this
    eigenSymmetric(this.covariance, d, this.axes, values, this.scratch)
    for (let i = 0; i < d; i++) this.lengths[i] = Math.sqrt(Math.max(values[i]!, 1e-300))
    this.staleness = 0
  }

  /** Keeps a probability of 1 / (d·λ) to leave the cell of each discrete coordinate, else it would freeze. */
  private updateMargin(): void {
    const { dimensions: d, cells, mean, covariance, margin } = this
    const quantile = -normalQuantile(Math.min(0.4, 1 / (d * this.population)))
    for (let i = 0; i < d; i++) {
      const count = cells[i]!
      if (count < 2) continue
      const place = mean[i]! * count
      const below = Math.floor(place)
      const toLow = below > 0 ? place - below : Number.POSITIVE_INFINITY
      const toHigh = below + 1 < count ? below + 1 - place : Number.POSITIVE_INFINITY
      const needed = Math.min(toLow, toHigh) / count / quantile
      const spread = this.sigma * Math.sqrt(covariance[i * d + i]!)
      margin[i] = Number.isFinite(needed) ? Math.max(1, needed / spread) : 1
    }
  }

  private judge(best: number, worst: number): void {
    const { dimensions: d, bestLosses } = this
    const window = 10 + Math.ceil((30 * d) / this.population)
    bestLosses.push(best)
    if (bestLosses.length > window) bestLosses.shift()
    const longest = Math.max(...this.lengths)
    const shortest = Math.min(...this.lengths)
    let reach = longest
    for (const step of this.pathC) reach = Math.max(reach, Math.abs(step))
    reach *= this.sigma
    if (!Number.isFinite(this.sigma + longest + this.mean[0]!)) this.stopReason = 'numbers out of range'
    else if (longest > 1e7 * shortest) this.stopReason = 'ill-conditioned covariance'
    else if (reach < 1e-12) this.stopReason = 'steps too small'
    else if (this.flat > window) this.stopReason = 'flat'
    else if (bestLosses.length === window) {
      const range = Math.max(...bestLosses, worst) - Math.min(...bestLosses)
      if (range < 1e-12 || range <= 1e-15 * Math.abs(best)) this.stopReason = 'losses do not change'
    }
  }
}

const clip = (x: number): number => (x < 0 ? 0 : x > 1 ? 1 : x)

function identity(d: number): Float64Array {
  const matrix = new Float64Array(d * d)
  for (let i = 0; i < d; i++) matrix[i * d + i] = 1
  return matrix
}
