/** @module Volatility targeting. */
import { volatility } from '../indicators/volatility.ts'
import { defineStrategy } from '../strategy.ts'

/** Long with a share of equity of target volatility over measured volatility, at most all of it, in steps so that it does not trade on every bar (Moreira and Muir, 2017). */
export const volatilityTrading = defineStrategy({
  name: 'volatility_trading',
  description:
    'Long with a share of equity of target volatility over measured volatility, at most all of it, in steps so that it does not trade on every bar (Moreira and Muir, 2017).',
  parameters: {
    volatility_period: { type: 'integer', min: 3, max: 1000, default: 20, description: 'Bars of the measurement.' },
    target_volatility: { type: 'float', min: 0.001, max: 2, default: 0.1, description: 'Per year of 252 bars.' },
    step: {
      type: 'float',
      min: 0.001,
      max: 1,
      default: 0.1,
      description: 'The share is rounded down to multiples of this.',
    },
  },
  warmup: ({ volatility_period }) => volatility_period - 1,
  positions(context, { volatility_period, target_volatility, step }, out) {
    const { value } = context.indicator(volatility, { period: volatility_period })
    for (let i = volatility_period - 1; i < out.length; i++) {
      const share = value[i]! > 0 ? Math.min(1, target_volatility / value[i]!) : 1
      out[i] = Math.min(1, Math.floor(share / step + 1e-9) * step)
    }
  },
})
