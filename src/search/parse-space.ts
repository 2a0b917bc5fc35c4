/**
 * @module The short spellings of parameters that people write in definitions, read into full declarations.
 *
 * | written | read as |
 * |---|---|
 * | `[5, 10, 15]` | the values 5, 10, 15, in order |
 * | `[3, 50]` | two numbers: the range 3…50 (whole numbers if both are whole); for `grid` the two values. Always with a warning |
 * | `[ema, sma]` | one of the names |
 * | `[true, false]` | boolean |
 * | `"range(5, 50, 5)"` | 5, 10, … 50: both ends included |
 * | `"log_range(0.0001, 0.1)"` | a range searched in the logarithm |
 * | `{ min: 3, max: 50 }`, `{ bounds: [3, 50] }` | the range |
 * | `{ values: [3, 50] }` | the values |
 * | `{ type: continuous, bounds: [0.01, 0.05], default: 0.02, distribution: normal }` | as it says |
 * | `14`, `"ema"` | this value only |
 */
import { didYouMean } from '../core/suggest.ts'
import type { Condition, Parameter, ParameterValue } from './parameter.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

export interface SpaceWarning {
  readonly path: KeyPath
  readonly message: string
}

export interface ParsedSpace {
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly warnings: readonly SpaceWarning[]
}

export interface ParseSpaceOptions {
  /** With `grid`, a list of two numbers is two values. */
  readonly method?: string
  /** Keys that lead to the parameters, for errors. Default `['parameters']`. */
  readonly path?: KeyPath
}

/**
 * Reads parameters in any spelling of the table above.
 *
 * @throws SpaceError `SEARCH_SPACE_EMPTY`, `SEARCH_PARAMETER`, `SEARCH_BOUNDS`, with the path of the offending key
 * @example
 * parseSpace({ fast: [3, 50] }).parameters.fast // { type: 'integer', min: 3, max: 50 }
 */
export function parseSpace(raw: unknown, options: ParseSpaceOptions = {}): ParsedSpace {
  const path = options.path ?? ['parameters']
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    throw new SpaceError('SEARCH_PARAMETER', path, `Expected parameters by name, was ${show(raw)}.`)
  }
  const warnings: SpaceWarning[] = []
  const parameters: Record<string, Parameter> = {}
  for (const [name, value] of Object.entries(raw)) {
    const where = [...path, name]
    parameters[name] = parseParameter(name, value, where, options.method === 'grid', (message) =>
      warnings.push({ path: where, message }),
    )
  }
  if (Object.keys(parameters).length === 0) {
    throw new SpaceError('SEARCH_SPACE_EMPTY', path, 'Expected at least one parameter to search, was none.')
  }
  return { parameters, warnings }
}

const show = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value)

const isValue = (value: unknown): value is ParameterValue =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))

function parseParameter(
  name: string,
  raw: unknown,
  path: KeyPath,
  isGrid: boolean,
  warn: (message: string) => void,
): Parameter {
  if (Array.isArray(raw)) {
    if (raw.length === 2 && raw.every((item) => typeof item === 'number') && raw[0] !== raw[1]) {
      const [a, b] = raw as [number, number]
      if (isGrid) {
        warn(
          `"${name}: [${a}, ${b}]" is read as the two values ${a} and ${b}, because the method is grid. For a range write { min: ${a}, max: ${b} }.`,
        )
        return { type: 'ordinal', values: [Math.min(a, b), Math.max(a, b)] }
      }
      warn(
        `"${name}: [${a}, ${b}]" is read as the range ${a}…${b}. For these two values write { values: [${a}, ${b}] }.`,
      )
      return range(a, b, undefined, path)
    }
    return list(name, raw, path)
  }
  if (typeof raw === 'string') {
    const call = /^\s*(\w+)\s*\(([^)]*)\)\s*$/.exec(raw)
    if (call === null) return { type: 'categorical', values: [raw] }
    if (CALLS.includes(call[1]!)) return rangeCall(call[1]!, call[2]!, raw, path)
    throw new SpaceError(
      'SEARCH_PARAMETER',
      path,
      `Expected range(from, to, step) or log_range(from, to) for "${name}", was ${show(raw)}.${didYouMean(call[1]!, CALLS)}`,
      { hint: `A text in a list is taken as it is: write [${show(raw)}].` },
    )
  }
  if (isValue(raw)) return { type: 'ordinal', values: [raw] }
  if (raw !== null && typeof raw === 'object') return parseRecord(name, raw as Record<string, unknown>, path)
  throw new SpaceError(
    'SEARCH_PARAMETER',
    path,
    `Expected values, a range or a declaration for "${name}", was ${show(raw)}.`,
  )
}

const CALLS = ['range', 'log_range']

