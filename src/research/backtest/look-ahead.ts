/** @module Finds strategies that look ahead: with other bars in the future, positions of the past must stay what they were. */
import { UserError } from '../../core/errors.ts'
import { createRandom } from '../../core/random.ts'
import type { ParameterSet } from '../../search/parameter.ts'
import { BAR_COLUMNS, type Bars, sliceBars, toBars } from '../market/bars.ts'
import { compactTogether } from './aligned-instrument.ts'
import type { AnyStrategy } from './plug-in-strategies.ts'
import { portfolioWeights } from './portfolio-strategy.ts'
import { resolveParameters, type Strategy } from './strategy.ts'
import { createContext } from './strategy-context.ts'

/** Most bars that a check computes: what looks ahead over fewer shows here, and a million bars would take long. */
const MOST_BARS = 5000
/** Places at which the future is cut off and made up, as shares of the bars. */
const CUTS = [0.45, 0.7, 0.95]

/**
 * Checks that a strategy decides from the past alone, gives equal results for equal input, and leaves the bars as they
 * are: positions on the first bars must be the same when the bars after them are cut off, and when they are replaced by
 * made-up ones.
 *
 * @throws UserError `STRATEGY_LOOKS_AHEAD` with the first bar that knew its future, `STRATEGY_IMPURE`, and what the
 * strategy itself throws
 * @example
 * requireCausal(strategies.momentum, [bars], { fast_period: 5, slow_period: 20 })
 */
export function requireCausal(strategy: AnyStrategy, instruments: readonly Bars[], parameters: ParameterSet): void {
  // Where an instrument has no bar, a strategy is not asked, or sees what it has seen before.
  const groups =
    'weights' in strategy ? [compactTogether(instruments)] : instruments.map((bars) => compactTogether([bars]))
  for (const group of groups) requireCausalOn(strategy, group, parameters)
}

function requireCausalOn(strategy: AnyStrategy, instruments: readonly Bars[], parameters: ParameterSet): void {
  const length = Math.min(MOST_BARS, instruments[0]?.length ?? 0)
  const bars = instruments.map((each) => copyOf(sliceBars(each, 0, length)))
  const untouched = bars.map(copyOf)
  const whole = decide(strategy, bars, parameters)
  bars.forEach((each, k) => {
    const changed = BAR_COLUMNS.find((name) => firstDifference(each[name], untouched[k]![name]) >= 0)
    if (changed !== undefined) {
      throw new UserError(
        'STRATEGY_IMPURE',
        `Expected strategy "${strategy.name}" to leave the bars as they are, it wrote into "${changed}".`,
        { hint: 'Copy a column before changing it: `context.close.slice()`.' },
      )
    }
  })
  const again = decide(strategy, bars, parameters)
  const unequal = firstOf(whole, again, length)
  if (unequal >= 0) {
    throw new UserError(
      'STRATEGY_IMPURE',
      `Expected strategy "${strategy.name}" to give equal positions for equal bars and parameters, bar ${unequal} differs the second time.`,
      { hint: 'Keep nothing between calls, and use no time and no randomness of its own.' },
    )
  }
  for (const share of CUTS) {
    const cut = Math.floor(share * length)
    if (cut < 1) continue
    const shorter = bars.map((each) => sliceBars(each, 0, cut))
    const madeUp = bars.map((each) => withOtherFuture(each, cut))
    for (const other of [shorter, madeUp]) {
      const differs = firstOf(whole, decide(strategy, other, parameters), cut)
      if (differs < 0) continue
      throw new UserError(
        'STRATEGY_LOOKS_AHEAD',
        `Expected strategy "${strategy.name}" to decide from the past alone, its position at bar ${differs} changes with bars from ${cut} on.`,
        {
          hint: 'A position at bar i may use bars up to i: look for `i + 1`, means of a whole column, or lines shifted back.',
        },
      )
    }
  }
}

function decide(strategy: AnyStrategy, bars: readonly Bars[], parameters: ParameterSet): readonly Float64Array[] {
  if ('weights' in strategy) return portfolioWeights(strategy, bars, parameters).weights
  return bars.map((each) => positionsOf(strategy, each, parameters))
}

function positionsOf(strategy: Strategy, bars: Bars, parameters: ParameterSet): Float64Array {
  const resolved = resolveParameters(strategy, parameters)
  const out = new Float64Array(bars.length)
  strategy.positions(createContext(bars), resolved, out)
  return out.fill(0, 0, Math.min(strategy.warmup(resolved), out.length))
}

const copyOf = (bars: Bars): Bars => toBars(bars.symbol, bars)

/** The bars with a random walk of another scale from `cut` on. */
function withOtherFuture(bars: Bars, cut: number): Bars {
  const other = copyOf(bars)
  const random = createRandom('look-ahead', bars.symbol, cut)
  let price = bars.close[cut - 1]! > 0 ? bars.close[cut - 1]! : 1
  for (let i = cut; i < bars.length; i++) {
    const open = price * Math.exp(0.05 * random.normal())
    price = open * Math.exp(0.05 * random.normal())
    other.open[i] = open
    other.close[i] = price
    other.high[i] = Math.max(open, price) * 1.02
    other.low[i] = Math.min(open, price) * 0.98
    other.volume[i] = 1000 + random.below(1_000_000)
  }
  return other
}

function firstOf(a: readonly Float64Array[], b: readonly Float64Array[], length: number): number {
  for (let k = 0; k < a.length; k++) {
    const found = firstDifference(a[k]!.subarray(0, length), b[k]!.subarray(0, length))
    if (found >= 0) return found
  }
  return -1
}

/** NaN is equal to NaN. */
function firstDifference(a: Float64Array, b: Float64Array): number {
  return a.findIndex((value, i) => !Object.is(value, b[i]) && value !== b[i])
}
