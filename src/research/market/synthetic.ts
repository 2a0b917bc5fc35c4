/**
 * @module Synthetic bars: a geometric random walk with overnight gaps, for tests, benchmarks and first steps. Equal
 * options give equal bits. Nothing learned on them says anything about a market.
 */
import { UserError } from '../../core/errors.ts'
import { createRandom } from '../../core/random.ts'
import { allocateBars, type Bars } from './bars.ts'

export interface RandomWalkOptions {
  /** Default `SYNTHETIC`. The symbol takes part in the seed: two symbols of one seed are independent. */
  readonly symbol?: string
  /** Number of bars. */
  readonly length: number
  readonly seed: number | string
  /** Time of the first bar, microseconds UTC. Default 2015-01-02. */
  readonly start?: number
  /** `weekday`: one bar each Monday to Friday. A number: microseconds between bars, without pauses. Default `weekday`. */
  readonly spacing?: 'weekday' | number
  /** First open. Default 100. */
  readonly price?: number
  /** Expected log growth per year plus half the variance: the mu of the walk. Default 0.06. */
  readonly drift?: number
  /** Standard deviation of log returns per year. Default 0.2. */
  readonly volatility?: number
  /** Share of a bar's variance that falls between the close before and the open. Default 0.2. */
  readonly gapShare?: number
  /** Decimals to which prices are rounded. Default 2. */
  readonly decimals?: number
}

const DAY = 86_400e6
const YEAR = 365.25 * DAY
const FIRST_FRIDAY_OF_2015 = 1_420_156_800e6

/**
 * Bars of a geometric Brownian motion: log returns are normal with mean `(drift - volatility²/2)·dt` and variance
 * `volatility²·dt`. Part of the variance is the gap before the open. High and low are drawn from the distribution of the
 * extremes of a Brownian bridge between open and close, `(a + b ± sqrt((a-b)² - 2σ²·ln U)) / 2` (Glasserman, "Monte Carlo
 * Methods in Financial Engineering", section 6.4), each by itself: their joint distribution is not exact.
 *
 * @throws UserError `INVALID_ARGUMENT` for a length, price or volatility that no series can have
 * @example
 * const bars = randomWalkBars({ symbol: 'DEMO', length: 2_000, seed: 42 })
 */
export function randomWalkBars(options: RandomWalkOptions): Bars {
  const {
    symbol = 'SYNTHETIC',
    length,
    seed,
    spacing = 'weekday',
    price = 100,
    drift = 0.06,
    volatility = 0.2,
  } = options
  const { start = FIRST_FRIDAY_OF_2015, gapShare = 0.2, decimals = 2 } = options
  demand('length', length, Number.isInteger(length) && length >= 0, 'a whole number of at least 0')
  demand('price', price, price > 0 && Number.isFinite(price), 'a number above 0')
  demand('volatility', volatility, volatility >= 0 && Number.isFinite(volatility), 'a number of at least 0')
  demand('gapShare', gapShare, gapShare >= 0 && gapShare <= 1, 'a number from 0 to 1')
  demand('spacing', spacing, spacing === 'weekday' || spacing > 0, '"weekday" or microseconds above 0')
  demand(
    'decimals',
    decimals,
    Number.isInteger(decimals) && decimals >= 0 && decimals <= 10,
    'a whole number from 0 to 10',
  )

  const random = createRandom(seed, 'random-walk', symbol)
  const bars = allocateBars(symbol, length)
  const dt = spacing === 'weekday' ? 1 / 252 : spacing / YEAR
  const mean = (drift - (volatility * volatility) / 2) * dt
  const gapSigma = volatility * Math.sqrt(dt * gapShare)
  const barSigma = volatility * Math.sqrt(dt * (1 - gapShare))
  const scale = 10 ** decimals
  const round = (log: number): number => Math.max(1, Math.round(Math.exp(log) * scale)) / scale

  let time = spacing === 'weekday' ? nextWeekday(start) : start
  let log = Math.log(price)
  for (let i = 0; i < length; i++) {
    const open = i === 0 ? log : log + mean * gapShare + gapSigma * random.normal()
    const close = open + mean * (1 - gapShare) + barSigma * random.normal()
    const spread = (close - open) ** 2
    const variance = 2 * barSigma * barSigma
    // 1 - next() lies in (0, 1], where the logarithm is finite.
    const high = (open + close + Math.sqrt(spread - variance * Math.log(1 - random.next()))) / 2
    const low = (open + close - Math.sqrt(spread - variance * Math.log(1 - random.next()))) / 2
    bars.time[i] = time
    bars.open[i] = round(open)
    bars.high[i] = round(high)
    bars.low[i] = round(low)
    bars.close[i] = round(close)
    bars.volume[i] = Math.round(1e6 * Math.exp(0.3 * random.normal()))
    time = spacing === 'weekday' ? nextWeekday(time + DAY) : time + spacing
    log = close
  }
  return bars
}

function demand(name: string, value: unknown, holds: boolean, expected: string): void {
  if (!holds) throw new UserError('INVALID_ARGUMENT', `Expected ${expected} for ${name}, was ${value}.`)
}

/** The time itself, or the same hour of the Monday after a weekend. 1970-01-01 was a Thursday. */
function nextWeekday(time: number): number {
  const day = (((Math.floor(time / DAY) + 4) % 7) + 7) % 7
  if (day === 6) return time + 2 * DAY
  return day === 0 ? time + DAY : time
}
