/** @module A parameter declared by an object: `{ type: continuous, bounds: [0.01, 0.05], default: 0.02, when: { exit: trailing } }`. */
import { didYouMean } from '../core/suggest.ts'
import type { Condition, Parameter } from './parameter.ts'
import { isValue, list, range, show } from './parse-values.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

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

/** Reads a declaration: an object of keys. */
export function parseRecord(name: string, raw: Readonly<Record<string, unknown>>, path: KeyPath): Parameter {
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
