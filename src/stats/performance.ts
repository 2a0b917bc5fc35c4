/**
 * @module Performance: the sums over one equity curve and its trades from which every metric is computed. A back test
 * fills it in one pass, so that a million trials need no million return series.
 */

/**
 * Sums over the bars and trades of one equity curve. Money is in units of the starting equity. The fields are mutable
 * because one record is filled again for every trial.
 */
export interface Performance {
  /** Bars in a year, for annual figures. */
  barsPerYear: number
  /** Risk-free return of one bar, subtracted in the Sharpe ratio and the target of the Sortino ratio. */
  riskFreePerBar: number
  /** Number of bars, each with one return. */
  bars: number
  /** Final equity over starting equity. */
  growth: number
  /** Σ r. */
  sumReturns: number
  /** Σ r². */
  sumSquares: number
  /** Σ max(−r, 0). */
  sumLosses: number
  /** Σ min(r − riskFreePerBar, 0)². */
  sumSquaredShortfalls: number
  /** Greatest fall from a peak, as a fraction of the peak, in [0, 1]. The starting equity counts as a peak. */
  maxDrawdown: number
  /** Most bars in a row below an earlier peak. */
  maxDrawdownBars: number
  /** Trades, closed and open. */
  trades: number
  /** 1 when a position is open at the end: its trade is valued at the last close, without costs of closing. */
  openTrades: number
  /** Trades with a profit above 0. */
  wins: number
  /** Σ profit of winning trades. */
  grossProfit: number
  /** Σ −profit of the other trades. */
  grossLoss: number
  /** Σ profit²  over trades. */
  sumSquaredProfits: number
  /** Σ of each trade's profit over what was paid for its position. */
  sumTradeReturns: number
  bestTrade: number
  worstTrade: number
  /** Bars at whose close a position is held. */
  barsHeld: number
  /** Σ traded value over equity at the time of the trade. */
  traded: number
  /** Commission and slippage paid, in units of the starting equity. */
  costs: number
  /** The returns themselves; empty unless a metric that needs them was asked for. */
  returns: Float64Array
}

/** A record with nothing in it yet. */
export function createPerformance(barsPerYear: number, riskFreePerBar = 0): Performance {
  return {
    barsPerYear,
    riskFreePerBar,
    bars: 0,
    growth: 1,
    sumReturns: 0,
    sumSquares: 0,
    sumLosses: 0,
    sumSquaredShortfalls: 0,
    maxDrawdown: 0,
    maxDrawdownBars: 0,
    trades: 0,
    openTrades: 0,
    wins: 0,
    grossProfit: 0,
    grossLoss: 0,
    sumSquaredProfits: 0,
    sumTradeReturns: 0,
    bestTrade: 0,
    worstTrade: 0,
    barsHeld: 0,
    traded: 0,
    costs: 0,
    returns: new Float64Array(0),
  }
}

export interface ReturnsOptions {
  readonly barsPerYear: number
  /** Defaults to 0. */
  readonly riskFreePerBar?: number
}

/**
 * The performance of a series of returns alone, without trades: of a benchmark, a fund, a resampled path. Every bar counts
 * as held.
 *
 * @example
 * metrics.sharpe_ratio.compute(performanceOfReturns(returns, { barsPerYear: 252 }))
 */
export function performanceOfReturns(returns: Float64Array, options: ReturnsOptions): Performance {
  const performance = createPerformance(options.barsPerYear, options.riskFreePerBar ?? 0)
  const target = performance.riskFreePerBar
  let equity = 1
  let peak = 1
  let lowest = 1
  let under = 0
  for (let i = 0; i < returns.length; i++) {
    const r = returns[i]!
    performance.sumReturns += r
    performance.sumSquares += r * r
    if (r < 0) performance.sumLosses -= r
    if (r < target) performance.sumSquaredShortfalls += (r - target) * (r - target)
    equity *= 1 + r
    // Equity within rounding of its peak is at the peak.
    if (equity >= peak * (1 - 1e-12)) {
      peak = Math.max(peak, equity)
      under = 0
    } else {
      under++
      if (under > performance.maxDrawdownBars) performance.maxDrawdownBars = under
      if (equity < lowest * peak) lowest = equity / peak
    }
  }
  performance.bars = returns.length
  performance.barsHeld = returns.length
  performance.growth = equity
  performance.maxDrawdown = 1 - lowest
  performance.returns = returns
  return performance
}
