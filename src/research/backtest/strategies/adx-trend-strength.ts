/** @module Directional movement in a strong trend. */
import { adx as adxIndicator } from '../indicators/adx.ts'
import { defineStrategy } from '../strategy.ts'

/** While the ADX is above the threshold: long with +DI above −DI, short with it below if allowed; else flat (Wilder, 1978). */
export const adxTrendStrength = defineStrategy({
  name: 'adx_trend_strength',
  description:
    'While the ADX is above the threshold: long with +DI above −DI, short with it below if allowed; else flat (Wilder, 1978).',
  parameters: {
    adx_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the directional movement.' },
    threshold: { type: 'float', min: 0, max: 100, default: 25, description: 'ADX from which a trend is strong.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ adx_period }) => 2 * adx_period - 1,
  positions(context, { adx_period, threshold, allow_short }, out) {
    const { plus_di, minus_di, adx } = context.indicator(adxIndicator, { period: adx_period })
    for (let i = 0; i < out.length; i++) {
      if (adx[i]! > threshold)
        out[i] = plus_di[i]! > minus_di[i]! ? 1 : allow_short && plus_di[i]! < minus_di[i]! ? -1 : 0
    }
  },
})
