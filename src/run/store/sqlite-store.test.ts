import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { manualClock } from '../../core/clock.ts'
import type { RunId } from '../../core/ids.ts'
import type { Plan } from '../../plan/plan.ts'
import type { EventBody, RunOwner } from '../events.ts'
import { LOG_BYTES, makeLogRoom } from './log-room.ts'
import { openStore } from './sqlite-store.ts'
import type { RunStore } from './store.ts'

const PLAN = { phases: [], definitionHash: 'hash' } as unknown as Plan
const created = (fields: object = {}): Extract<EventBody, { type: 'run_created' }> => ({
  type: 'run_created',
  workflow: 'momentum',
  definitionHash: 'hash',
  plan: PLAN,
  seed: '1',
  versions: {},
  ...fields,
})
const part = (name: string, key = 'key'): Extract<EventBody, { type: 'part_written' }> => ({
  type: 'part_written',
  phase: 'search',
  name,
  key,
  meta: { name },
  sha256: 'x',
  bytes: 2,
})
const log = (message: string): EventBody => ({ type: 'phase_log', phase: 'search', level: 'info', message })

let folder: string
let store: RunStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-store-'))
  store = openStore(folder, { clock: manualClock(1_000) })
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Bytes of the write-ahead log. */
const logBytes = (): number => statSync(join(folder, 'journal.sqlite-wal')).size

describe('the log', () => {
  test('is given its length when commits follow each other, and is overwritten from then on', async () => {
    await store.close()
    store = openStore(folder, { roomAfter: 3 })
    const run = await store.createRun(created())
    const writer = store.lock(run)
    for (const message of ['one', 'two']) await writer.append({ body: log(message) })
    expect(logBytes()).toBeLessThan(LOG_BYTES / 10)
    await writer.append({ body: log('three') })
    const full = logBytes()
    expect(full).toBeGreaterThanOrEqual(LOG_BYTES)
    for (let i = 0; i < 20; i++) await writer.append({ body: log(`${i}`) })
    expect(logBytes()).toBe(full)
    expect(store.events(run).length).toBe(24)
  })

  test('that has its length is not made longer by another process', async () => {
    const other = openStore(folder, { roomAfter: 1 })
    const run = await store.createRun(created())
    const writer = other.lock(run)
    await writer.append({ body: log('one') })
    const full = logBytes()
    const third = openStore(folder, { roomAfter: 1 })
    await third.lock(await third.createRun(created())).append({ body: log('two') })
    expect(logBytes()).toBe(full)
    await writer.append({ body: log('three') })
    await third.close()
    await other.close()
    expect(store.events(run).flatMap((event) => (event.type === 'phase_log' ? [event.message] : []))).toEqual([
      'one',
      'three',
    ])
  })

  test('does not take the last room of a disk', async () => {
    const filled = vi.fn()
    const database = new Database(join(folder, 'journal.sqlite'))
    makeLogRoom(database, folder, filled, Number.MAX_SAFE_INTEGER)
    expect(filled).not.toHaveBeenCalled()
    makeLogRoom(database, folder, filled, 0)
    expect(filled).toHaveBeenCalledOnce()
    expect(database.inTransaction).toBe(false)
    database.close()
  })
})

describe('events', () => {
  test('come back as they were appended, numbered from 1 without gaps', async () => {
    const run = await store.createRun(created())
    const writer = store.lock(run)
    const [first] = await writer.append({ body: log('one') })
    await writer.append({ body: log('two'), causation: first!.seq }, { body: log('three') })
    const events = store.events(run)
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    expect(events[1]).toEqual(first)
    expect(events[2]).toEqual({ ...log('two'), run, seq: 3, time: 1_000, correlation: `${run}/search`, causation: 2 })
    expect(store.events(run, { fromSeq: 3, limit: 1 }).map(({ seq }) => seq)).toEqual([3])
  })

  test('of one turn of the event loop share a commit and keep their order', async () => {
    const run = await store.createRun(created())
    const writer = store.lock(run)
    const told = await Promise.all(Array.from({ length: 50 }, (_, i) => writer.append({ body: log(String(i)) })))
    expect(told.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2))
  })

  test('of two runs do not mix', async () => {
    const [a, b] = [await store.createRun(created()), await store.createRun(created())]
    const [writerA, writerB] = [store.lock(a), store.lock(b)]
    await Promise.all([
      writerA.append({ body: log('a') }),
      writerB.append({ body: log('b') }),
      writerA.append({ body: log('a') }),
    ])
    expect(store.events(a)).toHaveLength(3)
    expect(store.events(b)).toHaveLength(2)
  })
})

