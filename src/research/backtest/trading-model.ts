/**
 * @module How the simulator trades a strategy, as plain data: account, costs, sizes, exits, rebalancing, corporate actions.
 * Worker threads are handed the same record, so that results do not depend on who computes them.
 */
import type { CommissionModel, ImpactModel, SlippageModel } from './costs/cost-model.ts'
import type { Exits } from './exits.ts'
import type { CorporateAction } from './simulator.ts'

/** How large a full position of a strategy is. Each is decided at the close that decides the position, from the past alone. */
export type SizingRule =
  /** A share of equity. */
  | { readonly method: 'percent'; readonly fraction: number }
  /** An amount of money, or a number of units. */
  | { readonly method: 'fixed'; readonly value?: number | undefined; readonly units?: number | undefined }
  /** The share of equity that has the volatility `target` per year, at most `cap`. */
  | { readonly method: 'volatility_target'; readonly target: number; readonly lookback: number; readonly cap: number }
  /** A move of `multiple` average true ranges against the position costs `risk_fraction` of equity; at most `cap` of it. */
  | {
      readonly method: 'atr'
      readonly risk_fraction: number
      readonly multiple: number
      readonly period: number
      readonly cap: number
    }
  /**
   * `fraction` of Kelly's share by win rate and payoff of the trades closed so far, at most `cap`; `initial` until
   * `min_trades` have closed.
   */
  | {
      readonly method: 'kelly'
      readonly fraction: number
      readonly cap: number
      readonly min_trades: number
      readonly initial: number
    }
  /** Shares of equal risk contribution over all instruments, from the returns of the last `lookback` bars; they sum to `exposure`. */
  | { readonly method: 'risk_parity'; readonly lookback: number; readonly exposure: number }

/** Everything about trading that is not the strategy, the bars or the moment of execution. */
export interface TradingModel {
  /** Starting cash, in the currency of the prices. */
  readonly cash: number
  /** Value of positions that one unit of equity may carry. */
  readonly leverage: number
  /** Equity over the value of positions below which everything is closed at the market; 0 for never. */
  readonly maintenanceMargin: number
  readonly allowShort: boolean
  readonly units: 'fractional' | 'whole'
  readonly cashRatePerYear: number
  readonly borrowRatePerYear: number
  readonly commission: CommissionModel
  readonly slippage: SlippageModel
  readonly impact?: ImpactModel
  readonly sizing: SizingRule
  /** Exits of every position as orders that watch the bars; those at closes belong to the strategy ({@link Exits}). */
  readonly exits?: Omit<Exits, 'position_size'>
  /** Positions are brought to their size again every so many bars; 0 for only when the strategy decides anew. */
  readonly rebalanceBars: number
  /** Sizes that differ less than this share of equity from what is held are left alone when rebalancing. */
  readonly rebalanceThreshold: number
  /** Splits and dividends, by place among the instruments and index of the bar. */
  readonly actions: readonly CorporateAction[]
  /** With this probability an order waits a bar longer, and again, up to `maxBars`. */
  readonly randomDelay?: { readonly probability: number; readonly maxBars: number; readonly seed: string }
}

/** Cash of 100,000, no leverage, no costs, fractional units, full positions. */
export const defaultTradingModel: TradingModel = {
  cash: 100_000,
  leverage: 1,
  maintenanceMargin: 0,
  allowShort: true,
  units: 'fractional',
  cashRatePerYear: 0,
  borrowRatePerYear: 0,
  commission: { type: 'percentage', bps: 0 },
  slippage: { type: 'bps', bps: 0 },
  sizing: { method: 'percent', fraction: 1 },
  rebalanceBars: 0,
  rebalanceThreshold: 0,
  actions: [],
}
