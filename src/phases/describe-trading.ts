/** @module Sentences on how a phase trades, for captions of reports. */
import type { TradingModel } from '../research/backtest/index.ts'
import { costsOf, type TradingConfig } from './trading-config.ts'

const FILLS = {
  next_open: 'the next bar’s open',
  next_close: 'the next bar’s close',
  same_close: 'the deciding bar’s own close',
} as const

/** A few sentences on costs, execution, sizes and the account. */
export function describeTrading(config: TradingConfig, model?: TradingModel): string {
  const delay = config.execution.delay_bars ?? 1
  const late = delay > 1 && config.execution.fill !== 'same_close' ? ` after ${delay} bars` : ''
  const costs = model === undefined ? usualCosts(config) : costsIn(model)
  const sentences = [`Decisions at a bar’s close are executed at ${FILLS[config.execution.fill]}${late}; ${costs}.`]
  const exits = Object.entries(config.exits ?? {}).filter(([, value]) => typeof value === 'number' && value > 0)
  if (exits.length > 0) {
    const list = exits.map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`).join(', ')
    const how = config.exits!.checked === 'close' ? 'decided at closes' : 'by orders that watch the bars'
    sentences.push(`Exits ${how}: ${list}.`)
  }
  if (model !== undefined) sentences.push(accountIn(model, config.sizing))
  return sentences.join(' ')
}

function usualCosts(config: TradingConfig): string {
  const { commissionBps = 0, slippageBps = 0 } = costsOf(config)
  return commissionBps + slippageBps === 0
    ? 'no costs'
    : `${commissionBps} bp commission and ${slippageBps} bp slippage a side`
}

const costsIn = ({ commission, slippage, impact }: TradingModel): string =>
  [commissionIn(commission), slippageIn(slippage), ...(impact === undefined ? [] : [impactIn(impact)])].join(', ')

function commissionIn(commission: TradingModel['commission']): string {
  switch (commission.type) {
    case 'percentage':
      return `${commission.bps} bp commission`
    case 'per_share':
      return `${commission.per_share} commission a unit`
    case 'fixed':
      return `${commission.amount} commission a fill`
    case 'tiered':
      return `a commission in ${commission.tiers.length} tiers`
  }
}

function slippageIn(slippage: TradingModel['slippage']): string {
  switch (slippage.type) {
    case 'bps':
      return `${slippage.bps} bp slippage a side`
    case 'volume_share':
      return 'slippage by the share of volume'
    case 'spread':
      return `a spread of ${slippage.bps} bp`
  }
}

const impactIn = ({ type }: NonNullable<TradingModel['impact']>): string =>
  type === 'square_root' ? 'square-root impact' : 'impact by Almgren and Chriss'

function accountIn(model: TradingModel, asked: TradingConfig['sizing']): string {
  const sizing =
    asked?.method === 'percent' && asked.fraction !== undefined ? { ...asked, fraction: asked.fraction } : model.sizing
  const more = [
    ...(model.leverage > 1 ? [`leverage up to ${model.leverage}`] : []),
    ...(model.units === 'whole' ? ['whole units'] : []),
    ...(model.allowShort ? [] : ['no shorts']),
    ...(model.rebalanceBars > 0 ? [`rebalanced every ${model.rebalanceBars} bars`] : []),
    ...(model.randomDelay === undefined ? [] : [`orders late with probability ${model.randomDelay.probability}`]),
  ]
  const rest = more.length === 0 ? '' : `; ${more.join(', ')}`
  return `Simulated order by order in an account of ${model.cash.toLocaleString('en-US')}: a full position is ${sizeIn(sizing)}${rest}.`
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`

function sizeIn(sizing: TradingModel['sizing']): string {
  switch (sizing.method) {
    case 'percent':
      return `${percent(sizing.fraction)} of equity`
    case 'fixed':
      return sizing.units === undefined ? `worth ${sizing.value}` : `${sizing.units} units`
    case 'volatility_target':
      return `what has a volatility of ${percent(sizing.target)} a year`
    case 'atr':
      return `what loses ${percent(sizing.risk_fraction)} of equity over ${sizing.multiple} average true ranges`
    case 'kelly':
      return `${percent(sizing.fraction)} of Kelly’s share`
    case 'risk_parity':
      return 'its share by equal risk'
  }
}
