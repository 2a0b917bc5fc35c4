/** @module How much prices move. */
import { indicators } from '../backtest/index.ts'
import type { Feature } from './feature.ts'

/** The sample deviation of the last n log returns, times the square root of the bars in a year. */
export const volatility: Feature = {
  name: 'volatility',
  title: 'Volatility',
  description: 'Sample deviation of the last n log returns, per year.',
  format: 'percent',
  minLookback: 2,
  needs: 'prices',
  compute: ({ contexts, barsPerYear }, lookback) =>
    // The indicator counts closes, of which n returns take n + 1.
    contexts.map(
      (context) => context.indicator(indicators.volatility, { period: lookback + 1, annual: barsPerYear }).value,
    ),
}
