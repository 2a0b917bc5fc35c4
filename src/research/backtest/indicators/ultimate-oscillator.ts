/** @module Ultimate oscillator. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, lag, rangeWithGap, sum } from './rolling.ts'

/** 100·(4·A₁ + 2·A₂ + A₃)/7, A = Σ buying pressure / Σ true range over three windows (Williams, 1985); 50 without a range. */
export const ultimateOscillator = defineIndicator({
  name: 'ultimate_oscillator',
  title: 'Ultimate oscillator',
  description:
    '100·(4·A₁ + 2·A₂ + A₃)/7, A = Σ buying pressure / Σ true range over three windows (Williams, 1985); 50 without a range.',
  inputs: ['high', 'low', 'close'],
  parameters: { period1: bars(7), period2: bars(14), period3: bars(28) },
  outputs: ['value'],
  warmup: ({ period1, period2, period3 }) => Math.max(period1, period2, period3),
  start({ period1, period2, period3 }) {
    const range = rangeWithGap()
    const before = lag(1)
    const windows = [period1, period2, period3].map((n) => ({ pressure: sum(n), range: sum(n) }))
    const weights = [4, 2, 1]
    return (input, out) => {
      const close = input[2]!
      const pressure = close - Math.min(input[1]!, before(close))
      const span = range(input[0]!, input[1]!, close)
      let total = 0
      windows.forEach((window, i) => {
        total += weights[i]! * divide(window.pressure(pressure), window.range(span), 0.5)
      })
      out[0] = (100 * total) / 7
    }
  },
})
