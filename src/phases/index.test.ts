import { expect, test } from 'vitest'
import { z } from 'zod'
import type { PhaseType } from '../definition/phase-type.ts'
import { phaseTypes } from './index.ts'

const all = Object.entries(phaseTypes) as unknown as [string, PhaseType][]

test.each(all)('%s is registered under its own name, with a version and a description', (name, type) => {
  expect(type.type).toBe(name)
  expect(Number.isInteger(type.version) && type.version >= 1).toBe(true)
  expect(type.description).toMatch(/^[A-Z].{15,}\.$/)
})

test.each(all)('every output of %s has a name that can be referred to and a description', (_, type) => {
  expect(Object.keys(type.outputs).length).toBeGreaterThan(0)
  for (const [name, description] of Object.entries(type.outputs)) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(description.length).toBeGreaterThan(10)
  }
})

test.each(all)('the config of %s has a JSON Schema and refuses unknown keys', (_, type) => {
  const schema = z.toJSONSchema(type.config, { io: 'input' }) as { type?: string; additionalProperties?: unknown }
  expect(schema.type).toBe('object')
  expect(schema.additionalProperties).toBe(false)
  const parsed = type.config.safeParse({ no_such_key: 1 })
  expect(parsed.success).toBe(false)
  expect(parsed.error!.issues.some((issue) => issue.code === 'unrecognized_keys')).toBe(true)
})
