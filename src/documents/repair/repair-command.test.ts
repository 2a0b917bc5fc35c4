import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { typingDistance } from './edit-distance.ts'
import { learnCorrection, learnedCorrections } from './learned-corrections.ts'
import { nearPlurals, nearWords } from './near-words.ts'
import { predictCommand } from './predict.ts'
import { executeWithRepair, REPAIR_THRESHOLD } from './repair-command.ts'

const document: JsonValue = {
  canvas: { width: 500, height: 800 },
  components: [
    { id: 'header', type: 'header', text: 'Hello', bbox: [0, 0, 400, 40], visual: { color: '#000000', height: 40 } },
    { id: 'note', type: 'text', text: 'Read me', bbox: [0, 100, 400, 40], visual: { color: '#000000', font_size: 16 } },
  ],
}
const run = (command: string, options = {}) => executeWithRepair(blueprint, document, command, options)

describe('repair', () => {
  test('typing mistakes are mended, said, and lower the confidence', () => {
    const result = run('mak the hedaer biger')
    expect(result.status).toBe('success')
    expect(result.corrections.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'mak → make',
      'hedaer → header',
      'biger → bigger',
    ])
    expect(result.command).toBe('make the header bigger')
    expect(result.confidence).toBeLessThanOrEqual(run('make the header bigger').confidence)
    expect(result.warnings[0]).toContain('Read "mak" as "make"')
  })

  test('a mistyped wish that is fulfilled already is nothing to do, as the same without mistakes', () => {
    const bold = run('make the header bold').document
    for (const command of ['make the header bold', 'mak the hedaer bold'])
      expect(executeWithRepair(blueprint, bold, command)).toMatchObject({
        status: 'success',
        patch: [],
        document: bold,
      })
  })

  test('below the threshold nothing is done and the wording is proposed', () => {
    const result = run('mak the hedaer biger', { threshold: 0.999 })
    expect(result.status).toBe('rejected')
    expect(result.document).toBe(document)
    expect(result.suggestions[0]!.command).toBe('make the header bigger')
    expect(result.problems[0]!.fix).toContain('make the header bigger')
    expect(REPAIR_THRESHOLD).toBe(0.85)
  })

  test('a command that succeeds is never changed', () => {
    expect(run('make the header bold')).toMatchObject({
      status: 'success',
      corrections: [],
      command: 'make the header bold',
    })
  })

  test('words of a text are never altered', () => {
    for (const command of ['change the note text to something nicer', 'chnage the note text to Helo wrld']) {
      const result = run(command)
      for (const { parameters } of result.steps)
        if (typeof parameters.text === 'string') expect(command).toContain(parameters.text)
    }
  })

  test('a value out of range becomes the nearest one; one below zero is no near miss', () => {
    expect(run('set the font size of the note to 6px').corrections[0]).toMatchObject({
      from: '6px',
      to: '12px',
      reason: 'range',
    })
    expect(run('set the padding of the note to -5px').status).not.toBe('success')
  })

  test('two wordings that do different things are a question', () => {
    const twins: JsonValue = {
      components: [
        { id: 'cart', type: 'text', text: 'a', color: '#000000' },
        { id: 'card', type: 'text', text: 'b', color: '#000000' },
      ],
    }
    const result = executeWithRepair(blueprint, twins, 'make carx red')
    expect(result.status).not.toBe('success')
    expect(result.document).toBe(twins)
  })

  test('a prediction is what happens', () => {
    for (const command of [
      'make the header bold',
      'make the hedaer bold',
      'make the carousel bold',
      'delete the header and make it bold',
    ]) {
      const prediction = predictCommand(blueprint, document, command)
      expect(prediction.status).toBe(run(command).status)
    }
  })
})

describe('learned corrections', () => {
  const learned = learnedCorrections([{ from: 'topline', to: 'header' }])

  test('are applied only in the version that is given', () => {
    expect(run('make the topline bold').status).toBe('rejected')
    expect(run('make the topline bold', { learned })).toMatchObject({
      status: 'success',
      corrections: [{ from: 'topline', to: 'header', reason: 'learned' }],
    })
  })

  test('are said when they were applied, with their version, and change no command that succeeds by itself and no text', () => {
    const done = run('make the topline bold', { learned })
    expect(done.warnings[0]).toBe('Read "topline" as "header" (learned).')
    expect(done.learned).toBe(learned.version)
    expect(run('make the header bold', { learned }).learned).toBeUndefined()
    const named = learnedCorrections([{ from: 'note', to: 'header' }])
    expect(run('make the note bold', { learned: named })).toMatchObject({
      corrections: [],
      command: 'make the note bold',
    })
    for (const command of [
      'set the text of the note to topline',
      'make the topline bold and set the note text to topline',
    ])
      for (const { parameters } of run(command, { learned }).steps) expect(parameters.text ?? 'topline').toBe('topline')
  })

  test('have a version that depends on what they say, not on the order in which it was learned', () => {
    const a = learnCorrection(learned, 'bigly', 'bigger')
    const b = learnCorrection(learnedCorrections([{ from: 'bigly', to: 'bigger' }]), 'topline', 'header')
    expect(a.version).toBe(b.version)
    expect(a.version).not.toBe(learned.version)
    expect(learned.entries).toHaveLength(1)
  })
})

describe('near words', () => {
  test('a swap of neighbors is one mistake, and counting stops at the limit', () => {
    expect(typingDistance('hedaer', 'header', 2)).toBe(1)
    expect(typingDistance('kitten', 'sitting', 3)).toBe(3)
    expect(typingDistance('abc', 'xyz', 1)).toBe(2)
  })

  test('names that differ in a digit or in a short part are different names, not mistakes', () => {
    expect(nearWords('button_2', ['button_3'])).toEqual([])
    expect(nearWords('button_a', ['button_b'])).toEqual([])
    expect(nearWords('buttn', ['button'])[0]!.word).toBe('button')
  })

  test('plurals of names are near as the names are', () => {
    expect(nearPlurals('crads', ['card'])[0]!.word).toBe('cards')
    // Plain words are asked about and never replaced.
    expect(nearPlurals('carts', ['card'])[0]!.confidence).toBeLessThan(REPAIR_THRESHOLD)
    expect(nearPlurals('bus', ['but'])).toEqual([])
  })

  test('what a thing is called is never replaced by what the word stands for elsewhere', () => {
    const both: JsonValue = {
      components: [
        { id: 'header', type: 'header', text: 'a', bbox: [0, 0, 100, 40], visual: { height: 40 } },
        { id: 'headline', type: 'text', text: 'b', bbox: [0, 60, 100, 40], visual: { height: 40 } },
      ],
    }
    const { steps, corrections } = executeWithRepair(blueprint, both, 'set the hight of the headline to 50px')
    expect(corrections.map(({ from }) => from)).toEqual(['hight'])
    expect(steps[0]!.target.keys).toEqual(['headline'])
  })

  test('plain words are meant as they are', () => {
    expect(nearWords('hop', ['top'])).toEqual([])
    expect(nearWords('shine', ['shrink'])).toEqual([])
    expect(nearWords('tidy', ['tiny'])[0]!.confidence).toBeLessThan(REPAIR_THRESHOLD)
    for (const word of ['shine', 'tidy', 'yell', 'hop', 'pop', 'dance', 'glitter'])
      expect(run(`make the note ${word}`)).toMatchObject({ status: 'rejected', document })
    // Letters that change places are a mistake of typing in any long word.
    expect(nearWords('retires', ['retries'])[0]!.confidence).toBeGreaterThan(REPAIR_THRESHOLD)
  })
})
