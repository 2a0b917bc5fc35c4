/** @module Values and ranges of a parameter as people write them. */
import type { Parameter, ParameterValue } from './parameter.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

export const show = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value)

export const isValue = (value: unknown): value is ParameterValue =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))

export const CALLS = ['range', 'log_range']

/** Values that are listed: numbers in order, names, two booleans. */
export function list(name: string, items: readonly unknown[], path: KeyPath): Parameter {
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

/** A range: of whole numbers where all of it is whole. */
export function range(min: number, max: number, step: number | undefined, path: KeyPath): Parameter {
  if (max < min)
    throw new SpaceError('SEARCH_BOUNDS', path, `Expected the lower bound first, was ${min} before ${max}.`)
  const whole = Number.isInteger(min) && Number.isInteger(max) && (step === undefined || Number.isInteger(step))
  return { type: whole ? 'integer' : 'float', min, max, ...(step === undefined ? {} : { step }) }
}

/** `range(5, 50, 5)`, `log_range(0.001, 1)`. */
export function rangeCall(name: string, inner: string, raw: string, path: KeyPath): Parameter {
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
