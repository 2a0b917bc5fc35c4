/** @module Volatility that a drift does not disturb. */
import { bars, defineIndicator, level } from './indicator.ts'
import { sum } from './rolling.ts'

/** √(annual/n · Σ(log(high/close)·log(high/open) + log(low/close)·log(low/open))) (Rogers and Satchell, 1991). */
export const rogersSatchellVolatility = defineIndicator({
  name: 'rogers_satchell_volatility',
  title: 'Rogers–Satchell volatility',
  description:
    '√(annual/n · Σ(log(high/close)·log(high/open) + log(low/close)·log(low/open))) (Rogers and Satchell, 1991).',
  inputs: ['open', 'high', 'low', 'close'],
  parameters: { period: bars(20), annual: level(252, 1, 1000000) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period, annual }) {
    const total = sum(period)
    return (input, out) => {
      const [open, high, low, close] = input as unknown as readonly [number, number, number, number]
      const spread = Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open)
      out[0] = Math.sqrt((annual / period) * Math.max(0, total(spread)))
    }
  },
})
