import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { temporaryName } from '../../core/atomic-file.ts'
import { sha256 } from '../../core/hash.ts'
import { commitFiles, commitStaged, recoverFiles } from './commit-files.ts'
import { type CommitPointName, commitPointNames } from './commit-point.ts'
import { lockFolder } from './folder-lock.ts'

const root = mkdtempSync(join(tmpdir(), 'commit-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let place = ''
let state = ''
let paths: string[] = []
beforeEach(() => {
  place = mkdtempSync(join(root, 'case-'))
  state = join(place, 'state')
  paths = ['a.txt', 'b.txt'].map((name) => join(place, name))
  for (const path of paths) writeFileSync(path, 'old')
})

const changes = () => paths.map((path) => ({ path, text: `new ${path}`, before: sha256('old') }))
const texts = (): string[] => paths.map((path) => readFileSync(path, 'utf8'))

/** A commit that stops when it passes a point for the first time. Before the journal it cleans up, as after any error. */
function stopAt(point: CommitPointName): void {
  expect(() =>
    commitFiles(state, changes(), (name) => {
      if (name === point) throw new Error('stopped')
    }),
  ).toThrow('stopped')
}

test('a commit passes its points in their order, those of a file once a file', () => {
  const passed: CommitPointName[] = []
  commitFiles(state, changes(), (name) => passed.push(name))
  expect([...new Set(passed)]).toEqual(commitPointNames)
  expect(passed.filter((name) => name === 'file.renamed')).toHaveLength(2)
  expect(texts()).toEqual(paths.map((path) => `new ${path}`))
})

test('bytes are written as they are, and a text in several languages survives', () => {
  const text = 'größer — 大きい 🙂'
  const bytes = new TextEncoder().encode(text)
  commitFiles(state, [{ path: paths[0]!, text: bytes, before: sha256('old'), after: sha256(text) }])
  expect(texts()[0]).toBe(text)
})

test('the next batch finishes one that was committed and not finished', () => {
  stopAt('file.renamed')
  expect(texts()).toEqual([`new ${paths[0]}`, 'old'])
  expect(() => commitFiles(state, changes())).toThrow('changed meanwhile')
  expect(texts()).toEqual(paths.map((path) => `new ${path}`))
})

test('what somebody wrote between a crash and the recovery is kept beside the file', () => {
  stopAt('journal.written')
  writeFileSync(paths[1]!, 'theirs')
  expect(recoverFiles(state, paths)).toBe(true)
  expect(texts()).toEqual(paths.map((path) => `new ${path}`))
  const kept = readdirSync(place).find((name) => name.endsWith('.kept'))
  expect(readFileSync(join(place, kept!), 'utf8')).toBe('theirs')
})

test('a journal whose new texts are gone, or that is none, is an error and not a guess', () => {
  stopAt('journal.written')
  for (const name of readdirSync(place)) if (name.endsWith('.tmp')) rmSync(join(place, name))
  expect(() => recoverFiles(state, paths)).toThrow('Expected the new text')
  writeFileSync(join(state, 'batch-journal.json'), '{"format": "something else"}')
  expect(() => recoverFiles(state, paths)).toThrow('Expected the journal of a batch')
  expect(texts()).toEqual(['old', 'old'])
})

test('recovery sweeps away new texts and files of locks without an owner, and nothing else', () => {
  mkdirSync(state)
  for (const name of ['a.txt.123-0123abcd.tmp', 'other.txt.123-0123abcd.tmp', 'a.txt.tmp'])
    writeFileSync(join(place, name), '')
  for (const name of ['batch-journal.json.123-0123abcd.tmp', 'batch.lock.999999999', 'a.txt.history.json'])
    writeFileSync(join(state, name), '')
  expect(recoverFiles(state, paths)).toBe(false)
  expect(readdirSync(place).sort()).toEqual(['a.txt', 'a.txt.tmp', 'b.txt', 'other.txt.123-0123abcd.tmp', 'state'])
  expect(readdirSync(state)).toEqual(['a.txt.history.json'])
})

test.each(['a lock that another batch holds', 'a text that cannot be staged'])(
  '%s leaves no staged text behind',
  async (why) => {
    const files = changes().map(({ path, text, before }) => {
      const temporary = temporaryName(path)
      writeFileSync(temporary, text)
      return { path, temporary, before, after: sha256(text) }
    })
    mkdirSync(state)
    const release = why.startsWith('a lock') ? lockFolder(state) : () => {}
    const stage = async (): Promise<void> => {
      throw new Error('no room')
    }
    await expect(commitStaged(state, [{ files, stage }])).rejects.toThrow(
      why.startsWith('a lock') ? 'no other batch' : 'no room',
    )
    release()
    expect(readdirSync(place).sort()).toEqual(['a.txt', 'b.txt', 'state'])
    expect(texts()).toEqual(['old', 'old'])
  },
)
