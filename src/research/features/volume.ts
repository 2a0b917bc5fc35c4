/** @module How much is traded, against the usual. */
import { indicators } from '../backtest/index.ts'
import type { Feature } from './feature.ts'

/** Volume over its mean of the last n bars, the newest among them; 1 when none was traded. */
export const volume: Feature = {
  name: 'volume',
  title: 'Relative volume',
  description: 'Volume / mean volume of the last n bars; 1 when none was traded.',
  format: 'ratio',
  minLookback: 2,
  needs: 'volume',
  compute: ({ contexts }, lookback) =>
    contexts.map((context) => context.indicator(indicators.volume_ratio, { period: lookback }).value),
}
