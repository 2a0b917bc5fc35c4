/** @module Price against the pivots of the bar before. */
import { pivotPoints as pivotPointsIndicator } from '../indicators/pivot-points.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is above the first resistance, short while below the first support if allowed, else flat. */
export const pivotPoints = defineStrategy({
  name: 'pivot_points',
  description:
    'Long while the close is above the first resistance, short while below the first support if allowed, else flat.',
  parameters: {
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: () => 1,
  positions(context, { allow_short }, out) {
    const { resistance1, support1 } = context.indicator(pivotPointsIndicator)
    const { close } = context
    for (let i = 0; i < out.length; i++)
      out[i] = close[i]! > resistance1[i]! ? 1 : allow_short && close[i]! < support1[i]! ? -1 : 0
  },
})
