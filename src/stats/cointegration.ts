/**
 * @module Unit roots and cointegration: whether a series, or the spread of two, comes back to its mean, and how fast.
 *
 * Sources: S. E. Said and D. A. Dickey, "Testing for unit roots in autoregressive-moving average models of unknown order",
 * Biometrika 71, 1984; R. F. Engle and C. W. J. Granger, "Co-integration and error correction", Econometrica 55, 1987;
 * J. G. MacKinnon, "Approximate asymptotic distribution functions for unit-root and cointegration tests", Journal of
 * Business & Economic Statistics 12, 1994 (p-values); G. W. Schwert, "Tests for unit roots: a Monte Carlo investigation",
 * same journal 7, 1989 (longest lags). Conventions are those of statsmodels' `adfuller` and `coint`.
 */
import { normalCdf } from '../core/special-functions.ts'
import { leastSquares } from './moments.ts'

export interface UnitRootTest {
  /** The t-statistic of the level; the lower, the less a random walk. */
  readonly statistic: number
  readonly pValue: number
  /** Lagged differences in the regression. */
  readonly lags: number
  /** Rows of the regression. */
  readonly observations: number
}

export interface UnitRootOptions {
  /** Lagged differences; chosen by Akaike's criterion up to `maximumLags` unless given. */
  readonly lags?: number
  /** Default Schwert's ⌈12 · (n / 100)^¼⌉. */
  readonly maximumLags?: number
  /** Whether the regression has a constant; default true. Residuals of a regression have mean 0 and need none. */
  readonly constant?: boolean
  /** Series that the tested one is made of, itself included: 1, or 2 for residuals of a regression of two. Default 1. */
  readonly series?: 1 | 2
}

/** Response surfaces of MacKinnon (1994), tables 3 and 4, with a constant, for one series and for two. */
const SURFACES = {
  1: {
    lowest: -18.83,
    bend: -1.61,
    highest: 2.74,
    below: [2.1659, 1.4412, 0.038269],
    above: [1.7339, 0.93202, -0.12745, -0.010368],
  },
  2: {
    lowest: -18.86,
    bend: -2.62,
    highest: 0.92,
    below: [2.92, 1.5012, 0.039796],
    above: [2.1945, 0.64695, -0.29198, -0.042377],
  },
} as const

/**
 * The probability of a statistic this low when there is a unit root (one series) or no cointegration (two).
 *
 * @example
 * unitRootPValue(-3.304459528782779, 2) // 0.0541
 */
export function unitRootPValue(statistic: number, series: 1 | 2 = 1): number {
  const { lowest, bend, highest, below, above } = SURFACES[series]
  if (!(statistic <= highest)) return 1
  if (statistic < lowest) return 0
  const powers: readonly number[] = statistic <= bend ? below : above
  return normalCdf(powers.reduceRight((sum, coefficient) => sum * statistic + coefficient, 0))
}

/**
 * The augmented Dickey–Fuller test: Δyₜ = (c +) φ·yₜ₋₁ + Σ γₖ·Δyₜ₋ₖ + ε, the t-statistic of φ.
 *
 * @returns a statistic of 0 and a p-value of 1 for a series that is too short or does not move
 * @example
 * testUnitRoot(logPrices).pValue // near 1 for a random walk
 */
export function testUnitRoot(values: ArrayLike<number>, options: UnitRootOptions = {}): UnitRootTest {
  const { constant = true, series = 1 } = options
  const differences = values.length - 1
  const schwert = Math.ceil(12 * (values.length / 100) ** 0.25)
  const longest = Math.max(
    0,
    Math.min(Math.floor(values.length / 2) - (constant ? 1 : 0) - 1, options.lags ?? options.maximumLags ?? schwert),
  )
  if (differences - longest < 2)
    return { statistic: 0, pValue: 1, lags: longest, observations: Math.max(0, differences) }
  const lags = options.lags === undefined ? bestLags(values, longest, constant) : longest
  const observations = Math.max(0, differences - lags)
  const none = { statistic: 0, pValue: 1, lags, observations }
  const columns = lags + 1 + (constant ? 1 : 0)
  if (observations <= columns) return none
  // The level comes last: its t-statistic then follows from the last column of the orthogonalization alone.
  const { projections, residual } = regress(values, lags, observations, constant, 'last')
  const variance = residual / (observations - columns)
  if (!(variance > 0)) return none
  const statistic = projections.at(-1)! / Math.sqrt(variance)
  return { statistic, pValue: unitRootPValue(statistic, series), lags, observations }
}