describe('parts', () => {
  test('are counted, listed by key in order of writing, and give back their bytes', async () => {
    const run = await store.createRun(created())
    const writer = store.lock(run)
    await writer.append(
      { body: part('b'), bytes: Uint8Array.of(1, 2) },
      { body: part('a') },
      { body: part('c', 'other') },
    )
    expect(store.partCounts(run)).toEqual(new Map([['search', 3]]))
    expect(store.parts(run, 'search', 'key').map(({ name }) => name)).toEqual(['b', 'a'])
    expect(store.partBytes(run, 'search', 'key', 'b')).toEqual(Buffer.of(1, 2))
    expect(store.partBytes(run, 'search', 'key', 'a')).toBeUndefined()
    expect(store.events(run)).toHaveLength(1)
    expect(store.events(run, { parts: true })).toHaveLength(4)
  })

  test('hold the newest bytes of a name, whoever wrote them and whenever they were asked for', async () => {
    const run = await store.createRun(created())
    const reader = openStore(folder, { readonly: true })
    const bytesOf = (name: string, key = 'key') => reader.partBytes(run, 'search', key, name)
    const writer = store.lock(run)
    await writer.append({ body: part('a'), bytes: Uint8Array.of(1) }, { body: part('b'), bytes: Uint8Array.of(2) })
    expect(bytesOf('a')).toEqual(Buffer.of(1))
    expect(bytesOf('c')).toBeUndefined()
    await writer.append({ body: part('a'), bytes: Uint8Array.of(3) }, { body: part('c'), bytes: Uint8Array.of(4) })
    await writer.append({ body: part('a', 'other'), bytes: Uint8Array.of(5) })
    expect(bytesOf('a')).toEqual(Buffer.of(3))
    expect(bytesOf('b')).toEqual(Buffer.of(2))
    expect(bytesOf('c')).toEqual(Buffer.of(4))
    expect(bytesOf('a', 'other')).toEqual(Buffer.of(5))
    await reader.close()
  })

  test('that are many are each found without looking at the others', async () => {
    const run = await store.createRun(created())
    const writer = store.lock(run)
    const names = Array.from({ length: 5_000 }, (_, index) => `part-${index}`)
    await Promise.all(names.map((name) => writer.append({ body: part(name), bytes: Buffer.from(name) })))
    const read = names.map((name) => Buffer.from(store.partBytes(run, 'search', 'key', name)!).toString())
    expect(read).toEqual(names)
  })
})

describe('runs', () => {
  test('are found by id, by its beginning and as the latest', async () => {
    await store.createRun(created(), 'amber-otter-000001' as RunId)
    await store.createRun(created(), 'amber-owl-000002' as RunId)
    expect(store.run('amber-otter-000001').id).toBe('amber-otter-000001')
    expect(store.run('amber-ot').id).toBe('amber-otter-000001')
    expect(store.run('latest').id).toBe('amber-owl-000002')
    expect(() => store.run('amber-o')).toThrow('"amber-o" begins 2')
    expect(() => store.run('amber-oter-000001')).toThrow('Did you mean "amber-otter-000001"?')
  })

  test('are listed newest first, by definition when asked', async () => {
    const first = await store.createRun(created())
    const second = await store.createRun(created({ definitionHash: 'other' }))
    expect(store.runs().map(({ id }) => id)).toEqual([second, first])
    expect(store.runs({ definitionHash: 'hash' }).map(({ id }) => id)).toEqual([first])
  })

  test('that say they run but whose process is gone are interrupted', async () => {
    const run = await store.createRun(created())
    const writer = store.lock(run)
    await writer.append({ body: { type: 'run_started', epoch: 1, owner: writer.owner, resumed: false } })
    expect(store.run(run).status).toBe('running')
    setOwner(run, { ...writer.owner, processStart: '1' })
    expect(store.run(run).status).toBe('interrupted')
  })

  test('are deleted with their events and files, but not while a process drives them', async () => {
    const run = await store.createRun(created())
    const writer = store.lock(run)
    expect(() => store.deleteRun(run)).toThrow(`Run ${run} is driven by process ${process.pid}`)
    await writer.release()
    store.deleteRun(run)
    expect(store.runs()).toEqual([])
    expect(existsSync(store.runFolder(run))).toBe(false)
  })
})

function setOwner(run: string, owner: RunOwner): void {
  const database = new Database(join(folder, 'journal.sqlite'))
  database.prepare('UPDATE runs SET owner = ? WHERE id = ?').run(JSON.stringify(owner), run)
  database.close()
}

