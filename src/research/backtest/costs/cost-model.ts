/** @module Costs as plain data: what a definition says and what passes between threads, and the models made from it. */
import {
  type Commission,
  fixedCommission,
  percentageCommission,
  perShareCommission,
  tieredCommission,
} from './commission.ts'
import { almgrenChrissImpact, squareRootImpact } from './impact.ts'
import {
  bpsSlippage,
  chainSlippage,
  noSlippage,
  type Slippage,
  spreadSlippage,
  volumeShareSlippage,
} from './slippage.ts'

/** A tariff. Amounts are in money, shares of value in basis points. */
export type CommissionModel =
  | { readonly type: 'percentage'; readonly bps: number; readonly minimum?: number | undefined }
  | {
      readonly type: 'per_share'
      readonly per_share: number
      readonly minimum?: number | undefined
      readonly maximum?: number | undefined
    }
  | { readonly type: 'fixed'; readonly amount: number }
  | {
      readonly type: 'tiered'
      /** Each part of a fill's value pays the rate of its tier; the last tier has no `up_to`. */
      readonly tiers: readonly { readonly up_to?: number | undefined; readonly bps: number }[]
    }

/** How much worse than the reference price a fill is, and how much of it a bar's volume gives. */
export type SlippageModel =
  | { readonly type: 'bps'; readonly bps: number; readonly volume_limit?: number | undefined }
  | { readonly type: 'volume_share'; readonly volume_limit: number; readonly price_impact: number }
  | { readonly type: 'spread'; readonly bps: number; readonly paid: 'half_each_side' | 'on_entry' }

/** How an order moves the price against itself. */
export type ImpactModel =
  | { readonly type: 'square_root'; readonly eta: number }
  | {
      readonly type: 'almgren_chriss'
      readonly half_spread_bps: number
      readonly permanent: number
      readonly temporary: number
    }

/**
 * The commission of a tariff.
 *
 * @example
 * commissionOf({ type: 'per_share', per_share: 0.005, minimum: 1 }).of(100, 50) // 1
 */
export function commissionOf(model: CommissionModel): Commission {
  switch (model.type) {
    case 'percentage':
      return percentageCommission(model.bps / 10_000, model.minimum)
    case 'per_share':
      return perShareCommission(model.per_share, model.minimum, model.maximum)
    case 'fixed':
      return fixedCommission(model.amount)
    case 'tiered':
      return tieredCommission(
        model.tiers.map(({ up_to: upTo = Number.POSITIVE_INFINITY, bps }) => ({ upTo, rate: bps / 10_000 })),
      )
  }
}

/** Slippage and, after it, impact. */
export function slippageOf(slippage: SlippageModel, impact?: ImpactModel): Slippage {
  const models = [slippageAlone(slippage), ...(impact === undefined ? [] : [impactOf(impact)])].filter(
    (model) => model !== noSlippage,
  )
  return models.length === 0 ? noSlippage : models.length === 1 ? models[0]! : chainSlippage(...models)
}

function slippageAlone(model: SlippageModel): Slippage {
  switch (model.type) {
    case 'bps':
      return model.bps === 0 && model.volume_limit === undefined
        ? noSlippage
        : bpsSlippage(model.bps, model.volume_limit)
    case 'volume_share':
      return volumeShareSlippage(model.volume_limit, model.price_impact)
    case 'spread':
      return spreadSlippage(model.bps / 10_000, model.paid)
  }
}

function impactOf(model: ImpactModel): Slippage {
  if (model.type === 'square_root') return squareRootImpact(model.eta)
  const { half_spread_bps, permanent, temporary } = model
  return almgrenChrissImpact({ halfSpread: half_spread_bps / 10_000, permanent, temporary })
}

/** Whether the models ask for the volume of bars. */
export function needsVolume(slippage: SlippageModel, impact?: ImpactModel): boolean {
  return impact?.type === 'square_root' || slippage.type === 'volume_share' || 'volume_limit' in slippage
}
