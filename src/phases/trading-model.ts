/** @module From a config to how it is simulated: in the kernel when that can do it, else order by order in an account. */
import { UserError } from '../core/errors.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'
import {
  type AnyStrategy,
  type CorporateAction,
  defaultTradingModel,
  executionRule,
  isPortfolioStrategy,
  needsVolume,
  requireInstruments,
  type SizingRule,
  type TradingModel,
} from '../research/backtest/index.ts'
import { lowerBound, parseMoment } from '../research/market/index.ts'
import { MARKET_SERVICE, marketOf, type Sample, sampleOf, strategyFilesOf } from './market-service.ts'
import { remarkOn } from './remark.ts'
import { strategyNamed } from './strategy-record.ts'
import { costsOf, executionOf, type TradingConfig } from './trading-config.ts'

/**
 * What the kernel cannot do of a config, as words for readers; none when it can do all. The kernel trades one symbol, all
 * equity or a share of it, with costs in basis points.
 */
export function beyondKernel(
  config: TradingConfig,
  symbols: number,
  strategies: readonly AnyStrategy[],
): readonly string[] {
  const { costs, sizing } = config
  const hasCosts = config.include_transaction_costs
  const isShare = sizing === undefined || (sizing.method === 'percent' && (sizing.fraction ?? 1) <= 1)
  const found: readonly (readonly [boolean, string])[] = [
    [symbols > 1, 'several symbols'],
    [strategies.some(isPortfolioStrategy), 'a portfolio strategy'],
    [!isShare || (sizing === undefined && config.dynamic_risk_management), 'sizes of positions'],
    [hasCosts && costs.commission !== undefined, 'a tariff'],
    [hasCosts && costs.slippage !== undefined, 'a model of slippage'],
    [hasImpact(config), 'market impact'],
    [config.exits?.checked === 'intrabar', 'exits within the bar'],
    [config.execution.random_delay !== undefined || config.realistic_execution_delays, 'late orders'],
    [config.rebalance !== undefined, 'rebalancing'],
    [config.account !== undefined, 'an account of its own'],
    [config.corporate_actions.length > 0, 'splits and dividends'],
  ]
  return found.filter(([holds]) => holds).map(([, words]) => words)
}

const hasImpact = ({
  include_transaction_costs: hasCosts,
  include_market_impact: wanted,
  costs,
}: TradingConfig): boolean => wanted || (hasCosts && costs.market_impact !== undefined)

/**
 * The account that trades a config; `undefined` when the kernel does it.
 *
 * @param seed of the phase, from which late orders are drawn
 * @throws UserError `TRADING_CONFLICT` and others when parts of the config do not go together
 */
export function modelOf(
  config: TradingConfig,
  sample: Sample,
  strategies: readonly AnyStrategy[],
  seed: string,
): TradingModel | undefined {
  requireHarmony(config, sample, strategies)
  const { instruments } = sample
  if (beyondKernel(config, instruments.length, strategies).length === 0) return undefined
  const { account, rebalance, exits, execution } = config
  const { commissionBps = 0, slippageBps = 0 } = costsOf(config)
  const costs = config.include_transaction_costs ? config.costs : {}
  const delay =
    execution.random_delay ?? (config.realistic_execution_delays ? { probability: 0.1, max_bars: 3 } : undefined)
  return {
    ...defaultTradingModel,
    ...(account === undefined
      ? {}
      : {
          cash: account.cash,
          leverage: account.leverage,
          maintenanceMargin: account.maintenance_margin,
          allowShort: account.allow_short,
          units: account.units,
          cashRatePerYear: account.cash_rate,
          borrowRatePerYear: account.borrow_rate,
        }),
    commission: costs.commission ?? { type: 'percentage', bps: commissionBps },
    slippage: costs.slippage ?? { type: 'bps', bps: slippageBps },
    ...(hasImpact(config) ? { impact: costs.market_impact ?? { type: 'square_root', eta: 1 } } : {}),
    sizing: sizingOf(config, instruments.length),
    ...(exits?.checked === 'intrabar' ? { exits } : {}),
    rebalanceBars: rebalance?.every_bars ?? 0,
    rebalanceThreshold: rebalance?.threshold ?? 0,
    actions: actionsOf(config, sample),
    ...(delay === undefined ? {} : { randomDelay: { probability: delay.probability, maxBars: delay.max_bars, seed } }),
  }
}

/** Sizes with what was left open: all equity, shared equally by all symbols. */
function sizingOf({ sizing, dynamic_risk_management: dynamic }: TradingConfig, symbols: number): SizingRule {
  const share = 1 / symbols
  if (sizing === undefined) {
    return dynamic
      ? { method: 'volatility_target', target: 0.15 * share, lookback: 20, cap: share }
      : { method: 'percent', fraction: share }
  }
  switch (sizing.method) {
    case 'percent': {
      // A share up to all equity is the strategy's own parameter `position_size`, as in the kernel.
      const { fraction = share } = sizing
      return { ...sizing, fraction: sizing.fraction !== undefined && fraction <= 1 ? 1 : fraction }
    }
    case 'volatility_target':
    case 'atr':
    case 'kelly':
      return { ...sizing, cap: sizing.cap ?? share }
    default:
      return sizing
  }
}

