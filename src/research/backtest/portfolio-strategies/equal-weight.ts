/** @module Equal weights, bought once: the benchmark of portfolios. */
import { definePortfolioStrategy } from '../portfolio-strategy.ts'

/** 1/n of equity in each instrument (DeMiguel, Garlappi and Uppal, "Optimal Versus Naive Diversification", 2009). */
export const equalWeight = definePortfolioStrategy({
  name: 'equal_weight',
  description: 'The same share of equity in every instrument, bought once; shares drift with the prices from then on.',
  parameters: {},
  instruments: { min: 1, max: Number.POSITIVE_INFINITY },
  warmup: () => 0,
  weights(contexts, _parameters, out) {
    for (const column of out) column.fill(1 / contexts.length)
  },
})
