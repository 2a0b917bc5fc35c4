import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { vocabularies } from '../vocabularies/index.ts'
import { executeCommand } from './execute.ts'

const page: JsonValue = {
  canvas: { width: 500, height: 800 },
  components: [
    { id: 'logo', type: 'image', bbox: [0, 0, 100, 60] },
    ...['alps', 'andes', 'atlas'].map((name, i) => ({
      id: `card_${name}`,
      type: 'card',
      text: name,
      bbox: [0, 100 + 150 * i, 200, 120],
    })),
  ],
}
const hidden = (command: string): string[] | string => {
  const result = executeCommand(vocabularies.blueprint, page, command)
  return result.status === 'success' ? result.steps.flatMap(({ target }) => target.keys) : result.status
}

const pipeline: JsonValue = {
  phases: ['search', 'holdout', 'stress'].map((name, i) => ({
    name,
    type: i === 0 ? 'optimization' : 'backtest',
    config: {},
  })),
}
const disabled = (command: string): string[] | string => {
  const result = executeCommand(vocabularies.workflow, pipeline, command)
  return result.status === 'success' ? result.steps.flatMap(({ target }) => target.keys) : result.status
}

describe('what a description means', () => {
  test('the plural of what several things are is all of them, and a name that ends in an s is a name', () => {
    expect(disabled('disable the backtests')).toEqual(['holdout', 'stress'])
    expect(disabled('disable everything except the backtests')).toEqual(['search'])
    expect(disabled('disable stress')).toEqual(['stress'])
    expect(disabled('disable the backtest')).toBe('ambiguous')
  })

  test('what a thing is not must be what something can be: a word that nothing is lets nothing pass', () => {
    expect(hidden('hide all components that are not cards')).toEqual(['logo'])
    expect(hidden("hide all cards that aren't red")).toEqual(['card_alps', 'card_andes', 'card_atlas'])
    expect(hidden('hide all cards that are not shiny')).toBe('rejected')
    expect(hidden('hide every card that is not the first')).toBe('rejected')
    expect(disabled('disable all phases whose type is not bactest')).toBe('rejected')
  })

  test('"all but the last card" is said of cards, "everything but the last card" of everything', () => {
    expect(hidden('hide all but the last card')).toEqual(['card_alps', 'card_andes'])
    expect(hidden('hide everything but the last card')).toEqual(['logo', 'card_alps', 'card_andes'])
    expect(disabled('disable all but the first two phases')).toEqual(['stress'])
  })

  test('what is counted without a noun is what was counted before, and a bare number among many kinds is a question', () => {
    expect(hidden('hide the first card, then hide the second and hide the last one')).toEqual([
      'card_alps',
      'card_andes',
      'card_atlas',
    ])
    expect(hidden('hide the first card and the last one')).toEqual(['card_alps', 'card_atlas'])
    expect(hidden('hide the first component and the last one')).toEqual(['logo', 'card_atlas'])
    expect(hidden('hide the second one')).toBe('ambiguous')
    expect(disabled('disable the second one')).toEqual(['holdout'])
  })

  test('an exception is of what the clause is about, also behind its value', () => {
    const bold = (command: string) =>
      executeCommand(vocabularies.blueprint, page, command).steps.flatMap(({ target }) => target.keys)
    for (const command of [
      'make the cards bold except for the second one',
      'make the cards bold, except the second one',
      'make all cards but the second bold',
    ])
      expect(bold(command)).toEqual(['card_alps', 'card_atlas'])
    expect(bold('make the cards bold except on Mondays')).toEqual([])
  })

  test('a name behind a comma is one more thing, not one to be made', () => {
    expect(hidden('hide logo, card_alps')).toEqual(['logo', 'card_alps'])
    const { status, changesApplied } = executeCommand(vocabularies.blueprint, page, 'hide the logo, text')
    expect(changesApplied.join()).not.toContain('Added')
    expect(status).not.toBe('success')
  })
})