/** Splits and dividends by index: each takes effect before the open of the first bar of its day, or from its time on. */
function actionsOf(
  { corporate_actions: actions }: TradingConfig,
  { symbols, bars, timezone = 'UTC' }: Sample,
): readonly CorporateAction[] {
  return actions.map(({ symbol: name, date, split, dividend }, place) => {
    const symbol = name === undefined ? 0 : symbols.indexOf(name)
    const at = `corporate_actions.${place}`
    if (symbol < 0 || (name === undefined && symbols.length > 1)) {
      throw conflict(`Expected a symbol of ${symbols.join(', ')} in ${at}, was ${name ?? 'none'}.`)
    }
    if ((split === undefined) === (dividend === undefined)) {
      throw conflict(
        `Expected either a split or a dividend in ${at}, ${split === undefined ? 'was neither' : 'were both'}.`,
      )
    }
    const bar = lowerBound(bars.time, parseMoment(date, timezone).from)
    return split === undefined
      ? { bar, symbol, kind: 'dividend', amount: dividend! }
      : { bar, symbol, kind: 'split', ratio: split }
  })
}

const conflict = (message: string, hint?: string): UserError =>
  new UserError('TRADING_CONFLICT', message, hint === undefined ? {} : { hint })

/** What the schema cannot say. */
function requireHarmony(config: TradingConfig, sample: Sample, strategies: readonly AnyStrategy[]): void {
  const { costs, sizing, exits } = config
  for (const [model, rate] of [
    ['commission', 'commission_bps'],
    ['slippage', 'slippage_bps'],
  ] as const) {
    if (costs[model] !== undefined && costs[rate] !== undefined) {
      throw conflict(`Expected either \`costs.${model}\` or \`costs.${rate}\`, were both.`)
    }
  }
  if (costs.commission?.type === 'tiered') {
    const { tiers } = costs.commission
    const ends = tiers.map(({ up_to: upTo = Number.POSITIVE_INFINITY }) => upTo)
    if (ends.some((end, k) => (k === ends.length - 1 ? Number.isFinite(end) : !(end < ends[k + 1]!)))) {
      throw conflict('Expected tiers of a commission with rising `up_to`, the last one without.')
    }
  }
  if (costs.commission?.type === 'per_share') {
    const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = costs.commission
    if (minimum > maximum)
      throw conflict(`Expected a minimum commission up to the maximum of ${maximum}, was ${minimum}.`)
  }
  if (sizing?.method === 'fixed' && (sizing.value === undefined) === (sizing.units === undefined)) {
    throw conflict('Expected either `value` or `units` for the sizing method fixed.')
  }
  const models = [
    costs.slippage ?? { type: 'bps' as const, bps: 0 },
    hasImpact(config) ? (costs.market_impact ?? { type: 'square_root' as const, eta: 1 }) : undefined,
  ] as const
  if (config.include_transaction_costs && needsVolume(...models)) {
    const { from, to } = sample.range
    const without = sample.instruments.find(({ volume }) => !volume.subarray(from, to).some((units) => units > 0))
    if (without !== undefined && to > from) {
      throw conflict(
        `Expected volumes for a model of slippage or impact by volume, ${without.symbol} has none.`,
        'Use `slippage: { type: bps }` or `spread`, or `market_impact: { type: almgren_chriss }`.',
      )
    }
  }
  for (const strategy of strategies) {
    if (!isPortfolioStrategy(strategy)) continue
    requireInstruments(strategy, sample.instruments.length)
    if (sizing !== undefined || config.dynamic_risk_management) {
      throw conflict(
        `Expected no sizing for "${strategy.name}", which decides the weights of all symbols itself.`,
        'Its parameters say how much it holds; `account.leverage` how much it may.',
      )
    }
    if (exits?.checked === 'close') {
      throw conflict(
        `Expected exits of "${strategy.name}" as orders: it decides weights, not entries.`,
        'Write `checked: intrabar` into `exits`.',
      )
    }
  }
}

/** `modelOf` as a check before the run. Strategies that do not exist are reported by themselves. */
export function remarkOnTrading(
  config: TradingConfig,
  services: Readonly<Record<string, unknown>>,
  names: readonly string[],
): PhaseRemark[] {
  const late = remarkOn(() => executionRule(executionOf(config)), ['execution'])
  if (late.length > 0) return late
  if (services[MARKET_SERVICE] === undefined || services[MARKET_SERVICE] === null) return []
  let sample: Sample
  let strategies: readonly AnyStrategy[]
  try {
    sample = sampleOf(marketOf(services), config)
    strategies = names.map((name) => strategyNamed(name, strategyFilesOf(services)))
  } catch {
    return []
  }
  return remarkOn(() => modelOf(config, sample, strategies, 'check'), [])
}
