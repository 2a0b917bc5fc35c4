/** @module MACD against its signal line. */
import { macd } from '../indicators/macd.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the MACD is above its signal line, short while below if allowed (Appel, 1979). */
export const macdCrossover = defineStrategy({
  name: 'macd_crossover',
  description: 'Long while the MACD is above its signal line, short while below if allowed (Appel, 1979).',
  parameters: {
    fast_ema: { type: 'integer', min: 2, max: 500, default: 12, description: 'Bars of the fast average.' },
    slow_ema: { type: 'integer', min: 3, max: 1000, default: 26, description: 'Bars of the slow average.' },
    signal_ema: { type: 'integer', min: 2, max: 500, default: 9, description: 'Bars of the signal line.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'fast_ema < slow_ema', holds: ({ fast_ema, slow_ema }) => fast_ema < slow_ema }],
  warmup: ({ slow_ema, signal_ema }) => slow_ema + signal_ema - 2,
  positions: decidedByLines((context, { fast_ema, slow_ema, signal_ema, allow_short }) => {
    const lines = context.indicator(macd, { fast_period: fast_ema, slow_period: slow_ema, signal_period: signal_ema })
    return crossing(lines.macd, lines.signal, allow_short)
  }),
})
