/**
 * @module Chooses pairs among many instruments by what their closes did: pairs whose spread comes back (cointegration),
 * whose prices stayed close (distance), or whose returns go together (correlation).
 *
 * Sources: R. F. Engle and C. W. J. Granger, Econometrica 55, 1987, used for pairs by G. Vidyamurthy, "Pairs Trading", 2004
 * (cointegration); E. Gatev, W. N. Goetzmann and K. G. Rouwenhorst, "Pairs Trading: Performance of a Relative-Value
 * Arbitrage Rule", Review of Financial Studies 19, 2006 (distance).
 */
import { testCointegration } from '../../stats/cointegration.ts'
import { correlation } from '../../stats/moments.ts'

export const PAIR_METHODS = ['cointegration', 'distance', 'correlation'] as const
export type PairMethod = (typeof PAIR_METHODS)[number]

export interface PairSelection {
  readonly method: PairMethod
  /** At most so many; an instrument is in one pair at most. */
  readonly pairs: number
  /** Correlation of the log closes below which two are no pair. */
  readonly minCorrelation: number
  /** Of the test of no cointegration; only with the method `cointegration`. */
  readonly maxPValue: number
  /** Bars in which a deviation of the spread must have halved; only with the method `cointegration`. */
  readonly maxHalfLife: number
}

/** Two instruments by place; the spread is log(first) − slope · log(second). */
export interface ChosenPair {
  readonly first: number
  readonly second: number
  /** Of the log closes. */
  readonly correlation: number
  /** Σ of the squared differences of the closes, each over its first. */
  readonly distance: number
  /** Only with the method `cointegration`. */
  readonly pValue?: number
  readonly halfLife?: number
}

/** Pairs that are tested for cointegration: those that stayed nearest. Each test costs a regression for every lag. */
const MOST_TESTED = 500

/**
 * The best pairs, best first.
 *
 * @param closes of the bars that may be looked at, of equal length; an instrument with a missing one is left out
 * @example
 * choosePairs([ko, pep, mcd], { method: 'cointegration', pairs: 1, minCorrelation: 0.8, maxPValue: 0.05, maxHalfLife: 60 })
 */
export function choosePairs(closes: readonly Float64Array[], selection: PairSelection): readonly ChosenPair[] {
  const logs = closes.map((close) => close.map(Math.log))
  const usable = logs.flatMap((values, place) => (values.length > 2 && values.every(Number.isFinite) ? [place] : []))
  const scaled = closes.map((close) => close.map((price) => price / close[0]!))
  const near: ChosenPair[] = []
  usable.forEach((first, k) => {
    for (const second of usable.slice(k + 1)) {
      const related = correlation(logs[first]!, logs[second]!)
      if (!(related >= selection.minCorrelation)) continue
      near.push({ first, second, correlation: related, distance: squaredDistance(scaled[first]!, scaled[second]!) })
    }
  })
  const ranked = rank(near, logs, selection)
  const taken = new Set<number>()
  const chosen: ChosenPair[] = []
  for (const pair of ranked) {
    if (chosen.length === selection.pairs) break
    if (taken.has(pair.first) || taken.has(pair.second)) continue
    taken.add(pair.first).add(pair.second)
    chosen.push(pair)
  }
  return chosen
}

/** Equal ranks keep the order of the instruments, so that the result does not depend on the machine. */
function rank(
  pairs: readonly ChosenPair[],
  logs: readonly Float64Array[],
  { method, maxPValue, maxHalfLife }: PairSelection,
): readonly ChosenPair[] {
  const byDistance = pairs.toSorted((a, b) => a.distance - b.distance)
  if (method === 'distance') return byDistance
  if (method === 'correlation') {
    const changes = logs.map((values) => values.slice(1).map((value, i) => value - values[i]!))
    const related = new Map(pairs.map((pair) => [pair, correlation(changes[pair.first]!, changes[pair.second]!)]))
    return pairs.toSorted((a, b) => related.get(b)! - related.get(a)!)
  }
  return byDistance
    .slice(0, MOST_TESTED)
    .flatMap((pair) => {
      const tested = testBothWays(pair, logs)
      return tested.pValue <= maxPValue && tested.halfLife <= maxHalfLife ? [tested] : []
    })
    .sort((a, b) => a.pValue - b.pValue)
}

/** Which of two is regressed on the other matters a little: the way round with the clearer evidence is kept. */
function testBothWays(pair: ChosenPair, logs: readonly Float64Array[]): Required<ChosenPair> {
  const a = logs[pair.first]!
  const b = logs[pair.second]!
  // Schwert's shorter rule: one lag more costs a regression more for every pair.
  const options = { maximumLags: Math.ceil(4 * (a.length / 100) ** 0.25) }
  const ahead = testCointegration(a, b, options)
  const back = testCointegration(b, a, options)
  return ahead.statistic <= back.statistic
    ? { ...pair, pValue: ahead.pValue, halfLife: ahead.halfLife }
    : { ...pair, first: pair.second, second: pair.first, pValue: back.pValue, halfLife: back.halfLife }
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum
}
