import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesCollide, filesOf } from './task-files.ts'

describe('files', () => {
  test.each([
    [['a.ts'], ['./a.ts'], true],
    [['src'], ['src/a.ts'], true],
    [['src/'], ['src2/a.ts'], false],
    [['.'], ['x'], true],
    [['a/../b'], ['b'], true],
  ])('%j and %j: %s', (one, two, collide) => {
    expect(filesCollide({ reads: [], writes: one }, { reads: [], writes: two })).toBe(collide)
    expect(filesCollide({ reads: one, writes: [] }, { reads: [], writes: two })).toBe(collide)
    expect(filesCollide({ reads: one, writes: [] }, { reads: two, writes: [] })).toBe(false)
  })
})

describe('names', () => {
  let folder = ''
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'files-')))
    mkdirSync(join(folder, 'src/deep'), { recursive: true })
    writeFileSync(join(folder, 'src/a.ts'), '')
    symlinkSync('src', join(folder, 'linked'))
    symlinkSync('src/a.ts', join(folder, 'a-link.ts'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const collide = (one: string, two: string, within = folder): boolean =>
    filesCollide(filesOf({ reads: [], writes: [one] }, folder), filesOf({ reads: [], writes: [two] }, within))

  test.each([
    ['a-link.ts', 'src/a.ts'],
    ['linked/new.ts', 'src/new.ts'],
    ['linked/deep/none/new.ts', 'src/deep'],
    ['src/*.ts', 'src/a.ts'],
    ['src/**', './src/deep/x'],
    ['*.md', 'README.md'],
    ['src/{a,b}.ts', 'src/b.ts'],
    ['src/../src/a.ts', 'src/a.ts'],
    ['.', 'src/a.ts'],
  ])('%s and %s are together', (one, two) => {
    expect(collide(one, two)).toBe(true)
    expect(collide(two, one)).toBe(true)
    expect(collide(join(folder, one), two)).toBe(true)
  })

  test.each([
    ['src/*.ts', 'test/a.ts'],
    ['src/a.ts', 'src/b.ts'],
    ['linked/a.ts', 'linked-too/a.ts'],
  ])('%s and %s are not', (one, two) => {
    expect(collide(one, two)).toBe(false)
  })

  test('of phases with other folders are the same files', () => {
    expect(collide('src/a.ts', 'a.ts', join(folder, 'src'))).toBe(true)
    expect(collide('a.ts', 'a.ts', join(folder, 'src'))).toBe(false)
  })
})
