/** @module Instruments as features see them, and whether a feature can be computed from them. */
import { alignedInstrument, type StrategyContext } from '../backtest/index.ts'
import type { Bars } from '../market/index.ts'
import type { Feature, FeaturePanel } from './feature.ts'

/** The values of one feature: a column for each instrument. */
export interface FeatureColumn {
  readonly name: string
  readonly format: Feature['format']
  readonly formula: string
  readonly values: readonly Float64Array[]
}

/**
 * Instruments on one time axis, seen up to a bar.
 *
 * @param instruments of equal length; NaN where one has no bar (`alignBars(…, { join: 'outer' })`)
 * @param to only bars before this are seen
 * @example
 * const panel = createFeaturePanel([spy, qqq], spy.length, 252)
 * const [ofSpy, ofQqq] = features.momentum.compute(panel, 20)
 */
export function createFeaturePanel(instruments: readonly Bars[], to: number, barsPerYear: number): FeaturePanel {
  return { contexts: instruments.map((bars) => contextAt(bars, to)), barsPerYear }
}

/** On the axis, without the lines that a missing bar would keep from the bar before it: a feature is of a bar or is not. */
function contextAt(bars: Bars, to: number): StrategyContext {
  const { context, places } = alignedInstrument(bars, to)
  if (places === undefined) return context
  const ownOnly = (line: Float64Array): Float64Array =>
    line.map((value, bar) => (bars.close[bar]! > 0 ? value : Number.NaN))
  return {
    ...context,
    sma: (column, period) => ownOnly(context.sma(column, period)),
    indicator(indicator, parameters, source) {
      const lines = context.indicator(indicator, parameters, source)
      return Object.fromEntries(
        Object.entries<Float64Array>(lines).map(([name, line]) => [name, ownOnly(line)]),
      ) as unknown as typeof lines
    },
  }
}

/** Why the instruments do not have what a feature needs, as the end of a sentence; `undefined` when they do. */
export function whyImpossible({ needs }: Pick<Feature, 'needs'>, instruments: readonly Bars[]): string | undefined {
  if (needs === 'peers' && instruments.length < 2) return 'needs at least two symbols, there is one'
  if (needs !== 'volume') return undefined
  const without = instruments.find(({ volume }) => !volume.some((units) => units > 0))
  return without === undefined ? undefined : `needs volumes, ${without.symbol} has none`
}
