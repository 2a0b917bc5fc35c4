/** @module A strategy of one's own over several symbols: hold those that rose most. */
import { definePortfolioStrategy } from '../../src/research/backtest/index.ts' // in your project: 'phaseline/backtest'

/** Every `holding` bars: equal weights in the `held` symbols with the best return over the last `lookback` bars, if above 0. */
export const rotation = definePortfolioStrategy({
  name: 'rotation',
  description: 'Holds the symbols that rose most over the last bars, in equal weights.',
  parameters: {
    lookback: { type: 'integer', min: 1, max: 500, default: 6, description: 'Bars of the return.' },
    holding: { type: 'integer', min: 1, max: 500, default: 3, description: 'Bars between two decisions.' },
    held: { type: 'integer', min: 1, max: 50, default: 2, description: 'Symbols that are held.' },
  },
  instruments: { min: 2, max: 50 },
  warmup: ({ lookback }) => lookback,
  weights(contexts, { lookback, holding, held }, out) {
    for (let bar = lookback; bar < out[0]!.length; bar++) {
      if ((bar - lookback) % holding !== 0) {
        // Between two decisions weights stay what they were.
        for (const column of out) column[bar] = column[bar - 1]!
        continue
      }
      const rises = contexts.map(({ close }, symbol) => ({ symbol, rise: close[bar]! / close[bar - lookback]! - 1 }))
      const best = rises.sort((a, b) => b.rise - a.rise).slice(0, held)
      for (const { symbol, rise } of best) if (rise > 0) out[symbol]![bar] = 1 / held
    }
  },
})