function list(name: string, items: readonly unknown[], path: KeyPath): Parameter {
  if (items.length === 0)
    throw new SpaceError('SEARCH_PARAMETER', path, `Expected at least one value for "${name}", was an empty list.`)
  const wrong = items.findIndex((item) => !isValue(item))
  if (wrong >= 0) {
    throw new SpaceError(
      'SEARCH_PARAMETER',
      [...path, wrong],
      `Expected a number, a text or a boolean in the values of "${name}", was ${show(items[wrong])}.`,
    )
  }
  const values = [...new Set(items as ParameterValue[])]
  if (values.length < items.length) {
    throw new SpaceError(
      'SEARCH_PARAMETER',
      path,
      `Expected values without repetition for "${name}", was ${show(items)}.`,
    )
  }
  if (values.every((value) => typeof value === 'number')) {
    return { type: 'ordinal', values: [...values].sort((a, b) => Number(a) - Number(b)) }
  }
  if (values.length === 2 && values.every((value) => typeof value === 'boolean')) return { type: 'boolean' }
  return { type: 'categorical', values }
}

function range(min: number, max: number, step: number | undefined, path: KeyPath): Parameter {
  if (max < min)
    throw new SpaceError('SEARCH_BOUNDS', path, `Expected the lower bound first, was ${min} before ${max}.`)
  const whole = Number.isInteger(min) && Number.isInteger(max) && (step === undefined || Number.isInteger(step))
  return { type: whole ? 'integer' : 'float', min, max, ...(step === undefined ? {} : { step }) }
}

function rangeCall(name: string, inner: string, raw: string, path: KeyPath): Parameter {
  const numbers = inner.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [min, max, step] = numbers
  if (numbers.some((value) => !Number.isFinite(value)) || numbers.length < 2 || numbers.length > 3) {
    throw new SpaceError('SEARCH_PARAMETER', path, `Expected range(from, to) or range(from, to, step), was "${raw}".`)
  }
  if (step !== undefined && !(step > 0)) {
    throw new SpaceError('SEARCH_BOUNDS', path, `Expected a step above 0, was ${step} in "${raw}".`)
  }
  const found = range(min!, max!, step, path)
  return name === 'log_range' ? ({ ...found, log: true } as Parameter) : found
}

const TYPES: Readonly<Record<string, Parameter['type']>> = {
  float: 'float',
  continuous: 'float',
  real: 'float',
  number: 'float',
  integer: 'integer',
  int: 'integer',
  discrete: 'integer',
  categorical: 'categorical',
  choice: 'categorical',
  ordinal: 'ordinal',
  boolean: 'boolean',
  bool: 'boolean',
}

/** Spellings of keys, by the name that a declaration uses. */
const KEYS: Readonly<Record<string, string>> = {
  type: 'type',
  param_type: 'type',
  min: 'min',
  low: 'min',
  from: 'min',
  max: 'max',
  high: 'max',
  to: 'max',
  bounds: 'bounds',
  range: 'bounds',
  step: 'step',
  log: 'log',
  values: 'values',
  choices: 'values',
  options: 'values',
  list: 'values',
  default: 'default',
  default_value: 'default',
  distribution: 'distribution',
  mean: 'mean',
  sd: 'sd',
  std: 'sd',
  when: 'when',
  importance: 'importance',
  importance_prior: 'importance',
  description: 'description',
}

