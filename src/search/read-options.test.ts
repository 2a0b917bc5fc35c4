/** @module Tests of what is said about wrong options of samplers and pruners. */
import { expect, test } from 'vitest'
import { createPruner } from './pruners/index.ts'
import { createSampler } from './samplers/index.ts'
import { createSpace } from './space.ts'

const space = createSpace({ x: { type: 'float', min: 0, max: 1 } })

test.each<[string, unknown, string]>([
  ['auto', { evaluationMs: -1 }, 'Wrong option of auto: expected evaluationMs above 0, was -1.'],
  ['auto', { batchSize: 0 }, 'Wrong option of auto: expected batchSize of at least 1, was 0.'],
  ['auto', { batchSize: '4' }, 'Wrong option of auto: expected a number as batchSize, was "4".'],
  ['auto', { batchSize: 1.5 }, 'Wrong option of auto: expected a whole number as batchSize, was 1.5.'],
  [
    'auto',
    { batchsize: 3 },
    'Wrong option of auto: expected batchSize or evaluationMs, was "batchsize". Did you mean "batchSize"?',
  ],
  ['random', { draws: 3 }, 'Wrong option of random: it has none, was "draws".'],
  ['auto', 7, 'Wrong option of auto: expected an object, was 7.'],
])('%s with %j', (name, options, message) => {
  expect(() => createSampler(name, options, { space, seed: 1, objectives: 1 })).toThrow(message)
})

test('a pruner says the same', () => {
  expect(() => createPruner('asha', { reduction: 1 }, 2)).toThrow('Wrong option of halving: expected reduction')
})

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s is no method', (word) => {
  expect(() => createSampler(word, {}, { space, seed: 1, objectives: 1 })).toThrow(
    `Expected a search method, was "${word}".`,
  )
})
