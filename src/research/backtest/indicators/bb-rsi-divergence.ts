/** @module Divergence of price and RSI outside the Bollinger bands, confirmed by the way back. */
import { bollingerBands } from './bollinger-bands.ts'
import { bars, defineIndicator, level } from './indicator.ts'
import { rsi } from './rsi.ts'

interface Extreme {
  readonly bar: number
  readonly price: number
  readonly strength: number
}

/**
 * 1 on the first close back above the lower band within `confirmation` bars of a divergence: a low below the band that is lower than
 * the lowest such low of the last `lookback` bars, while the RSI is higher than then by at least the threshold. −1 likewise for highs
 * above the upper band; else 0.
 */
export const bbRsiDivergence = defineIndicator({
  name: 'bb_rsi_divergence',
  title: 'Bollinger band and RSI divergence',
  description:
    '1 on the first close back above the lower band within the bars of confirmation after a low below it that is lower than the lowest such low of the bars looked back on, while the RSI is higher than then by at least the threshold; −1 likewise above the upper band; else 0.',
  inputs: ['close', 'high', 'low'],
  parameters: {
    period: bars(20, 2),
    deviations: level(2, 0.1, 10),
    rsi_period: bars(14),
    lookback: bars(20),
    threshold: level(5, 0, 100),
    confirmation: bars(10),
  },
  outputs: ['signal'],
  warmup: ({ period, rsi_period }) => Math.max(period - 1, rsi_period),
  start({ period, deviations, rsi_period, lookback, threshold, confirmation }) {
    const bands = bollingerBands.start({ period, deviations })
    const strengthOf = rsi.start({ period: rsi_period })
    const lineOf = Object.fromEntries(bollingerBands.outputs.map((name, k) => [name, k]))
    const band = new Float64Array(bollingerBands.outputs.length)
    const strength = new Float64Array(1)
    const price = new Float64Array(1)
    let bar = 0

    /** Watches one side, prices and strengths times `sign`; true when a divergence is confirmed. */
    const watch = (sign: 1 | -1) => {
      let seen: Extreme[] = []
      let since = Number.NEGATIVE_INFINITY
      return (extreme: number, close: number, edge: number, power: number): boolean => {
        if (sign * extreme < sign * edge) {
          seen = seen.filter((each) => bar - each.bar <= lookback)
          const lowest = seen.reduce<Extreme | undefined>(
            (least, each) => (least === undefined || sign * each.price < sign * least.price ? each : least),
            undefined,
          )
          if (lowest !== undefined && sign * extreme < sign * lowest.price) {
            since = sign * (power - lowest.strength) >= threshold ? bar : Number.NEGATIVE_INFINITY
          }
          seen.push({ bar, price: extreme, strength: power })
        }
        if (bar - since > confirmation || sign * close <= sign * edge) return false
        since = Number.NEGATIVE_INFINITY
        return true
      }
    }
    const below = watch(1)
    const above = watch(-1)
    return ([close, high, low], out) => {
      if (Number.isNaN(close! + high! + low!)) return
      price[0] = close!
      band.fill(Number.NaN)
      bands(price, band)
      strength[0] = Number.NaN
      strengthOf(price, strength)
      const lower = band[lineOf.lower!]!
      const upper = band[lineOf.upper!]!
      if (!Number.isNaN(lower + strength[0]!)) {
        const bullish = below(low!, close!, lower, strength[0]!)
        const bearish = above(high!, close!, upper, strength[0]!)
        out[0] = bullish === bearish ? 0 : bullish ? 1 : -1
      }
      bar++
    }
  },
})
