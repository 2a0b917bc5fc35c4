/** @module How steadily a price moves, whatever the size of its steps. */
import { bars, defineIndicator } from './indicator.ts'
import { windowed } from './rolling.ts'

/** Spearman’s correlation of the last n closes with time, from −1 to 1, equal closes sharing a rank; 0 when nothing moved (TTR’s CTI). */
export const rankTrend = defineIndicator({
  name: 'rank_trend',
  title: 'Rank correlation trend',
  description:
    'Spearman’s correlation of the last n closes with time, from −1 to 1, equal closes sharing a rank; 0 when nothing moved (TTR’s CTI).',
  inputs: ['close'],
  parameters: { period: bars(20, 2) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const order = Array.from({ length: period }, (_, i) => i)
    const middle = (period - 1) / 2
    const spread = (period * (period * period - 1)) / 12
    const steadiness = windowed(period, (values) => {
      order.sort((a, b) => values[a]! - values[b]! || a - b)
      let squares = 0
      let product = 0
      for (let from = 0; from < period; ) {
        let to = from + 1
        while (to < period && values[order[to]!] === values[order[from]!]) to++
        const rank = (from + to - 1) / 2 - middle
        for (let k = from; k < to; k++) product += rank * (order[k]! - middle)
        squares += (to - from) * rank * rank
        from = to
      }
      return squares > 0 ? product / Math.sqrt(squares * spread) : 0
    })
    return (input, out) => {
      out[0] = steadiness(input[0]!)
    }
  },
})
