/**
 * @module PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023): what separates the best trials from all of them. It answers another
 * question than the analysis of variance: a parameter can carry half of the variance and yet not tell the best tenth apart.
 */
import { exp, log, normalCdf } from '../../core/special-functions.ts'
import type { Dimension } from '../dimension.ts'

/** Grid of a continuous parameter. */
const GRID = 50

export interface PedAnovaOptions {
  /** Part of the trials that counts as best. Default 0.1. */
  readonly quantile?: number
}

/**
 * Divergence of each parameter's distribution among the best trials from that among all, normalized to sum 1 (equal
 * shares when nothing differs).
 *
 * @param dimensions of the space
 * @param numbers count × dimensions, as in rows
 * @param losses of the trials
 */
export function pedAnova(
  dimensions: readonly Dimension[],
  numbers: Float64Array,
  losses: Float64Array,
  options: PedAnovaOptions = {},
): Float64Array {
  const raw = pedAnovaDivergence(dimensions, numbers, losses, options)
  const sum = raw.reduce((a, b) => a + b, 0)
  return raw.map((value) => (sum > 0 ? value / sum : 1 / dimensions.length))
}

/** The divergences before normalization. */
export function pedAnovaDivergence(
  dimensions: readonly Dimension[],
  numbers: Float64Array,
  losses: Float64Array,
  { quantile = 0.1 }: PedAnovaOptions = {},
): Float64Array {
  const depth = dimensions.length
  const sorted = losses.slice().sort()
  const cutoff = Math.max(sorted[1] ?? 0, sorted[Math.max(0, Math.ceil(quantile * losses.length) - 1)] ?? 0)
  return Float64Array.from(dimensions, (dimension, d) => {
    if (dimension.count < 2) return 0
    const all: number[] = []
    const top: number[] = []
    losses.forEach((loss, k) => {
      const number = numbers[k * depth + d]!
      if (Number.isNaN(number)) return
      all.push(number)
      if (loss <= cutoff) top.push(number)
    })
    if (all.length < 3 || top.length === 0) return 0
    const p = density(countCells(dimension, top), dimension)
    const q = density(countCells(dimension, all), dimension)
    return q.reduce((sum, value, k) => sum + value * (p[k]! / value - 1) ** 2, 0)
  })
}

/** How many numbers fall into each cell of a grid over the parameter's range. */
function countCells(dimension: Dimension, numbers: readonly number[]): Float64Array {
  const { parameter } = dimension
  if (dimension.kind === 'nominal' || !('min' in parameter)) {
    const counts = new Float64Array(dimension.count)
    for (const number of numbers) counts[dimension.levelOf(number)]!++
    return counts
  }
  const isLog = parameter.log === true || parameter.distribution === 'log_uniform'
  let cells = GRID
  if (parameter.type === 'integer' && isLog) {
    cells = Math.min(Math.ceil(Math.log2(parameter.max - parameter.min + 1)) + 1, GRID)
  } else if (Number.isFinite(dimension.count)) cells = Math.min(dimension.count, GRID)
  const scale = isLog ? log : Number
  const low = scale(parameter.min)
  const step = (scale(parameter.max) - low) / (cells - 1)
  const counts = new Float64Array(cells)
  for (const number of numbers) {
    // The first grid point at or above the number less half a step, compared as floating-point numbers.
    const place = scale(number) - step / 2
    let cell = Math.max(0, Math.floor((place - low) / step) - 1)
    while (cell < cells - 1 && cell * step + low < place) cell++
    counts[Math.min(cells - 1, Math.max(0, cell))]!++
  }
  return counts
}

/** A Parzen density over cells: normal kernels of Scott's bandwidth for ordered cells, shares for nominal ones, and a prior of weight 1. */
function density(counts: Float64Array, dimension: Dimension): Float64Array {
  const cells = counts.length
  const n = counts.reduce((a, b) => a + b, 0)
  const used = Array.from(counts, (_, k) => k).filter((k) => counts[k]! > 0)
  if (dimension.kind === 'nominal') {
    const share = 1 / (used.length + 1)
    return counts.map((_, cell) => {
      let sum = 1 / cells
      for (const k of used) sum += (counts[k]! * ((k === cell ? 1 : 0) + share)) / (1 + cells * share)
      return sum / (n + 1) + 1e-12
    })
  }
  const mean = used.reduce((sum, k) => sum + k * counts[k]!, 0) / n
  const deviation = Math.sqrt(used.reduce((sum, k) => sum + counts[k]! * (k - mean) ** 2, 0) / Math.max(1, n - 1))
  const cumulated: number[] = []
  used.reduce((sum, k) => {
    cumulated.push(sum + counts[k]!)
    return sum + counts[k]!
  }, 0)
  const firstWhere = (test: (sum: number) => boolean): number => {
    const found = cumulated.findIndex(test)
    return found < 0 ? cumulated.length : found
  }
  const quarter = firstWhere((sum) => sum >= Math.floor(n / 4))
  const threeQuarters = firstWhere((sum) => sum > Math.floor((n * 3) / 4))
  const range = used[Math.min(used.length - 1, threeQuarters)]! - used[quarter]!
  const scott = 1.059 * Math.min(range / 1.34, deviation) * exp(-0.2 * log(n))
  // At least 90 % of a kernel's mass lies in its own cell.
  const sigma = Math.max(scott, 0.5 / 1.64)
  const out = new Float64Array(cells)
  const spread = (center: number, width: number, weight: number): void => {
    const inside = normalCdf((cells - 0.5 - center) / width) - normalCdf((-0.5 - center) / width)
    for (let cell = 0; cell < cells; cell++) {
      const mass = normalCdf((cell + 0.5 - center) / width) - normalCdf((cell - 0.5 - center) / width)
      out[cell]! += (weight * mass) / inside / (n + 1)
    }
  }
  for (const k of used) spread(k, sigma, counts[k]!)
  spread((cells - 1) / 2, cells, 1)
  return out.map((value) => value + 1e-12)
}
