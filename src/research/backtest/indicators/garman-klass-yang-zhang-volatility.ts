/** @module Volatility from all four prices, with gaps. */
import { bars, defineIndicator, level } from './indicator.ts'
import { lag, sum } from './rolling.ts'

/** √(annual/n · Σ(log²(open/close before) + ½·log²(high/low) − (2·log 2 − 1)·log²(close/open))) (Yang and Zhang, 2000). */
export const garmanKlassYangZhangVolatility = defineIndicator({
  name: 'garman_klass_yang_zhang_volatility',
  title: 'Garman–Klass–Yang–Zhang volatility',
  description:
    '√(annual/n · Σ(log²(open/close before) + ½·log²(high/low) − (2·log 2 − 1)·log²(close/open))) (Yang and Zhang, 2000).',
  inputs: ['open', 'high', 'low', 'close'],
  parameters: { period: bars(20), annual: level(252, 1, 1000000) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period, annual }) {
    const before = lag(1)
    const total = sum(period)
    return (input, out) => {
      const [open, high, low, close] = input as unknown as readonly [number, number, number, number]
      const gap = Math.log(open / before(close))
      const range = Math.log(high / low)
      const body = Math.log(close / open)
      const spread = total(gap * gap + 0.5 * range * range - (2 * Math.LN2 - 1) * body * body)
      out[0] = Math.sqrt((annual / period) * Math.max(0, spread))
    }
  },
})
