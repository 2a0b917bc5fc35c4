import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileWord, shellWord } from './shell-word.ts'

test('plain words stay as they are, others are quoted, and a file is never an option', () => {
  expect(shellWord('pages/page-1.json')).toBe('pages/page-1.json')
  expect(shellWord('second phase')).toBe(`'second phase'`)
  expect(shellWord("Anna's")).toBe(`'Anna'\\''s'`)
  expect(shellWord('$(rm -rf x)')).toBe(`'$(rm -rf x)'`)
  expect(shellWord('')).toBe(`''`)
  expect(fileWord('--undo.yaml')).toBe('./--undo.yaml')
  expect(fileWord('-a b.yaml')).toBe(`'./-a b.yaml'`)
})

test.skipIf(process.platform === 'win32')('a shell reads each word back as it was, whatever it holds', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((word) => word.replaceAll('\0', '').toWellFormed())
  const words = fc.sample(
    fc.oneof(text, fc.constantFrom("'", '"', '\\', '$HOME', '`x`', '*', '~', '!', '\n', '#a')),
    200,
  )
  const line = `printf '%s\\0' ${words.map(shellWord).join(' ')}`
  // The only program that knows what a shell reads is a shell.
  const read = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1)
  expect(read).toEqual(words)
})
