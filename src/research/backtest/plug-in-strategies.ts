/**
 * @module Strategies of the user, from files: loaded once a thread and found by name beside the built-in ones. Every
 * thread that evaluates loads the same files, so that a strategy of a file runs at the speed of a built-in one.
 */
import { pathToFileURL } from 'node:url'
import { UserError } from '../../core/errors.ts'
import { portfolioStrategies } from './portfolio-strategies/index.ts'
import type { PortfolioStrategy } from './portfolio-strategy.ts'
import { linesRuleOf } from './signal-rules.ts'
import { strategies } from './strategies/index.ts'
import type { Strategy } from './strategy.ts'

/** A strategy over one instrument or over many. */
export type AnyStrategy = Strategy | PortfolioStrategy

/** All built-in strategies by name. */
export const builtInStrategies: Readonly<Record<string, AnyStrategy>> = { ...strategies, ...portfolioStrategies }

/** Strategies of each file that this thread has loaded. */
const loaded = new Map<string, Readonly<Record<string, AnyStrategy>>>()

/**
 * Loads the strategies that files export, under any name of the export.
 *
 * @param files absolute paths of modules
 * @throws UserError `WF_PLUGIN` when a strategy is incomplete or takes a name that is taken
 * @example
 * const { dip_buyer } = await loadStrategies(['/project/dip-buyer.ts'])
 */
export async function loadStrategies(files: readonly string[]): Promise<Readonly<Record<string, AnyStrategy>>> {
  for (const file of files) {
    if (loaded.has(file)) continue
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
    const own: Record<string, AnyStrategy> = {}
    for (const strategy of Object.values(module).filter(offersStrategy)) {
      const problem = whatIsMissing(strategy) ?? takenName(strategy.name!, own)
      if (problem !== undefined) throw new UserError('WF_PLUGIN', problem, { where: { file } })
      own[strategy.name!] = guarded({ constraints: [], ...strategy } as AnyStrategy)
    }
    loaded.set(file, own)
  }
  return strategiesOf(files)
}

/**
 * The strategies of files that this thread has loaded before.
 *
 * @throws UserError `WF_PLUGIN` when two files have a strategy of one name
 */
export function strategiesOf(files: readonly string[]): Readonly<Record<string, AnyStrategy>> {
  const all: Record<string, AnyStrategy> = {}
  for (const file of new Set(files)) {
    for (const [name, strategy] of Object.entries(loaded.get(file) ?? {})) {
      if (Object.hasOwn(all, name)) {
        throw new UserError('WF_PLUGIN', `Expected strategies with names of their own, "${name}" is in two files.`, {
          where: { file },
        })
      }
      all[name] = strategy
    }
  }
  return all
}

/** Whether an export is meant as a strategy: it decides positions or weights. */
export function offersStrategy(value: unknown): value is Partial<Strategy & PortfolioStrategy> {
  if (typeof value !== 'object' || value === null) return false
  return 'positions' in value || ('weights' in value && 'instruments' in value)
}

function whatIsMissing(strategy: Partial<Strategy & PortfolioStrategy>): string | undefined {
  const { name, parameters, warmup, positions, weights } = strategy
  const shown = typeof name === 'string' ? `strategy "${name}"` : 'every strategy'
  if (typeof name !== 'string' || !/^[a-z]\w*$/i.test(name))
    return `Expected a name for ${shown}, was ${JSON.stringify(name)}.`
  if (typeof parameters !== 'object' || parameters === null)
    return `Expected parameters of ${shown}, there are none: write {}.`
  if (typeof warmup !== 'function') return `Expected a function \`warmup\` of ${shown}, was ${typeof warmup}.`
  const decide = positions ?? weights
  if (typeof decide !== 'function') return `Expected a function \`positions\` of ${shown}, was ${typeof decide}.`
  return undefined
}

function takenName(name: string, own: Readonly<Record<string, AnyStrategy>>): string | undefined {
  if (!Object.hasOwn(builtInStrategies, name) && !Object.hasOwn(own, name)) return undefined
  return `Expected a strategy with a name of its own, was "${name}", which exists already.`
}

/** The strategy, refusing positions that are returned instead of written: they would be lost. */
function guarded(strategy: AnyStrategy): AnyStrategy {
  // Positions decided by lines are written by the house, and known to the fast kernels by their function.
  if ('positions' in strategy && linesRuleOf(strategy) !== undefined) return strategy
  const check = (returned: unknown): void => {
    if (returned === undefined) return
    const size = (returned as { length?: unknown } | null)?.length
    const shown = typeof size === 'number' ? `${size} values` : typeof returned
    throw new UserError(
      'STRATEGY_POSITION_INVALID',
      `Expected strategy "${strategy.name}" to write into the array that it is given, it returned ${shown}.`,
      { hint: 'Write `out[i] = …` for each bar, or `out.set(positions)` with as many positions as bars.' },
    )
  }
  return 'weights' in strategy
    ? { ...strategy, weights: (contexts, parameters, out) => check(strategy.weights(contexts, parameters, out)) }
    : { ...strategy, positions: (context, parameters, out) => check(strategy.positions(context, parameters, out)) }
}
