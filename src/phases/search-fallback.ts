/** @module A search that asks for less, for the last attempt after others failed: `fallback_method: reduced_parameter_space`. */
import type { JsonValue } from '../core/hash.ts'

/** Of the trials of a config this part is kept. */
const KEPT = 0.25
/** Values of a parameter in a reduced grid at most. */
const RESOLUTION = 3
const KEYS = ['n_trials', 'n_generations', 'n_trials_per_regime'] as const

type Mapping = Readonly<Record<string, JsonValue>>

const isMapping = (value: JsonValue | undefined): value is Mapping =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * A quarter of the trials over the same ranges; a grid that is tried whole keeps at most three values of each parameter.
 *
 * @param config of an optimization, as written
 * @example
 * reducedParameterSpace({ optimization: { method: 'tpe', n_trials: 200 } }) // … n_trials: 50
 */
export function reducedParameterSpace(config: JsonValue): JsonValue {
  if (!isMapping(config)) return config
  const search = isMapping(config.optimization) ? config.optimization : {}
  const counted = KEYS.filter((key) => typeof search[key] === 'number')
  const fewer = Object.fromEntries(counted.map((key) => [key, Math.max(1, Math.floor(Number(search[key]) * KEPT))]))
  const isGrid = search.method === undefined || ['grid', 'grid_search'].includes(String(search.method))
  if (counted.length > 0) return { ...config, optimization: { ...search, ...fewer } }
  if (!isGrid) return { ...config, optimization: { ...search, n_trials: 25 } }
  const options = isMapping(search.options) ? search.options : {}
  return { ...config, optimization: { ...search, options: { ...options, resolution: RESOLUTION } } }
}
