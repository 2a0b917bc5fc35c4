/** @module The JSON Schema in the repository is the one that the code makes. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { workflowSchema } from '../src/workspace/workspace.ts'

const file = resolve(import.meta.dirname, '../schema/workflow.schema.json')

test('schema/workflow.schema.json is up to date (else: node scripts/write-schema.ts)', () => {
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(workflowSchema())
})
