/** @module What a trade costs in the kernel: commission and slippage as a share of the value traded. */
import { UserError } from '../../core/errors.ts'

/** Costs of one side of a trade, in basis points (hundredths of a percent) of its value. Both default to 0. */
export interface ProportionalCosts {
  /** Paid to the broker on the executed value. */
  readonly commissionBps?: number
  /** How much worse than the reference price every fill is: higher for buys, lower for sells. */
  readonly slippageBps?: number
}

/** Costs as factors on the reference price. */
export interface CostFactors {
  /** Executed price of a buy over the reference price: 1 + slippage. */
  readonly buyPrice: number
  /** Executed price of a sell over the reference price: 1 − slippage. */
  readonly sellPrice: number
  /** Cost of buying one unit of value at the reference price, commission on the executed price included. */
  readonly buy: number
  /** Cost of selling one unit of value at the reference price. */
  readonly sell: number
}

/** Checks costs and turns them into factors. */
export function costFactors(costs: ProportionalCosts = {}): CostFactors {
  const commission = fraction('commission_bps', costs.commissionBps ?? 0)
  const slippage = fraction('slippage_bps', costs.slippageBps ?? 0)
  const buyPrice = 1 + slippage
  const sellPrice = 1 - slippage
  return {
    buyPrice,
    sellPrice,
    buy: buyPrice * (1 + commission) - 1,
    sell: 1 - sellPrice * (1 - commission),
  }
}

function fraction(name: string, bps: number): number {
  if (bps >= 0 && bps < 5000) return bps / 10_000
  throw new UserError('INVALID_ARGUMENT', `Expected ${name} from 0 to 5000 basis points, was ${bps}.`)
}
