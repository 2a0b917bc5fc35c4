/** @module In the market only when it is calm and rising. */
import { volatilityPercentile } from '../indicators/volatility-percentile.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is above its mean and volatility is not in the upper part of its own past, else flat. */
export const defensive = defineStrategy({
  name: 'defensive',
  description:
    'Long while the close is above its mean and volatility is not in the upper part of its own past, else flat.',
  parameters: {
    trend_period: { type: 'integer', min: 2, max: 2000, default: 200, description: 'Bars of the mean.' },
    volatility_period: {
      type: 'integer',
      min: 3,
      max: 500,
      default: 20,
      description: 'Returns whose deviation is the volatility.',
    },
    lookback: {
      type: 'integer',
      min: 2,
      max: 2000,
      default: 250,
      description: 'Bars that volatility is ranked among.',
    },
    highest_percentile: {
      type: 'float',
      min: 0,
      max: 100,
      default: 80,
      description: 'Percentile of volatility above which it is flat.',
    },
  },
  warmup: ({ trend_period, volatility_period, lookback }) =>
    Math.max(trend_period - 1, volatility_period + lookback - 1),
  positions(context, { trend_period, volatility_period, lookback, highest_percentile }, out) {
    const trend = context.sma('close', trend_period)
    const { value } = context.indicator(volatilityPercentile, { lookback, period: volatility_period })
    const { close } = context
    for (let i = 0; i < out.length; i++) out[i] = close[i]! > trend[i]! && value[i]! <= highest_percentile ? 1 : 0
  },
})