describe('the lock of a run', () => {
  test('is refused while a living process holds it, naming the holder', async () => {
    const run = await store.createRun(created())
    store.lock(run)
    expect(() => store.lock(run)).toThrow(
      expect.objectContaining({ code: 'RUN_LOCKED', message: expect.stringContaining(`process ${process.pid}`) }),
    )
  })

  test.each([
    ['another process has its pid', { processStart: '1' }],
    ['the machine was booted since', { bootId: 'earlier' }],
    ['no process has its pid', { pid: 2 ** 22 + 1 }],
  ])('of a dead holder is taken over: %s', async (_, fields) => {
    const run = await store.createRun(created())
    const dead = store.lock(run)
    setOwner(run, { ...dead.owner, ...fields })
    const writer = store.lock(run)
    expect(writer.epoch).toBe(dead.epoch + 1)
  })

  test('on another machine is not taken over', async () => {
    const run = await store.createRun(created())
    setOwner(run, { ...store.lock(run).owner, host: 'elsewhere' })
    expect(() => store.lock(run)).toThrow('on elsewhere')
  })

  test('that was lost lets nothing more be written, and spares other writers of the same commit', async () => {
    const run = await store.createRun(created())
    const other = await store.createRun(created())
    const zombie = store.lock(run)
    setOwner(run, { ...zombie.owner, processStart: '1' })
    const successor = store.lock(run)
    const bystander = store.lock(other)
    const attempts = await Promise.allSettled([
      zombie.append({ body: log('too late') }),
      bystander.append({ body: log('in time') }),
      successor.append({ body: log('mine') }),
    ])
    expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect((attempts[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'RUN_LOCK_LOST' })
    await expect(zombie.append({ body: log('again') })).rejects.toMatchObject({ code: 'RUN_LOCK_LOST' })
    expect(store.events(run).map((event) => ('message' in event ? event.message : event.type))).toEqual([
      'run_created',
      'mine',
    ])
  })

  test('given back can be taken again', async () => {
    const run = await store.createRun(created())
    await store.lock(run).release()
    expect(store.isOwned(run)).toBe(false)
    expect(store.lock(run).epoch).toBe(2)
  })
})

describe('opening', () => {
  test('another process reads while this one writes', async () => {
    const run = await store.createRun(created())
    const script = `
      import { openStore } from ${JSON.stringify(new URL('./sqlite-store.ts', import.meta.url).href)}
      const store = openStore(${JSON.stringify(folder)}, { readonly: true })
      console.log(store.runs().length)`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(output.trim()).toBe('1')
    await store.lock(run).append({ body: log('still writing') })
  })

  test('for reading needs a store', () => {
    expect(() => openStore(join(folder, 'none'), { readonly: true })).toThrow(
      expect.objectContaining({ code: 'STORE_MISSING' }),
    )
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  test('a journal whose maker was killed before it had tables is no store for reading, and is filled by the next writer', async () => {
    const half = join(folder, 'half')
    mkdirSync(half)
    writeFileSync(join(half, 'journal.sqlite'), '')
    expect(() => openStore(half, { readonly: true })).toThrow(expect.objectContaining({ code: 'STORE_MISSING' }))
    const filled = openStore(half)
    expect(filled.runs()).toEqual([])
    await filled.close()
  })

  test.each([7, 0])('refuses a journal of version %i and leaves it as it is', (version) => {
    const other = join(folder, 'other')
    mkdirSync(other)
    const database = new Database(join(other, 'journal.sqlite'))
    database.exec('CREATE TABLE runs (id TEXT)')
    database.pragma('application_id = 0x50484c4e')
    database.pragma(`user_version = ${version}`)
    database.close()
    const before = readFileSync(join(other, 'journal.sqlite'))
    expect(() => openStore(other)).toThrow(expect.objectContaining({ code: 'STORE_VERSION' }))
    expect(readFileSync(join(other, 'journal.sqlite'))).toEqual(before)
  })

  test('refuses a file that is no journal', () => {
    const other = join(folder, 'other')
    mkdirSync(other)
    writeFileSync(join(other, 'journal.sqlite'), 'This is not a database, it is a text of some length.'.repeat(40))
    expect(() => openStore(other)).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }))
  })

  test('refuses a folder that is a file', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(() => openStore(file)).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }))
    expect(() => openStore(join(file, 'below'))).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }))
  })

  test.skipIf(process.platform !== 'linux')('refuses a place where no folder can be made', () => {
    expect(() => openStore('/proc/phaseline/store')).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }))
  })
})
