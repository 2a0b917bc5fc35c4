/**
 * @module One dimension of a space: between the values a person writes, the numbers of a row and the unit interval.
 *
 * Three spellings of one choice:
 * - the *value*: `12`, `'trailing'`, `true`; what a strategy receives;
 * - the *number* in a row: the value itself for numeric parameters (also for lists of numbers), the position in `values`
 *   for other lists, 0 or 1 for booleans, NaN while a conditional parameter does not apply;
 * - the *unit* in [0, 1): where samplers think. Equal lengths of the unit interval are equally likely a priori, so
 *   logarithms and normal distributions are applied here and nowhere else. A discrete value owns a cell.
 */
import { exp, log, normalCdf, normalQuantile } from '../core/special-functions.ts'
import type { Parameter, ParameterValue } from './parameter.ts'

export interface Dimension {
  readonly name: string
  readonly index: number
  readonly parameter: Parameter
  /** `nominal` has no order: neighbors mean nothing. */
  readonly kind: 'continuous' | 'discrete' | 'nominal'
  /** Number of distinct values; infinite for a float without step. */
  readonly count: number
  /** The number at a place of the unit interval (clamped to it). */
  fromUnit(unit: number): number
  /** The middle of the number's cell; the place itself when continuous. */
  toUnit(number: number): number
  /** The number of a discrete value by its position, 0 … count − 1. */
  numberAt(level: number): number
  /** The position of the nearest discrete value. */
  levelOf(number: number): number
  /** Where the cell of a position begins in the unit interval; `cellStart(count)` is 1. */
  cellStart(level: number): number
  value(number: number): ParameterValue
  /** The number of a value, or NaN when the parameter cannot have it. */
  number(value: ParameterValue): number
}

/** Whether the numbers of a list parameter are its values (true) or positions in the list (false). */
const isNumeric = (values: readonly ParameterValue[]): boolean => values.every((value) => typeof value === 'number')

/** Builds the dimension of a checked parameter. */
export function createDimension(name: string, index: number, parameter: Parameter): Dimension {
  switch (parameter.type) {
    case 'float':
    case 'integer': {
      const step = parameter.step ?? (parameter.type === 'integer' ? 1 : undefined)
      return step === undefined ? continuous(name, index, parameter) : stepped(name, index, parameter, step)
    }
    case 'boolean':
      return listed(name, index, parameter, [false, true], 'nominal')
    case 'categorical':
      return listed(name, index, parameter, parameter.values, 'nominal')
    case 'ordinal':
      return listed(name, index, parameter, parameter.values, 'discrete')
  }
}

type Ranged = Extract<Parameter, { min: number }>

/** Monotone maps between [low, high] on the value's axis and [0, 1], by the parameter's distribution. */
function scale(parameter: Ranged, low: number, high: number): { to(x: number): number; from(u: number): number } {
  if (parameter.log === true || parameter.distribution === 'log_uniform') {
    const start = log(low)
    const width = log(high) - start
    return { to: (x) => (width > 0 ? (log(x) - start) / width : 0.5), from: (u) => exp(start + u * width) }
  }
  if (parameter.distribution === 'normal') {
    const mean = parameter.mean ?? (parameter.min + parameter.max) / 2
    const sd = parameter.sd ?? (parameter.max - parameter.min) / 6
    const start = normalCdf((low - mean) / sd)
    const width = normalCdf((high - mean) / sd) - start
    if (width > 1e-12) {
      return {
        to: (x) => (normalCdf((x - mean) / sd) - start) / width,
        from: (u) => mean + sd * normalQuantile(start + u * width),
      }
    }
  }
  const width = high - low
  return { to: (x) => (width > 0 ? (x - low) / width : 0.5), from: (u) => low + u * width }
}

function continuous(name: string, index: number, parameter: Ranged): Dimension {
  const { min, max } = parameter
  const { to, from } = scale(parameter, min, max)
  const clamp = (x: number): number => (x < min ? min : x > max ? max : x)
  return {
    name,
    index,
    parameter,
    kind: 'continuous',
    count: max > min ? Number.POSITIVE_INFINITY : 1,
    fromUnit: (unit) => clamp(from(unit)),
    toUnit: (number) => to(clamp(number)),
    numberAt: () => min,
    levelOf: () => 0,
    cellStart: (level) => (level > 0 ? 1 : 0),
    value: (number) => number,
    number: (value) => (typeof value === 'number' && value >= min && value <= max ? value : Number.NaN),
  }
}

