/** @module Pairs trading among many instruments: which belong together is chosen again and again from the past. */
import { type ChosenPair, choosePairs, PAIR_METHODS, type PairMethod, type PairSelection } from '../pair-selection.ts'
import { definePortfolioStrategy } from '../portfolio-strategy.ts'
import type { StrategyContext } from '../strategy-context.ts'
import { pairSpread } from './pair-spread.ts'

/** A choice of pairs, and where it was made. */
interface Choice {
  readonly bar: number
  readonly pairs: readonly ChosenPair[]
}

interface ChoosingParameters {
  readonly selection: PairMethod
  readonly pairs: number
  readonly formation_period: number
  readonly trading_period: number
  readonly min_correlation: number
  readonly max_p_value: number
  readonly max_half_life: number
}

/**
 * Every `trading_period` bars the best `pairs` are chosen from the closes of the last `formation_period`, as Gatev,
 * Goetzmann and Rouwenhorst do with twelve and six months, and traded as `pairs_trading` trades one. Each pair has
 * `exposure` / `pairs` of equity, half of it in each leg. What is not chosen again is closed; what is keeps its position.
 */
export const pairsPortfolio = definePortfolioStrategy({
  name: 'pairs_portfolio',
  description:
    'Chooses pairs among many instruments from the past, again and again, and trades the spread of each back to its mean.',
  parameters: {
    selection: {
      type: 'categorical',
      values: [...PAIR_METHODS],
      default: 'cointegration',
      description:
        'How pairs are ranked: by evidence of cointegration, by distance of prices, by correlation of returns.',
    },
    pairs: { type: 'integer', min: 1, max: 100, default: 5, description: 'Pairs that are traded at a time, at most.' },
    formation_period: {
      type: 'integer',
      min: 20,
      max: 2000,
      default: 252,
      description: 'Bars from which pairs are chosen.',
    },
    trading_period: {
      type: 'integer',
      min: 5,
      max: 2000,
      default: 126,
      description: 'Bars until they are chosen again.',
    },
    max_p_value: { type: 'float', min: 0.001, max: 1, default: 0.05, description: 'Of the test for cointegration.' },
    max_half_life: { type: 'float', min: 1, max: 1000, default: 60, description: 'Bars in which a deviation halves.' },
    lookback_period: { type: 'integer', min: 5, max: 2000, default: 60, description: 'Bars of the regression.' },
    entry_z: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations at which a position begins.' },
    exit_z: { type: 'float', min: 0, max: 10, default: 0.5, description: 'Deviations at which it ends.' },
    min_correlation: {
      type: 'float',
      min: -1,
      max: 1,
      default: 0.8,
      description: 'Correlation of log closes below which two are no pair, and nothing is held.',
    },
    exposure: { type: 'float', min: 0.01, max: 2, default: 1, description: 'Value of all legs over equity.' },
  },
  constraints: [
    { expression: 'exit_z < entry_z', holds: ({ exit_z, entry_z }) => exit_z < entry_z },
    {
      expression: 'lookback_period <= formation_period',
      holds: ({ lookback_period, formation_period }) => lookback_period <= formation_period,
    },
  ],
  instruments: { min: 2, max: Number.POSITIVE_INFINITY },
  warmup: ({ formation_period }) => formation_period - 1,
  weights(contexts, parameters, out) {
    const { formation_period, exposure, pairs: slots } = parameters
    const logs = contexts.map(({ close }) => close.map(Math.log))
    const choices = choicesOf(contexts, parameters as unknown as ChoosingParameters)
    let sides = new Map<string, number>()
    let next = 0
    let traded: readonly {
      readonly pair: ChosenPair
      readonly key: string
      readonly spread: ReturnType<typeof pairSpread>
    }[] = []
    for (let i = formation_period - 1; i < logs[0]!.length; i++) {
      if (choices[next]?.bar === i) {
        traded = choices[next++]!.pairs.map((pair) => ({
          pair,
          key: `${pair.first}:${pair.second}`,
          spread: pairSpread(logs[pair.first]!, logs[pair.second]!, parameters),
        }))
        sides = new Map(traded.map(({ key }) => [key, sides.get(key) ?? 0]))
      }
      for (const { pair, key, spread } of traded) {
        const side = spread.sideAt(i, sides.get(key)!)
        sides.set(key, side)
        if (side === 0) continue
        const leg = (side * exposure) / slots / 2
        out[pair.first]![i] = out[pair.first]![i]! + leg
        out[pair.second]![i] = out[pair.second]![i]! - leg
      }
    }
  },
  notes(contexts, parameters) {
    const choices = choicesOf(contexts, parameters as unknown as ChoosingParameters)
    const last = choices.at(-1)
    if (last === undefined) return []
    const names = last.pairs.map(({ first, second, pValue, halfLife, correlation }) => {
      const why =
        pValue === undefined
          ? `correlation ${correlation.toFixed(2)}`
          : `p ${pValue.toFixed(3)}, half-life ${halfLife!.toFixed(0)} bars`
      return `${contexts[first]!.bars.symbol}/${contexts[second]!.bars.symbol} (${why})`
    })
    const day = new Date(contexts[0]!.time[last.bar]! / 1000).toISOString().slice(0, 10)
    const found = names.length === 0 ? 'no two belonged together' : names.join(', ')
    const times = choices.length === 1 ? 'once' : `${choices.length} times`
    return [
      `Pairs were chosen ${times} by ${parameters.selection}, each time from the ${parameters.formation_period} bars before; the last on ${day}: ${found}.`,
    ]
  },
})

/** Choices of a thread's contexts: trials that differ only in how pairs are traded share them. */
const known = new WeakMap<StrategyContext, Map<string, readonly Choice[]>>()

function choicesOf(contexts: readonly StrategyContext[], parameters: ChoosingParameters): readonly Choice[] {
  const { selection, pairs, formation_period, trading_period, min_correlation, max_p_value, max_half_life } = parameters
  const key = [
    ...contexts.map(({ bars }) => bars.symbol),
    selection,
    pairs,
    formation_period,
    trading_period,
    min_correlation,
    max_p_value,
    max_half_life,
  ].join('|')
  const first = contexts[0]!
  const kept = known.get(first) ?? new Map<string, readonly Choice[]>()
  known.set(first, kept)
  const found = kept.get(key)
  if (found !== undefined) return found
  const rule: PairSelection = {
    method: selection,
    pairs,
    minCorrelation: min_correlation,
    maxPValue: max_p_value,
    maxHalfLife: max_half_life,
  }
  const choices: Choice[] = []
  for (let bar = formation_period - 1; bar < first.length; bar += trading_period) {
    const closes = contexts.map(({ close }) => close.subarray(bar - formation_period + 1, bar + 1))
    choices.push({ bar, pairs: choosePairs(closes, rule) })
  }
  kept.set(key, choices)
  return choices
}
