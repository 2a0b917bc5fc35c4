/** @module What a broker of the simulator charges and allows. */
import type { Commission } from './costs/commission.ts'
import type { Slippage } from './costs/slippage.ts'

export interface BrokerOptions {
  readonly commission?: Commission
  readonly slippage?: Slippage
  /** Whole units are cut off towards zero; default fractional. */
  readonly units?: 'fractional' | 'whole'
  /** Value of positions that one unit of equity may carry; default 1. */
  readonly leverage?: number
  /** Default true. */
  readonly allowShort?: boolean
  /** Bars that an order given at a bar waits beyond its delay; default none. */
  readonly extraDelay?: (bar: number, symbol: number) => number
}
