/**
 * @module Position size and exits around any strategy: stop loss, take profit, trailing stop and longest holding, as
 * parameters that a search can vary. Decided at closes, as everything in the kernel; orders that watch the bar in between
 * are the simulator's.
 */
import type { ParameterSet } from '../../search/parameter.ts'
import type { Strategy } from './strategy.ts'

const fractionOf = (description: string) => ({ type: 'float', min: 0, max: 1, default: 0, description }) as const

/** The parameters that {@link withExits} adds. At their defaults they change nothing. */
export const exitParameters = {
  position_size: {
    type: 'float',
    min: 0.001,
    max: 1,
    default: 1,
    description: 'Share of equity that a full position of the strategy takes.',
  },
  stop_loss: fractionOf(
    'Loss since the decision to enter, as a fraction of the price, at which a position is closed; 0 for none.',
  ),
  take_profit: fractionOf(
    'Gain since the decision to enter, as a fraction of the price, at which a position is closed; 0 for none.',
  ),
  trailing_stop: fractionOf(
    'Fall from the best close since the decision to enter at which a position is closed; 0 for none.',
  ),
  max_holding_bars: {
    type: 'integer',
    min: 0,
    max: 100_000,
    default: 0,
    description: 'Bars after which a position is closed; 0 for no limit.',
  },
} as const

/** Values of {@link exitParameters}. */
export interface Exits {
  readonly position_size: number
  readonly stop_loss: number
  readonly take_profit: number
  readonly trailing_stop: number
  readonly max_holding_bars: number
}

/**
 * Applies exits to target positions, in place. Losses and gains are counted from the close at which the position was
 * decided. Once an exit has closed a position it stays closed until the strategy wants another one: its target changes.
 */
export function applyExits(positions: Float64Array, close: Float64Array, exits: Exits): void {
  const { position_size, stop_loss, take_profit, trailing_stop, max_holding_bars } = exits
  let wanted = 0
  let side = 0
  let entry = 0
  let best = 0
  let entryBar = 0
  for (let i = 0; i < positions.length; i++) {
    const target = positions[i]!
    const price = close[i]!
    if (target !== wanted) {
      if (Math.sign(target) !== side) {
        side = Math.sign(target)
        entry = price
        best = price
        entryBar = i
      }
      wanted = target
    } else if (side !== 0) {
      best = side > 0 ? Math.max(best, price) : Math.min(best, price)
      const gain = side * (price / entry - 1)
      const fall = side * (1 - price / best)
      const out =
        (stop_loss > 0 && gain <= -stop_loss) ||
        (take_profit > 0 && gain >= take_profit) ||
        (trailing_stop > 0 && fall >= trailing_stop) ||
        (max_holding_bars > 0 && i - entryBar >= max_holding_bars)
      if (out) side = 0
    }
    positions[i] = side === 0 ? 0 : target * position_size
  }
}

/** A strategy with exits, and what it is without them. */
export interface StrategyWithExits extends Strategy {
  readonly base: Strategy
}

/**
 * The strategy with {@link exitParameters} beside its own.
 *
 * @param defaults values that take the place of the declared defaults
 * @example
 * createEvaluator({ bars, strategy: withExits(strategies.momentum) }).simulate({ fast_period: 10, stop_loss: 0.05 })
 */
export function withExits(strategy: Strategy, defaults: Partial<Exits> = {}): StrategyWithExits {
  const own = Object.entries(exitParameters).map(([name, parameter]) => [
    name,
    { ...parameter, default: defaults[name as keyof Exits] ?? parameter.default },
  ])
  return {
    ...strategy,
    base: strategy,
    parameters: { ...strategy.parameters, ...(Object.fromEntries(own) as typeof exitParameters) },
    positions(context, parameters: ParameterSet, out) {
      strategy.positions(context, parameters, out)
      out.fill(0, 0, Math.min(out.length, strategy.warmup(parameters)))
      applyExits(out, context.close, parameters as unknown as Exits)
    },
  }
}

export function hasExits(strategy: object): strategy is StrategyWithExits {
  return 'base' in strategy
}

/** Whether any of the names is one of {@link exitParameters}. */
export function namesExit(names: Iterable<string>): boolean {
  for (const name of names) if (Object.hasOwn(exitParameters, name)) return true
  return false
}
