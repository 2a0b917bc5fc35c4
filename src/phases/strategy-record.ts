/** @module Strategies by name as plain data, so that worker threads build the same ones: built-in or of a file, with exits. */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'
import {
  type AnyStrategy,
  builtInStrategies,
  checkParameters,
  type Exits,
  isPortfolioStrategy,
  type PortfolioStrategy,
  strategiesOf,
  withExits,
} from '../research/backtest/index.ts'
import type { ParameterSet } from '../search/parameter.ts'
import { laterStrategies, unavailable } from './later.ts'
import { remarkOn } from './remark.ts'

/** What rebuilds a strategy in another thread. */
export interface StrategyRecord {
  readonly name: string
  /** Files of the user with strategies, which the thread has loaded. */
  readonly files: readonly string[]
  /** Defaults of the exits that the strategy has beside its own parameters; absent when it has none. */
  readonly exits?: Partial<Exits>
  /** It trades more instruments than it works on: it is the strategy that chooses among them, with the parameters of that one. */
  readonly among?: true
}

/**
 * The strategy of that name.
 *
 * @throws UserError `STRATEGY_UNKNOWN` with the nearest name
 */
export function strategyNamed(name: string, files: readonly string[] = []): AnyStrategy {
  const own = strategiesOf(files)
  if (Object.hasOwn(own, name)) return own[name]!
  if (Object.hasOwn(builtInStrategies, name)) return builtInStrategies[name]!
  const names = [...Object.keys(own), ...Object.keys(builtInStrategies)]
  // Whoever writes "rsi" means one of several, not the one whose name happens to be the shortest.
  const family = names.filter((each) => each.split('_').includes(name))
  const near = family.length > 0 ? ` Of that family there are ${family.join(', ')}.` : didYouMean(name, names)
  throw new UserError('STRATEGY_UNKNOWN', `There is no strategy "${name}".${near}`, {
    hint: `Strategies: ${names.join(', ')}.`,
  })
}

/**
 * Whether a strategy over so many instruments is the one that chooses among them. Not knowing how many, it may be.
 *
 * @example
 * choosesAmong(portfolioStrategies.pairs_trading, 3) // true
 */
export function choosesAmong(
  strategy: AnyStrategy,
  instruments: number | undefined,
): strategy is PortfolioStrategy & { readonly among: PortfolioStrategy } {
  if (!isPortfolioStrategy(strategy) || strategy.among === undefined) return false
  return instruments === undefined || instruments > strategy.instruments.max
}

/** The strategy of a record. Portfolio strategies have exits as orders only, and no parameters for them. */
export function strategyOf({ name, files, exits, among }: StrategyRecord): AnyStrategy {
  const strategy = strategyNamed(name, files)
  if (among === true && choosesAmong(strategy, undefined)) return { ...strategy.among, name }
  return exits === undefined || isPortfolioStrategy(strategy) ? strategy : withExits(strategy, exits)
}

/** Remarks for `check`: the strategy does not exist, or values that were written for it are none of its own. */
export function remarkOnStrategy(
  name: string,
  path: readonly (string | number)[],
  files: readonly string[] = [],
  parameters: ParameterSet = {},
): PhaseRemark[] {
  const later = laterStrategies[name]
  if (later !== undefined && !Object.hasOwn(strategiesOf(files), name)) {
    return [unavailable(`The strategy "${name}"`, later, path)]
  }
  const unknown = remarkOn(() => strategyNamed(name, files), path)
  if (unknown.length > 0) return unknown
  const strategy = strategyNamed(name, files)
  return remarkOn(
    () => checkParameters(isPortfolioStrategy(strategy) ? strategy : withExits(strategy), parameters),
    [...path.slice(0, -1), 'parameters'],
  )
}
