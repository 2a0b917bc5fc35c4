/** @module Slope of the regression line. */
import { linreg } from '../indicators/linreg.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the slope of the least-squares line, per bar as a fraction of the price, is above the threshold, short while below its negative if allowed. */
export const linearRegressionSlope = defineStrategy({
  name: 'linear_regression_slope',
  description:
    'Long while the slope of the least-squares line, per bar as a fraction of the price, is above the threshold, short while below its negative if allowed.',
  parameters: {
    period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the line.' },
    threshold: {
      type: 'float',
      min: 0,
      max: 0.5,
      default: 0,
      description: 'Slope per bar, as a fraction of the close.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, threshold, allow_short }, out) {
    const { slope } = context.indicator(linreg, { period })
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const relative = slope[i]! / close[i]!
      out[i] = relative > threshold ? 1 : allow_short && relative < -threshold ? -1 : 0
    }
  },
})
