/** @module Tests of objectives: spellings, expressions, weights, mistakes. */
import { expect, test } from 'vitest'
import { createScoring, figuresOf, objectivePreset, objectiveReader, parseObjectives } from './objective.ts'

const figures = ['sharpe_ratio', 'total_return', 'max_drawdown']
const options = {
  figures,
  directionOf: (figure: string) => (figure === 'max_drawdown' ? ('minimize' as const) : ('maximize' as const)),
}
const parse = (raw: unknown): ReturnType<typeof parseObjectives> => parseObjectives(raw, options)

test.each([
  ['sharpe_ratio', [{ figure: 'sharpe_ratio', direction: 'maximize' }]],
  ['max_drawdown', [{ figure: 'max_drawdown', direction: 'minimize' }]],
  ['-total_return', [{ figure: 'total_return', direction: 'minimize' }]],
  [{ metric: 'sharpe_ratio', goal: 'max' }, [{ figure: 'sharpe_ratio', direction: 'maximize' }]],
  [
    ['sharpe_ratio', { figure: 'max_drawdown', direction: 'minimise' }],
    [
      { figure: 'sharpe_ratio', direction: 'maximize' },
      { figure: 'max_drawdown', direction: 'minimize' },
    ],
  ],
  [
    { sharpe_ratio: 1, max_drawdown: 2 },
    [
      { figure: 'sharpe_ratio', direction: 'maximize', weight: 1 },
      { figure: 'max_drawdown', direction: 'minimize', weight: 2 },
    ],
  ],
])('%j is read', (raw, expected) => {
  expect(parse(raw)).toEqual(expected)
})

test('an expression over figures is an objective that is maximized', () => {
  const [objective] = parse('sharpe_ratio - 2 * max_drawdown')
  expect(objective.direction).toBe('maximize')
  expect(figuresOf([objective])).toEqual(['sharpe_ratio', 'max_drawdown'])
  const out = new Float64Array(2)
  objectiveReader([objective, ...parse('total_return')], figures)([9, 1.5, 0.1, 0.25], 1, out)
  expect([...out]).toEqual([1, 0.1])
})

test('weights make one loss of several objectives, and the presets of older definitions are such', () => {
  const preset = objectivePreset('robust_optimization', 0.5)!
  const scoring = createScoring(preset.objectives)
  expect(scoring.lossCount).toBe(1)
  const out = new Float64Array(1)
  scoring.losses([1.2, 0.4], out)
  expect(scoring.display(out[0]!)).toBeCloseTo(1.2 - 0.5 * 0.4, 15)
  scoring.losses([Number.POSITIVE_INFINITY, 0.4], out)
  expect(out[0]).toBeNaN()
  expect(objectivePreset('return_maximization')!.objectives).toHaveLength(1)
})

test('a search for nothing is refused', () => {
  expect(() => createScoring([])).toThrow('at least one objective, was none')
})

test.each([
  ['sharp_ratio', 'Expected a figure of the result as objective, was "sharp_ratio". Did you mean "sharpe_ratio"?'],
  ['sharpe_ratio - 2 * max_drawdwn', 'was "max_drawdwn". Did you mean "max_drawdown"?'],
  ['max_drawdown < 0.2', 'Expected a number to search for, was the condition'],
  ['sharpe_ratio - ', 'Expected'],
  [{ figure: 'sharpe_ratio', direcion: 'max' }, 'was "direcion". Did you mean "direction"?'],
  [{ figure: 'sharpe_ratio', direction: 'up' }, 'Expected maximize or minimize'],
  [{ sharpe_ratio: -1 }, 'Expected a weight of at least 0, was -1.'],
  [['sharpe_ratio', { figure: 'max_drawdown', weight: 1 }], 'weights on all or none, was 1 of 2 with weights'],
  [['sharpe_ratio', 'sharpe_ratio'], 'Expected each objective once'],
  [[], 'Expected at least one objective'],
  [7, 'Expected the name of a figure'],
])('%j is an error that says what is wrong', (raw, message) => {
  expect(() => parse(raw)).toThrow(message)
})

test.each<[unknown, string]>([
  ['1 + 1', 'Expected figures of the result in the objective "1 + 1", was none.'],
  ['sharpe_ratio -', 'Expected a name, a number or "(" in the objective "sharpe_ratio -", was "the end".'],
  [{ sharpe_ratio: 0, max_drawdown: 0 }, 'Expected a weight above 0 of at least one objective, was 0 of all.'],
  [
    `${'('.repeat(60)}sharpe_ratio${')'.repeat(60)}`,
    'Expected at most 50 things within each other in the objective "((((',
  ],
  [`sharpe_ratio${' + 1'.repeat(5000)}`, 'Expected at most 2000 words in the objective "sharpe_ratio + 1 + 1'],
])('the objective %j is refused', (raw, message) => {
  expect(() => parseObjectives(raw, { figures: ['sharpe_ratio', 'max_drawdown'] })).toThrow(message)
})
