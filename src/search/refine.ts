/** @module Coarse to fine: the parameters of a second search around what a first one found. */
import { power } from '../core/special-functions.ts'
import type { ImportanceReport } from './importance/index.ts'
import type { Parameter, ParameterSet } from './parameter.ts'

export interface RefineOptions {
  /** Width of the new range as a part of the old one. Default 0.25. */
  readonly width?: number
  /** How much smaller steps become; whole numbers stay whole. Default 2. */
  readonly finer?: number
  /** Fixes parameters that explain less than this share in total, when a report is given. Default 0: none. */
  readonly fixBelow?: number
  readonly importance?: ImportanceReport
}

/**
 * Narrows parameters around a center: ranges to a part of their width (in the logarithm where they are searched in it), lists of
 * ordered values to the neighbors, unordered values to the center's. Ranges never leave the original bounds.
 *
 * @example
 * refineParameters({ fast: { type: 'integer', min: 5, max: 50, step: 5 } }, { fast: 20 })
 * // { fast: { type: 'integer', min: 16, max: 24, step: 2 } }
 */
export function refineParameters(
  parameters: Readonly<Record<string, Parameter>>,
  center: ParameterSet,
  options: RefineOptions = {},
): Record<string, Parameter> {
  const { width = 0.25, finer = 2, fixBelow = 0, importance } = options
  const refined: Record<string, Parameter> = {}
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = center[name]
    if (value === undefined) {
      // It did not exist under the center's choices; with those fixed it will not exist again.
      if (parameter.when === undefined) refined[name] = parameter
      continue
    }
    const { when: _when, ...free } = parameter
    const share = importance?.parameters.find((entry) => entry.name === name)?.total
    const isFixed = share !== undefined && share < fixBelow
    refined[name] = isFixed ? { type: 'ordinal', values: [value] } : narrowed(free as Parameter, value, width, finer)
  }
  return refined
}

function narrowed(parameter: Parameter, value: ParameterSet[string], width: number, finer: number): Parameter {
  switch (parameter.type) {
    case 'boolean':
    case 'categorical':
      return { type: 'categorical', values: [value] }
    case 'ordinal': {
      const place = parameter.values.indexOf(value)
      const { default: _default, ...rest } = parameter
      return { ...rest, values: parameter.values.slice(Math.max(0, place - 1), place + 2) }
    }
    case 'float':
    case 'integer':
      return narrowedRange(parameter, Number(value), width, finer)
  }
}

function narrowedRange<T extends Extract<Parameter, { min: number }>>(
  parameter: T,
  value: number,
  width: number,
  finer: number,
): T {
  const { default: _default, ...rest } = parameter
  const isLog = parameter.log === true || parameter.distribution === 'log_uniform'
  let low: number
  let high: number
  if (isLog) {
    const factor = power(parameter.max / parameter.min, width / 2)
    low = value / factor
    high = value * factor
  } else {
    const half = ((parameter.max - parameter.min) * width) / 2
    low = value - half
    high = value + half
  }
  if (parameter.step === undefined && parameter.type === 'float') {
    return { ...rest, min: Math.max(parameter.min, low), max: Math.min(parameter.max, high) } as unknown as T
  }
  // Steps are counted from the center, so that it belongs to the new range.
  const old = parameter.step ?? 1
  const step = parameter.type === 'integer' ? Math.max(1, Math.floor(old / finer)) : old / finer
  const below = Math.max(0, Math.floor((value - Math.max(parameter.min, low)) / step + 1e-9))
  const above = Math.max(0, Math.floor((Math.min(parameter.max, high) - value) / step + 1e-9))
  const round = (x: number): number => (parameter.type === 'integer' ? Math.round(x) : Number(x.toPrecision(12)))
  const range = { ...rest, min: round(value - below * step), max: round(value + above * step) }
  return (parameter.step === undefined ? range : { ...range, step: round(step) }) as unknown as T
}
