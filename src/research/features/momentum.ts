/** @module How far prices have come. */
import { indicators } from '../backtest/index.ts'
import type { Feature } from './feature.ts'

/** The return over the last n bars: `close / close n bars ago − 1` (Jegadeesh and Titman, 1993). */
export const momentum: Feature = {
  name: 'momentum',
  title: 'Momentum',
  description: 'close / close n bars ago − 1.',
  format: 'percent',
  minLookback: 1,
  needs: 'prices',
  compute: ({ contexts }, lookback) =>
    contexts.map((context) =>
      context.indicator(indicators.roc, { period: lookback }).value.map((value) => value / 100),
    ),
}