function parseRecord(name: string, raw: Readonly<Record<string, unknown>>, path: KeyPath): Parameter {
  const given: Record<string, unknown> = {}
  const spelled: Record<string, string> = {}
  for (const [key, value] of Object.entries(raw)) {
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
    if (known === undefined) {
      throw new SpaceError(
        'SEARCH_PARAMETER',
        [...path, key],
        `Expected a key of a parameter for "${name}", was "${key}".${didYouMean(key, Object.keys(KEYS))}`,
        { hint: `Keys: ${[...new Set(Object.values(KEYS))].join(', ')}.` },
      )
    }
    given[known] = value
    spelled[known] = key
  }
  const at = (key: string): KeyPath => [...path, spelled[key] ?? key]
  const number = (key: string): number | undefined => {
    const value = given[key]
    if (value === undefined || value === null) return undefined
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new SpaceError(
      'SEARCH_BOUNDS',
      at(key),
      `Expected a finite number as ${key} of "${name}", was ${show(value)}.`,
    )
  }
  const refuse = (key: string, message: string): void => {
    if (given[key] !== undefined && given[key] !== null) throw new SpaceError('SEARCH_PARAMETER', at(key), message)
  }
  const ends = ['min', 'max', 'bounds']
  if (given.values !== undefined) {
    for (const key of [...ends, 'step']) refuse(key, `Expected either values or a range for "${name}", were both.`)
  }
  if (given.bounds !== undefined) {
    for (const key of ['min', 'max']) refuse(key, `Expected either bounds or min and max for "${name}", were both.`)
  }
  const common = {
    ...(typeof given.description === 'string' ? { description: given.description } : {}),
    ...(given.when === undefined ? {} : { when: parseCondition(name, given.when, at('when')) }),
    ...(number('importance') === undefined ? {} : { importance: number('importance')! }),
    ...(given.default === undefined || given.default === null ? {} : { default: given.default as never }),
  }
  let min = number('min')
  let max = number('max')
  if (given.bounds !== undefined) {
    const bounds = given.bounds
    if (!Array.isArray(bounds) || bounds.length !== 2 || !bounds.every((end) => typeof end === 'number')) {
      throw new SpaceError(
        'SEARCH_BOUNDS',
        at('bounds'),
        `Expected bounds [min, max] of "${name}", was ${show(bounds)}.`,
      )
    }
    min = bounds[0] as number
    max = bounds[1] as number
  }
  const type = parseType(name, given.type, at('type'))
  if (type === 'boolean') {
    for (const key of [...ends, 'step']) {
      refuse(key, `Expected neither values nor a range beside the type boolean of "${name}".`)
    }
    return { type, ...common }
  }
  if (given.values !== undefined) {
    if (!Array.isArray(given.values)) {
      throw new SpaceError(
        'SEARCH_PARAMETER',
        at('values'),
        `Expected a list of values of "${name}", was ${show(given.values)}.`,
      )
    }
    const listed = list(name, given.values, at('values'))
    const resolved = type === 'categorical' || type === 'ordinal' ? type : listed.type
    return resolved === 'boolean'
      ? { type: 'boolean', ...common }
      : ({
          ...listed,
          type: resolved,
          values: 'values' in listed ? listed.values : given.values,
          ...common,
        } as Parameter)
  }
  if (type === 'categorical' || type === 'ordinal') {
    throw new SpaceError('SEARCH_PARAMETER', path, `Expected "values" for "${name}", was nothing.`)
  }
  if (min === undefined || max === undefined) {
    throw new SpaceError(
      'SEARCH_PARAMETER',
      path,
      `Expected "min" and "max" (or "bounds", or "values") for "${name}", was ${show(raw)}.`,
    )
  }
  if (max < min) {
    throw new SpaceError(
      'SEARCH_BOUNDS',
      at(given.bounds === undefined ? 'max' : 'bounds'),
      `Expected max ≥ min (${min}) for "${name}", was ${max}.`,
    )
  }
  const step = number('step')
  const base =
    type === undefined ? range(min, max, step, path) : { type, min, max, ...(step === undefined ? {} : { step }) }
  const distribution = parseDistribution(name, given.distribution, at('distribution'))
  if (distribution !== 'normal') {
    for (const key of ['mean', 'sd']) refuse(key, `Expected \`distribution: normal\` beside ${key} of "${name}".`)
  }
  const { log } = given
  if (log !== undefined && log !== null && typeof log !== 'boolean') {
    refuse('log', `Expected log of "${name}" as true or false, was ${show(log)}.`)
  }
  if (log === true && distribution === 'normal') {
    refuse('log', `Expected either log or a normal distribution for "${name}".`)
  }
  const mean = number('mean')
  const sd = number('sd')
  return {
    ...base,
    ...(log === true || distribution === 'log_uniform' ? { log: true } : {}),
    ...(distribution === 'normal' ? { distribution } : {}),
    ...(mean === undefined ? {} : { mean }),
    ...(sd === undefined ? {} : { sd }),
    ...common,
  } as Parameter
}

function parseCondition(name: string, raw: unknown, path: KeyPath): Condition {
  const isRecord = raw !== null && typeof raw === 'object' && !Array.isArray(raw)
  if (!isRecord || Object.keys(raw).length === 0) {
    const wanted = `other parameters with their values in "when" of "${name}"`
    throw new SpaceError('SEARCH_CONDITION', path, `Expected ${wanted}, was ${show(raw)}.`, {
      hint: 'Such as `when: { exit: trailing }`.',
    })
  }
  for (const [parent, values] of Object.entries(raw)) {
    const listed = Array.isArray(values) ? values : [values]
    if (listed.length > 0 && listed.every(isValue)) continue
    throw new SpaceError(
      'SEARCH_CONDITION',
      [...path, parent],
      `Expected a value of "${parent}", or several, in "when" of "${name}", was ${show(values)}.`,
    )
  }
  return raw as Condition
}

function parseType(name: string, raw: unknown, path: KeyPath): Parameter['type'] | undefined {
  if (raw === undefined) return undefined
  const found =
    typeof raw === 'string' && Object.hasOwn(TYPES, raw.toLowerCase()) ? TYPES[raw.toLowerCase()] : undefined
  if (found !== undefined) return found
  throw new SpaceError(
    'SEARCH_PARAMETER',
    path,
    `Expected a type of "${name}", was ${show(raw)}.${typeof raw === 'string' ? didYouMean(raw, Object.keys(TYPES)) : ''}`,
    { hint: `Types: ${Object.keys(TYPES).join(', ')}.` },
  )
}

function parseDistribution(
  name: string,
  raw: unknown,
  path: KeyPath,
): 'uniform' | 'normal' | 'log_uniform' | undefined {
  if (raw === undefined || raw === null) return undefined
  const folded = typeof raw === 'string' ? raw.toLowerCase().replaceAll(/[-_ ]/g, '') : ''
  if (folded === 'uniform') return 'uniform'
  if (folded === 'normal' || folded === 'gaussian') return 'normal'
  if (folded === 'loguniform' || folded === 'log') return 'log_uniform'
  throw new SpaceError(
    'SEARCH_PARAMETER',
    path,
    `Expected uniform, normal or log_uniform for "${name}", was ${show(raw)}.`,
  )
}
