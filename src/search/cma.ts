/**
 * @module The covariance matrix adaptation evolution strategy: a normal distribution that follows the better half of its
 * samples. Formulas and constants: Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772 (2016), with active
 * (negative) weights; margin for discrete coordinates after Hamano, Saito, Nomura and Shirakawa, GECCO 2022.
 */
import { exp, log, normalQuantile, square } from '../core/special-functions.ts'
import { createFullShape, createSeparableShape, type Shape } from './cma-shape.ts'
import type { CounterRandom } from './counter-random.ts'

export interface CmaOptions {
  readonly mean: Float64Array
  readonly sigma: number
  readonly population: number
  /** By coordinate: the number of cells of the unit interval, 0 when continuous. */
  readonly cells: Float64Array
  /** Relative spreads of the coordinates at the beginning; all 1 when absent. */
  readonly spreads?: Float64Array | undefined
  /** Whether only the variances of the coordinates are learned, three times as fast or more. Default false. */
  readonly isSeparable?: boolean | undefined
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
  private readonly shape: Shape
  private readonly pathSigma: Float64Array
  private readonly pathC: Float64Array
  /** By coordinate: widening of the distribution of discrete coordinates, at least 1. */
  private readonly margin: Float64Array
  private readonly normals: Float64Array
  private readonly stretched: Float64Array
  private readonly steps: Float64Array
  private readonly scaled: Float64Array
  private readonly bestLosses: number[] = []
  private flat = 0

  constructor({ mean, sigma, population, cells, spreads, isSeparable = false, isFree = false }: CmaOptions) {
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
    // Fewer numbers can be learned faster (Ros and Hansen, equation 2).
    const haste = isSeparable ? (d + 2) / 3 : 1
    this.c1 = Math.min(1, (haste * 2) / (square(d + 1.3) + this.muEff))
    this.cMu = Math.min(1 - this.c1, (haste * 2 * (this.muEff - 2 + 1 / this.muEff)) / (square(d + 2) + this.muEff))
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
    this.shape = isSeparable ? createSeparableShape(d, spreads) : createFullShape(d, spreads)
    this.pathSigma = new Float64Array(d)
    this.pathC = new Float64Array(d)
    this.margin = new Float64Array(d).fill(1)
    this.normals = new Float64Array(d)
    this.stretched = new Float64Array(d)
    this.steps = new Float64Array(population * d)
    this.scaled = new Float64Array(population)
    this.updateMargin()
  }

  /** Draws a point of the unit cube: outside of it a few draws are repeated, then the last one is clipped. */
  sample(random: CounterRandom, out: Float64Array): void {
    const { dimensions: d, mean, sigma, margin, normals, stretched } = this
    for (let draw = 0; ; draw++) {
      for (let i = 0; i < d; i++) normals[i] = random.normal()
      this.shape.stretch(normals, stretched)
      let inside = true
      for (let i = 0; i < d; i++) {
        const x = mean[i]! + sigma * margin[i]! * stretched[i]!
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
    const { dimensions: d, population, weights, mean, sigma, margin, shape, pathSigma, pathC } = this
    const { steps: y } = this
    for (let k = 0; k < population; k++) {
      for (let i = 0; i < d; i++) y[k * d + i] = (points[order[k]! * d + i]! - mean[i]!) / (sigma * margin[i]!)
    }
    const step = new Float64Array(d)
    for (let k = 0; k < this.parents; k++) {
      for (let i = 0; i < d; i++) step[i]! += weights[k]! * y[k * d + i]!
    }
    for (let i = 0; i < d; i++) mean[i] = this.isFree ? mean[i]! + sigma * step[i]! : clip(mean[i]! + sigma * step[i]!)
    const whitened = shape.whiten(step, 0)
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
      const w = shape.whiten(y, k * d)
      let length2 = 0
      for (let i = 0; i < d; i++) length2 += w[i]! * w[i]!
      scaled[k]! *= d / (length2 + 1e-300)
    }
    const sumWeights = weights.reduce((sum, w) => sum + w, 0)
    const keep = 1 - this.c1 - this.cMu * sumWeights + (isSlow ? 0 : this.c1 * this.cC * (2 - this.cC))
    shape.update({ keep, c1: this.c1, cMu: this.cMu, path: pathC, weights: scaled, steps: y })
    this.sigma = Math.min(sigma * exp((this.cSigma / this.dSigma) * (norm / this.chi - 1)), 1e4 * this.initialSigma)
    // Equal losses say nothing about the direction: widen the search.
    if (losses[order[0]!] === losses[order[Math.min(population - 1, Math.ceil(0.1 + population / 4))]!]) {
      this.sigma *= exp(0.2 + this.cSigma / this.dSigma)
      this.flat++
    } else this.flat = 0
    this.updateMargin()
    this.judge(losses[order[0]!]!, losses[order[population - 1]!]!)
  }

  /** Keeps a probability of 1 / (d·λ) to leave the cell of each discrete coordinate, else it would freeze. */
  private updateMargin(): void {
    const { dimensions: d, cells, mean, shape, margin } = this
    const quantile = -normalQuantile(Math.min(0.4, 1 / (d * this.population)))
    for (let i = 0; i < d; i++) {
      const count = cells[i]!
      if (count < 2) continue
      const place = mean[i]! * count
      const below = Math.floor(place)
      const toLow = below > 0 ? place - below : Number.POSITIVE_INFINITY
      const toHigh = below + 1 < count ? below + 1 - place : Number.POSITIVE_INFINITY
      const needed = Math.min(toLow, toHigh) / count / quantile
      const spread = this.sigma * shape.deviation(i)
      margin[i] = Number.isFinite(needed) ? Math.max(1, needed / spread) : 1
    }
  }

  private judge(best: number, worst: number): void {
    const { dimensions: d, bestLosses } = this
    const window = 10 + Math.ceil((30 * d) / this.population)
    bestLosses.push(best)
    if (bestLosses.length > window) bestLosses.shift()
    const { longest, shortest } = this.shape
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
