import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { executeCommand } from './execute.ts'
import { openModel } from './opened.ts'
import { type Command, MAX_DATA_STEPS, parseCommand } from './parse.ts'

const document: JsonValue = {
  screen_id: 's',
  tokens: { colors: { brand: '#123456' } },
  components: ['title', 'note', 'buy'].map((id, i) => ({
    id,
    type: i === 2 ? 'button' : 'text',
    text: id,
    role: 'content',
    bbox: [10, 10 + 100 * i, 200, 60],
    visual: { color: '#000000', height: 60 },
  })),
}
const model = openModel(blueprint, document)
const messagesOf = (command: unknown): string[] =>
  parseCommand(blueprint, model, command as Command).problems.map((problem) => problem.message)

describe('a command in words', () => {
  test('is parsed once: the same words give the same clauses', () => {
    const command = 'make title bold and buy blue'
    expect(parseCommand(blueprint, model, command).clauses).toBe(parseCommand(blueprint, model, command).clauses)
    expect(parseCommand(blueprint, model, `${command} please`).clauses).toHaveLength(2)
  })

  test('means a token of the document by its name, so that another document is another reading', () => {
    expect(executeCommand(blueprint, document, 'change the color of note to brand').status).toBe('success')
    const other = { ...(document as object), tokens: { colors: {} } } as JsonValue
    expect(executeCommand(blueprint, other, 'change the color of note to teal').status).toBe('success')
    expect(executeCommand(blueprint, other, 'change the color of note to brandy').status).not.toBe('success')
  })
})

describe('a command as data', () => {
  test('says what is wrong with each step, with the nearest name', () => {
    expect(messagesOf([])).toEqual([`Expected a list of 1 to ${MAX_DATA_STEPS} steps.`])
    expect(messagesOf(Array.from({ length: MAX_DATA_STEPS + 1 }, () => ({ intent: 'hide_component' })))).toHaveLength(1)
    expect(messagesOf([5, { intent: 'modify_style', targt: 'title' }, { intent: 'modify_stile' }])).toEqual([
      'Expected a step to be an object with "intent".',
      expect.stringContaining('"target"'),
      expect.stringContaining('modify_style'),
    ])
    expect(messagesOf([{ intent: 'modify_style', target: 'title', parameters: { stile: 'bold' } }])[0]).toContain(
      'style',
    )
    expect(messagesOf([{ intent: 'modify_style', target: 'title', parameters: { style: 7 } }])).toHaveLength(1)
    expect(messagesOf([{ intent: 'modify_style', target: 7 }])).toHaveLength(1)
    expect(messagesOf([{ intent: 'constructor' }])).toHaveLength(1)
    expect(messagesOf([JSON.parse('{"intent":"modify_style","parameters":{"__proto__":1}}')])).toHaveLength(1)
  })

  test('means a thing by key, by place or by words', () => {
    for (const target of ['buy', '/components/2', 'the button']) {
      const result = executeCommand(blueprint, document, [
        { intent: 'modify_style', target, parameters: { style: 'bold' } },
      ])
      expect(result.steps[0]!.target.keys).toEqual(['buy'])
    }
  })

  test('means the thing of the step before when it names none', () => {
    const { steps } = executeCommand(blueprint, document, [
      { intent: 'modify_style', target: 'note', parameters: { style: 'bold' } },
      { intent: 'modify_style', parameters: { style: 'italic' } },
    ])
    expect(steps.map((step) => step.target.keys)).toEqual([['note'], ['note']])
  })
})
