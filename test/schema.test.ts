/** @module The JSON Schema and the reference page in the repository are those that the code makes. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { languageFiles } from '../scripts/write-schema.ts'

test.each(Object.entries(languageFiles()))('%s is up to date (else: node scripts/write-schema.ts)', (name, content) => {
  const file = resolve(import.meta.dirname, '..', name)
  expect(existsSync(file) && readFileSync(file, 'utf8') === content, name).toBe(true)
})
