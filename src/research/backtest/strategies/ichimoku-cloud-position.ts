/** @module Price against the Ichimoku cloud. */
import { ichimoku } from '../indicators/ichimoku.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is above both spans of the cloud, short while below both if allowed, else flat (Hosoda, 1968). */
export const ichimokuCloudPosition = defineStrategy({
  name: 'ichimoku_cloud_position',
  description:
    'Long while the close is above both spans of the cloud, short while below both if allowed, else flat (Hosoda, 1968).',
  parameters: {
    conversion_period: { type: 'integer', min: 2, max: 200, default: 9, description: 'Bars of the conversion line.' },
    base_period: {
      type: 'integer',
      min: 3,
      max: 500,
      default: 26,
      description: 'Bars of the base line, of the displacement, and half of those of the second span.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    {
      expression: 'conversion_period < base_period',
      holds: ({ conversion_period, base_period }) => conversion_period < base_period,
    },
  ],
  warmup: ({ base_period }) => 3 * base_period - 1,
  positions(context, { conversion_period, base_period, allow_short }, out) {
    const { span_a, span_b } = context.indicator(ichimoku, {
      conversion_period,
      base_period,
      span_period: 2 * base_period,
      displacement: base_period,
    })
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const price = close[i]!
      out[i] =
        price > span_a[i]! && price > span_b[i]! ? 1 : allow_short && price < span_a[i]! && price < span_b[i]! ? -1 : 0
    }
  },
})