/** The number of lags with the least n·log(RSS) + 2k, all on the rows that the longest leaves. */
function bestLags(values: ArrayLike<number>, longest: number, constant: boolean): number {
  const observations = values.length - 1 - longest
  const { residuals } = regress(values, longest, observations, constant, 'first')
  const others = constant ? 2 : 1
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let lags = 0; lags <= longest; lags++) {
    const rss = residuals[lags + others - 1]!
    const criterion = observations * Math.log(rss) + 2 * (lags + others)
    if (criterion < least) {
      least = criterion
      best = lags
    }
  }
  return best
}

/**
 * Least squares by orthogonalizing one column after the other (modified Gram–Schmidt).
 *
 * @param level where the level stands among the columns, after the constant: `first` or `last`
 * @returns `projections[k]`, what column k adds, and `residuals[k]`, the sum of squares that is left after it
 */
function regress(
  values: ArrayLike<number>,
  lags: number,
  observations: number,
  constant: boolean,
  level: 'first' | 'last',
): { readonly projections: readonly number[]; readonly residuals: readonly number[]; readonly residual: number } {
  const start = values.length - observations
  const fill = (of: (row: number) => number): Float64Array => {
    const column = new Float64Array(observations)
    for (let i = 0; i < observations; i++) column[i] = of(start + i)
    return column
  }
  const levels = fill((row) => values[row - 1]!)
  const columns = [
    ...(constant ? [new Float64Array(observations).fill(1)] : []),
    ...(level === 'first' ? [levels] : []),
    ...Array.from({ length: lags }, (_, k) => fill((row) => values[row - k - 1]! - values[row - k - 2]!)),
    ...(level === 'last' ? [levels] : []),
  ]
  const target = fill((row) => values[row]! - values[row - 1]!)
  const projections: number[] = []
  const residuals: number[] = []
  columns.forEach((column, k) => {
    const norm = Math.sqrt(dot(column, column))
    if (!(norm > 0)) {
      projections.push(0)
      residuals.push(dot(target, target))
      return
    }
    for (let i = 0; i < observations; i++) column[i] = column[i]! / norm
    for (let later = k + 1; later < columns.length; later++)
      subtract(columns[later]!, column, dot(columns[later]!, column))
    const projection = dot(target, column)
    subtract(target, column, projection)
    projections.push(projection)
    residuals.push(dot(target, target))
  })
  return { projections, residuals, residual: residuals.at(-1) ?? dot(target, target) }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function subtract(from: Float64Array, column: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] = from[i]! - times * column[i]!
}

export interface Cointegration extends UnitRootTest {
  /** `first ≈ intercept + slope · second`. */
  readonly intercept: number
  readonly slope: number
  /** Bars in which a deviation of the spread halves, see {@link halfLife}. */
  readonly halfLife: number
}

/**
 * The test of Engle and Granger: regresses the first series on the second and tests the residuals for a unit root, without
 * a constant, with MacKinnon's p-values for two series. Which is the first matters a little.
 *
 * @example
 * testCointegration(logOfKo, logOfPep) // { statistic: -3.3045, pValue: 0.0541, slope: 0.73986, halfLife: 101.5, … }
 */
export function testCointegration(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: Pick<UnitRootOptions, 'lags' | 'maximumLags'> = {},
): Cointegration {
  const { intercept, slope } = leastSquares(second, first)
  const spread = Float64Array.from({ length: first.length }, (_, i) => first[i]! - intercept - slope * second[i]!)
  const found = testUnitRoot(spread, { ...options, constant: false, series: 2 })
  return { ...found, intercept, slope, halfLife: halfLife(spread) }
}

/**
 * Bars in which a deviation from the mean halves: −ln 2 / λ, with λ the slope of Δsₜ on sₜ₋₁ with a constant, the
 * discrete Ornstein–Uhlenbeck process (E. P. Chan, "Algorithmic Trading", 2013, chapter 2). Infinite for a series that does
 * not come back.
 */
export function halfLife(values: ArrayLike<number>): number {
  const n = values.length - 1
  if (n < 3) return Number.POSITIVE_INFINITY
  const before = Float64Array.from({ length: n }, (_, i) => values[i]!)
  const change = Float64Array.from({ length: n }, (_, i) => values[i + 1]! - values[i]!)
  const { slope } = leastSquares(before, change)
  return slope < 0 ? -Math.LN2 / slope : Number.POSITIVE_INFINITY
}
