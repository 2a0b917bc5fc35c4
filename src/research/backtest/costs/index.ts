/** @module Costs of trading in the order-level simulator: commission, slippage, impact. */
export * from './commission.ts'
export * from './cost-model.ts'
export * from './impact.ts'
export * from './slippage.ts'
