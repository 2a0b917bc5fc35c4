/** @module Price against the parabolic stop. */
import { psar } from '../indicators/psar.ts'
import { followLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the parabolic stop is below the price, short while above if allowed (Wilder, 1978). */
export const parabolicSar = defineStrategy({
  name: 'parabolic_sar',
  description: 'Long while the parabolic stop is below the price, short while above if allowed (Wilder, 1978).',
  parameters: {
    af_start: { type: 'float', min: 0.001, max: 1, default: 0.02, description: 'Acceleration and its step.' },
    af_max: { type: 'float', min: 0.01, max: 1, default: 0.2, description: 'Highest acceleration.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'af_start <= af_max', holds: ({ af_start, af_max }) => af_start <= af_max }],
  warmup: () => 1,
  positions(context, { af_start, af_max, allow_short }, out) {
    const { trend } = context.indicator(psar, { step: af_start, maximum: af_max })
    followLevels(trend, 0, 0, allow_short, out)
  },
})
