import { expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { vocabularies } from '../vocabularies/index.ts'
import { executeCommand } from './execute.ts'
import { forgetOpened, openModel, rememberModel, verificationOf } from './opened.ts'

const screen = (id: string): JsonValue => ({
  screen_id: id,
  components: [
    { id, type: 'text', role: 'content', text: id, bbox: [10, 10, 200, 40], visual: { color: '#000000', height: 40 } },
  ],
})

test('a document is opened and verified once, by identity and vocabulary', () => {
  const document = screen('a')
  const model = openModel(blueprint, document)
  expect(openModel(blueprint, document)).toBe(model)
  expect(verificationOf(blueprint, model)).toBe(verificationOf(blueprint, model))
  expect(openModel(blueprint, screen('a'))).not.toBe(model)
  expect(openModel(vocabularies.workflow, document)).not.toBe(model)
  expect(openModel(blueprint, document)).toBe(model)
})

test('what a command leaves is open already', () => {
  const after = executeCommand(blueprint, screen('a'), 'make a bold').document
  const model = openModel(blueprint, after)
  expect(model.document).toBe(after)
  expect(openModel(blueprint, after)).toBe(model)
  rememberModel(blueprint, model, verificationOf(blueprint, model))
  expect(openModel(blueprint, after)).toBe(model)
})

test('documents are given up after some others, and opened anew when asked for', () => {
  const first = screen('first')
  const model = openModel(blueprint, first)
  for (let i = 0; i < 100; i++) openModel(blueprint, screen(`other ${i}`))
  expect(openModel(blueprint, first)).not.toBe(model)
})

test('documents that are forgotten are opened anew', () => {
  const document = screen('a')
  const model = openModel(blueprint, document)
  forgetOpened()
  expect(openModel(blueprint, document)).not.toBe(model)
})

test('scalars are no documents to keep', () => {
  expect(openModel(blueprint, 1)).not.toBe(openModel(blueprint, 1))
})
