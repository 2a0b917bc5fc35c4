import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isLeftOver, lockFolder } from './folder-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
const lock = join(folder, 'batch.lock')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('one at a time holds a folder, and leaves nothing behind', () => {
  const release = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow('Expected no other batch at work')
  release()
  lockFolder(folder)()
  expect(readdirSync(folder)).toEqual([])
})

test('the lock of a process that is gone is taken over, also when it died while taking over', () => {
  writeFileSync(lock, '999999999 1')
  lockFolder(folder)()
  writeFileSync(lock, '999999999 1')
  writeFileSync(`${lock}.takeover`, '999999998 1')
  lockFolder(folder)()
  expect(readdirSync(folder)).toEqual([])
})

test('a process that has the id of one that is gone does not keep the lock', () => {
  const release = lockFolder(folder)
  const own = readFileSync(lock, 'utf8')
  release()
  const [pid, start] = own.split(' ')
  if (start !== '') {
    writeFileSync(lock, `${pid} ${Number(start) - 1}`)
    lockFolder(folder)()
  }
  writeFileSync(lock, own)
  expect(() => lockFolder(folder)).toThrow('Expected no other batch at work')
  rmSync(lock)
})

test('files of processes that are gone are known', () => {
  expect(isLeftOver('batch.lock.999999999')).toBe(true)
  expect(isLeftOver('batch.lock.dead-999999999')).toBe(true)
  expect(isLeftOver(`batch.lock.${process.pid}`)).toBe(false)
  expect(isLeftOver('batch.lock')).toBe(false)
})
