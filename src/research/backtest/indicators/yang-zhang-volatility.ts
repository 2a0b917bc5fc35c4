/** @module Volatility from all four prices, with gaps and drift. */
import { bars, defineIndicator, level } from './indicator.ts'
import { deviation, lag, sum } from './rolling.ts'

/** √(annual·(var log(open/close before) + k·var log(close/open)) + (1 − k)·RS²) with k = 0.34/(1.34 + (n + 1)/(n − 1)) and Rogers–Satchell volatility RS (Yang and Zhang, 2000). */
export const yangZhangVolatility = defineIndicator({
  name: 'yang_zhang_volatility',
  title: 'Yang–Zhang volatility',
  description:
    '√(annual·(var log(open/close before) + k·var log(close/open)) + (1 − k)·RS²) with k = 0.34/(1.34 + (n + 1)/(n − 1)) and Rogers–Satchell volatility RS (Yang and Zhang, 2000).',
  inputs: ['open', 'high', 'low', 'close'],
  parameters: { period: bars(20, 3), annual: level(252, 1, 1000000) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period, annual }) {
    const k = 0.34 / (1.34 + (period + 1) / (period - 1))
    const before = lag(1)
    const overnight = deviation(period, 1)
    const body = deviation(period, 1)
    const rogers = sum(period)
    return (input, out) => {
      const [open, high, low, close] = input as unknown as readonly [number, number, number, number]
      const gap = overnight(Math.log(open / before(close)))
      const day = body(Math.log(close / open))
      const spread = Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open)
      const range = Math.max(0, rogers(spread)) / period
      out[0] = Math.sqrt(annual * (gap * gap + k * day * day + (1 - k) * range))
    }
  },
})
