import { expect, test } from 'vitest'
import { isRunId, newRunId } from './ids.ts'

test('a run id is two words and six digits, and is recognised', () => {
  expect(newRunId(new Uint8Array(8))).toBe('amber-alder-000000')
  for (let i = 0; i < 200; i++) expect(isRunId(newRunId())).toBe(true)
})

test.each(['../x', 'a-b-00000g', 'a/b-c-000000', ''])('%j is not a run id', (text) => {
  expect(isRunId(text)).toBe(false)
})