/** Digits after the point that min + k·step can need, so that 0.1 + 2·0.1 is written 0.3. */
function decimals(...numbers: readonly number[]): number {
  let most = 0
  for (const number of numbers) {
    const [mantissa = '', exponent = '0'] = String(Math.abs(number)).toLowerCase().split('e')
    most = Math.max(most, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent))
  }
  return most
}

function stepped(name: string, index: number, parameter: Ranged, step: number): Dimension {
  const { min, max } = parameter
  const count = Math.floor((max - min) / step + 1e-9) + 1
  const places = decimals(min, step)
  const numberAt =
    Number.isInteger(min) && Number.isInteger(step)
      ? (level: number): number => min + level * step
      : places <= 15
        ? (level: number): number => Number((min + level * step).toFixed(places))
        : (level: number): number => min + level * step
  const clampLevel = (level: number): number => (level < 0 ? 0 : level >= count ? count - 1 : level)
  const levelOf = (number: number): number => clampLevel(Math.round((number - min) / step))
  const uniform =
    parameter.log !== true && (parameter.distribution === undefined || parameter.distribution === 'uniform')
  const last = min + (count - 1) * step
  const isLog = parameter.log === true || parameter.distribution === 'log_uniform'
  // Cells reach half a step beyond the ends; in the logarithm the lower end must stay above zero.
  const low = isLog ? Math.max(min - step / 2, min / 2) : min - step / 2
  const { to, from } = uniform ? { to: Number, from: Number } : scale(parameter, low, last + step / 2)
  const cellStart = uniform
    ? (level: number): number => level / count
    : (level: number): number => (level <= 0 ? 0 : level >= count ? 1 : to(min + (level - 0.5) * step))
  const levelAt = uniform
    ? (unit: number): number => clampLevel(Math.floor(unit * count))
    : (unit: number): number => clampLevel(Math.round((from(unit) - min) / step))
  // Samplers ask for millions of numbers: look them up rather than round decimals each time.
  const table = count <= 4096 && places > 0 ? Float64Array.from({ length: count }, (_, level) => numberAt(level)) : null
  const at = table === null ? numberAt : (level: number): number => table[level]!
  return {
    name,
    index,
    parameter,
    kind: 'discrete',
    count,
    fromUnit: (unit) => at(levelAt(unit)),
    toUnit: (number) => {
      const level = levelOf(number)
      return uniform ? (level + 0.5) / count : (cellStart(level) + cellStart(level + 1)) / 2
    },
    numberAt: at,
    levelOf,
    cellStart,
    value: (number) => number,
    number: (value) => {
      if (typeof value !== 'number') return Number.NaN
      const nearest = at(levelOf(value))
      return Math.abs(nearest - value) <= 1e-9 * Math.max(1, Math.abs(value), Math.abs(step)) ? nearest : Number.NaN
    },
  }
}

function listed(
  name: string,
  index: number,
  parameter: Parameter,
  values: readonly ParameterValue[],
  kind: 'discrete' | 'nominal',
): Dimension {
  const count = values.length
  const numeric = isNumeric(values)
  const numbers = Float64Array.from({ length: count }, (_, level) => (numeric ? (values[level] as number) : level))
  const levels = new Map<number, number>()
  for (let level = 0; level < count; level++) levels.set(numbers[level]!, level)
  const levelOf = (number: number): number => {
    const exact = levels.get(number)
    if (exact !== undefined) return exact
    let best = 0
    for (let level = 1; level < count; level++) {
      if (Math.abs(numbers[level]! - number) < Math.abs(numbers[best]! - number)) best = level
    }
    return best
  }
  return {
    name,
    index,
    parameter,
    kind,
    count,
    fromUnit: (unit) => numbers[Math.min(count - 1, Math.max(0, Math.floor(unit * count)))]!,
    toUnit: (number) => (levelOf(number) + 0.5) / count,
    numberAt: (level) => numbers[level]!,
    levelOf,
    cellStart: (level) => level / count,
    value: (number) => values[levelOf(number)]!,
    number: (value) => {
      const level = values.indexOf(value)
      return level < 0 ? Number.NaN : numbers[level]!
    },
  }
}
