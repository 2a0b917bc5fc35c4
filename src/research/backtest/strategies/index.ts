/** @module The registry of strategies: one file each, one line here. */
import type { Strategy } from '../strategy.ts'
import { buyAndHold } from './buy-and-hold.ts'
import { momentum } from './momentum.ts'

export const strategies = {
  momentum,
  buy_and_hold: buyAndHold,
} as const satisfies Record<string, Strategy>

export type StrategyName = keyof typeof strategies
