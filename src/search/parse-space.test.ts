/** @module Tests of declarations that mean nothing: each is an error at its key, none is read as something else. */
import { expect, test } from 'vitest'
import { parseSpace } from './parse-space.ts'
import { createSpace } from './space.ts'
import { SpaceError } from './space-error.ts'

function mistake(action: () => unknown): [string, string] {
  try {
    action()
  } catch (error) {
    if (error instanceof SpaceError) return [error.path.join('.'), error.message]
    throw error
  }
  return ['', 'nothing was wrong']
}

test.each<[unknown, string, string]>([
  ['rang(5, 50, 5)', '', 'Expected range(from, to, step) or log_range(from, to) for "x", was "rang(5, 50, 5)".'],
  ['logrange(1, 5)', '', 'Did you mean "log_range"?'],
  [{ values: [1, 2], min: 1 }, '.min', 'Expected either values or a range for "x", were both.'],
  [
    { type: 'boolean', bounds: [0, 1] },
    '.bounds',
    'Expected neither values nor a range beside the type boolean of "x".',
  ],
  [{ bounds: [1, 9], max: 5 }, '.max', 'Expected either bounds or min and max for "x", were both.'],
  [{ min: 1, max: 50, log: 'yes' }, '.log', 'Expected log of "x" as true or false, was "yes".'],
  [
    { min: 1, max: 50, log: true, distribution: 'normal' },
    '.log',
    'Expected either log or a normal distribution for "x".',
  ],
  [{ min: 0, max: 1, mean: 0.3 }, '.mean', 'Expected `distribution: normal` beside mean of "x".'],
  [{ min: 0, max: 1, std: 0.3, distribution: 'uniform' }, '.std', 'Expected `distribution: normal` beside sd of "x".'],
  [{ min: 0, max: 1, when: 'k' }, '.when', 'Expected other parameters with their values in "when" of "x", was "k".'],
  [
    { min: 0, max: 1, when: ['k'] },
    '.when',
    'Expected other parameters with their values in "when" of "x", was ["k"].',
  ],
  [{ min: 0, max: 1, when: {} }, '.when', 'Expected other parameters with their values in "when" of "x", was {}.'],
  [{ min: 0, max: 1, when: { k: [] } }, '.when.k', 'Expected a value of "k", or several, in "when" of "x", was [].'],
  [{ min: 0, max: 1, importance: 2 }, '.importance', 'Expected an importance from 0 to 1 for "x", was 2.'],
  [{ min: Number.NaN, max: 1 }, '.min', 'Expected a finite number as min of "x", was NaN.'],
  [{ min: 0, max: 1, constructor: 1 }, '.constructor', 'Expected a key of a parameter for "x", was "constructor".'],
  [{ min: 0, max: 1, type: 'constructor' }, '.type', 'Expected a type of "x", was "constructor".'],
  [{ min: 0, max: 1, when: { constructor: 1 } }, '.when.constructor', 'Expected the name of another parameter'],
  [
    { type: 'float', min: 0, max: 1, distribution: 'normal', mean: 500, sd: 0.1 },
    '.mean',
    'Expected a normal distribution that reaches from 0 to 1 for "x", was mean 500 with deviation 0.1.',
  ],
])('%j is refused', (raw, key, message) => {
  const [path, text] = mistake(() => createSpace(parseSpace({ k: ['a', 'b'], x: raw }).parameters))
  expect(text).toContain(message)
  expect(path).toBe(`parameters.x${key}`)
})
