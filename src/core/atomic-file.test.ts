import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeTemporaryFiles, temporaryName, writeFileAtomic } from './atomic-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-atomic-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the file has the new bytes and nothing else is left in the folder', () => {
  const path = join(folder, 'deep', 'file.json')
  writeFileAtomic(path, 'one')
  writeFileAtomic(path, new Uint8Array([116, 119, 111]))
  expect(readFileSync(path, 'utf8')).toBe('two')
  expect(readdirSync(join(folder, 'deep'))).toEqual(['file.json'])
})

test('a failed write leaves the folder as it was', () => {
  const path = join(folder, 'taken')
  writeFileAtomic(join(path, 'inside'), 'x') // `taken` is now a folder, which a file cannot replace
  expect(() => writeFileAtomic(path, 'y')).toThrow()
  expect(readdirSync(folder)).toEqual(['taken'])
})

test('what a crash left under construction is deleted, finished files stay', () => {
  writeFileAtomic(join(folder, 'deep', 'kept.json'), 'kept')
  writeFileSync(temporaryName(join(folder, 'deep', 'lost.json')), 'half')
  writeFileSync(temporaryName(join(folder, 'lost.json')), 'half')
  removeTemporaryFiles(folder)
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['deep', join('deep', 'kept.json')])
  removeTemporaryFiles(join(folder, 'nowhere'))
})
