/** @module Sizes of positions in the simulator: from a rule and what is known at a close to a target. */

import type { AlignedInstrument } from './aligned-instrument.ts'
import { atr } from './indicators/atr.ts'
import type { Target } from './orders.ts'
import type { ClosedTrade } from './portfolio.ts'
import type { Desk } from './simulator.ts'
import { kellyWeight, riskParityWeights, volatilityTargetWeight } from './sizing.ts'
import type { SizingRule } from './trading-model.ts'

/** The target of instrument `symbol` for a position in [−1, 1] decided at the close that the desk shows. */
export type PositionSizer = (position: number, symbol: number, desk: Desk) => Target

/**
 * Makes the function that sizes positions. Where a rule does not know enough yet (a volatility in its first bars) the size
 * is 0.
 */
export function createPositionSizer(
  rule: SizingRule,
  instruments: readonly AlignedInstrument[],
  barsPerYear: number,
): PositionSizer {
  // Volatilities and ranges are those of an instrument's own bars.
  const placeOf = (symbol: number, bar: number): number => instruments[symbol]!.places?.[bar] ?? bar
  switch (rule.method) {
    case 'percent':
      return (position) => ({ weight: position * rule.fraction })
    case 'fixed': {
      const { units, value = 0 } = rule
      if (units !== undefined) return (position) => ({ units: position * units })
      return (position, symbol, desk) => ({ units: perPrice(position * value, desk.price('close', 0, symbol)) })
    }
    case 'volatility_target': {
      const { target, lookback, cap } = rule
      const year = Math.sqrt(barsPerYear)
      return (position, symbol, desk) => {
        const sigma = deviationOf(returnsBefore(instruments[symbol]!.own.close, placeOf(symbol, desk.bar), lookback))
        return { weight: position * volatilityTargetWeight(target, sigma * year, cap) }
      }
    }
    case 'atr': {
      const { risk_fraction, multiple, period, cap } = rule
      const ranges = instruments.map(({ own }) => own.indicator(atr, { period }).value)
      return (position, symbol, desk) => {
        const price = desk.price('close', 0, symbol)
        const range = ranges[symbol]![placeOf(symbol, desk.bar)]!
        if (!(range > 0 && price > 0)) return { units: 0 }
        const most = Math.min((risk_fraction * desk.equity) / (multiple * range), (cap * desk.equity) / price)
        return { units: position * most }
      }
    }
    case 'kelly':
      return (position, _symbol, desk) => {
        const { fraction, cap, min_trades: enough, initial } = rule
        const { trades } = desk
        return { weight: position * (trades.length < enough ? initial : kellyOf(trades, fraction, cap)) }
      }
    case 'risk_parity': {
      let decidedAt = -1
      let weights: readonly number[] = []
      return (position, symbol, desk) => {
        if (decidedAt !== desk.bar) {
          weights = parityAt(
            instruments.map(({ context }) => context.close),
            desk.bar,
            rule.lookback,
          )
          decidedAt = desk.bar
        }
        return { weight: position * rule.exposure * (weights[symbol] ?? 0) }
      }
    }
  }
}

const perPrice = (value: number, price: number): number => (price > 0 ? value / price : 0)

/** The returns of the last `count` bars up to `bar`; none when there are not that many, or a price is missing. */
function returnsBefore(close: Float64Array, bar: number, count: number): readonly number[] {
  if (bar < count) return []
  const out: number[] = []
  for (let i = bar - count + 1; i <= bar; i++) out.push(close[i]! / close[i - 1]! - 1)
  return out.every(Number.isFinite) ? out : []
}

function deviationOf(returns: readonly number[]): number {
  const n = returns.length
  if (n < 2) return Number.NaN
  const mean = returns.reduce((sum, r) => sum + r, 0) / n
  return Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (n - 1))
}

function kellyOf(trades: readonly ClosedTrade[], fraction: number, cap: number): number {
  let wins = 0
  let won = 0
  let lost = 0
  for (const { profit, units, entryPrice } of trades) {
    const result = profit / Math.abs(units * entryPrice)
    if (result > 0) {
      wins++
      won += result
    } else lost -= result
  }
  if (wins === trades.length || lost === 0) return cap
  if (wins === 0) return 0
  return kellyWeight(wins / trades.length, won / wins / (lost / (trades.length - wins)), fraction, cap)
}

/** Weights of equal risk contribution at a bar; none while returns are missing or an instrument does not move. */
function parityAt(closes: readonly Float64Array[], bar: number, lookback: number): readonly number[] {
  const all = closes.map((close) => returnsBefore(close, bar, lookback))
  // Instruments that are not there, or not long enough, have no part in it.
  const present = all.flatMap((each, k) => (each.length < 2 ? [] : [k]))
  const returns = present.map((k) => all[k]!)
  const means = returns.map((each) => each.reduce((sum, r) => sum + r, 0) / each.length)
  const covariance = returns.map((a, i) =>
    returns.map((b, j) => {
      let sum = 0
      for (let t = 0; t < a.length; t++) sum += (a[t]! - means[i]!) * (b[t]! - means[j]!)
      return sum / (a.length - 1)
    }),
  )
  if (returns.length === 0 || !covariance.every((row, i) => row[i]! > 0)) return []
  const weights = riskParityWeights(covariance)
  return all.map((_, k) => weights[present.indexOf(k)] ?? 0)
}
