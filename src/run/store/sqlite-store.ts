/** @module The run store on SQLite: one journal for all runs, WAL, an fsync before a fact is told. */
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock } from '../../core/clock.ts'
import { BugError, UserError } from '../../core/errors.ts'
import { isRunId, newRunId, type RunId } from '../../core/ids.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { EventBody, RunOwner } from '../events.ts'
import { noKillPoint } from '../kill-point.ts'
import type { RunStatus, RunSummary } from '../run-view.ts'
import { toEvent } from './event-rows.ts'
import { createJournalWriter, type JournalWriter, type WriterState } from './journal-writer.ts'
import { openDatabase } from './open-database.ts'
import { isAlive, isThisProcess, thisProcess } from './owner.ts'
import { createPartRows } from './part-rows.ts'
import { RUN_SPAN } from './schema.ts'
import { prepareReads, type RunRow } from './statements.ts'
import type { FinishedPhase, RunStore, RunWriter, StoredPart, StoreOptions } from './store.ts'
import { isDiskFull, storeError } from './store-error.ts'

/** Runs that this process drives, in whatever store. */
const heldHere = new Set<string>()

/**
 * Opens the store in `folder`, making it when it is missing (unless `readonly`).
 *
 * @throws UserError STORE_MISSING, STORE_VERSION or STORE_UNWRITABLE; nothing is changed then
 * @example
 * const store = openStore('.phaseline')
 * for (const run of store.runs()) console.log(run.id, run.status)
 * await store.close()
 */
export function openStore(folder: string, options: StoreOptions = {}): RunStore {
  const { readonly = false, clock = systemClock, killPoint = noKillPoint, roomAfter = 32 } = options
  const root = resolve(folder)
  const database = openDatabase(root, readonly)

  const sql = prepareReads(database)
  const partRows = createPartRows(sql)
  const writer = readonly ? undefined : createJournalWriter(database, { folder: root, clock, killPoint, roomAfter })

  function writing(): JournalWriter {
    if (writer === undefined) throw new BugError('The store was opened for reading only.')
    return writer
  }

  function toSummary(row: RunRow): RunSummary {
    const crashed = row.status === 'running' && holderOf(row) === undefined
    return {
      id: row.id,
      workflow: row.workflow,
      definitionHash: row.definition_hash,
      seed: row.seed,
      status: crashed ? 'interrupted' : (row.status as RunStatus),
      createdAt: row.created_at,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
      eventCount: lastSeqOf(row),
    }
  }

  function rowOf(run: RunId): RunRow {
    const row = sql.runById.get(run)
    if (row === undefined) throw notFound(run)
    return row
  }

  function notFound(name: string): UserError {
    const names = sql.runs.all({ hash: null, workflow: null, limit: 200 }).map((row) => row.id)
    return new UserError(
      'RUN_NOT_FOUND',
      `Expected a run of the store in ${root}, was "${name}".${didYouMean(name, names)}`,
      {
        hint: names.length === 0 ? 'The store holds no runs yet.' : '`phaseline runs` lists them.',
      },
    )
  }

  const store: RunStore = {
    folder: root,
    readonly,

    async createRun(created, id = newRunId()) {
      if (sql.runById.get(id) !== undefined) throw new BugError(`Run ${id} exists.`)
      try {
        const { sql: write, transaction, insert } = writing()
        transaction(() => {
          const { workflow, definitionHash, seed } = created
          const added = write.insertRun.run(id, workflow, definitionHash, seed, Math.round(clock.now()))
          insert(id, Number(added.lastInsertRowid), 1, { body: created })
        })
      } catch (error) {
        throw storeError(error, `The journal in ${root} cannot be written`)
      }
      mkdirSync(store.runFolder(id), { recursive: true })
      killPoint('run.created')
      return id
    },

    runs({ definitionHash, workflow, limit = 1_000_000 } = {}) {
      return sql.runs.all({ hash: definitionHash ?? null, workflow: workflow ?? null, limit }).map(toSummary)
    },

    run(idOrPrefix) {
      if (idOrPrefix === 'latest') {
        const row = sql.runs.get({ hash: null, workflow: null, limit: 1 })
        if (row === undefined) throw notFound(idOrPrefix)
        return toSummary(row)
      }
      const rows = sql.runsLike.all({ prefix: idOrPrefix })
      const exact = rows.find((row) => row.id === idOrPrefix)
      if (exact !== undefined) return toSummary(exact)
      if (rows.length === 0 || idOrPrefix === '') throw notFound(idOrPrefix)
      if (rows.length > 1) {
        const names = rows.map((row) => row.id).join(', ')
        throw new UserError('RUN_AMBIGUOUS', `Expected one run, but "${idOrPrefix}" begins ${rows.length}: ${names}.`)
      }
      return toSummary(rows[0]!)
    },

    events(run, { fromSeq = 1, limit = -1, parts = false } = {}) {
      const { number } = rowOf(run)
      const offset = number * RUN_SPAN
      const rows = (parts ? sql.events : sql.milestones).all(offset + fromSeq, offset + RUN_SPAN, limit)
      return rows.map((row) => toEvent(run, offset, row))
    },

    partCounts(run) {
      const [from, to] = span(rowOf(run).number)
      const counts = new Map<string, number>()
      for (const [phase] of sql.phasesWithParts.all()) {
        const count = sql.partCount.get(phase, from, to)?.[0] ?? 0
        if (count > 0) counts.set(phase, count)
      }
      return counts
    },

    parts: (run, phase, key, fromSeq) => store.partsByKey(run, phase, fromSeq).get(key) ?? [],

    partsByKey(run, phase, fromSeq = 1) {
      const [start, to] = span(rowOf(run).number)
      const found = new Map<string, Map<string, StoredPart>>()
      for (const [data] of sql.parts.iterate(phase, start + fromSeq, to)) {
        const { key, ...part } = JSON.parse(data) as StoredPart & { key: string }
        const parts = found.get(key) ?? new Map<string, StoredPart>()
        found.set(key, parts)
        // A name written again replaces what it named, at its first place.
        parts.set(part.name, part)
      }
      return new Map(Array.from(found, ([key, parts]) => [key, [...parts.values()]]))
    },

    partBytes(run, phase, key, name) {
      const id = partRows.find(rowOf(run).number, phase, key, name)
      return id === undefined ? undefined : sql.body.get(id)?.[0]
    },

    findByKey(key) {
      const found: FinishedPhase[] = []
      for (const [id, phase, data] of sql.finished.all(key)) {
        const row = sql.runByNumber.get(Math.floor(id / RUN_SPAN))
        const { artifacts, partial, fallback } = JSON.parse(data) as Extract<EventBody, { type: 'phase_succeeded' }>
        if (row !== undefined && partial !== true && fallback === undefined)
          found.push({ run: row.id, phase, artifacts })
      }
      return found
    },

    ownerOf: (run) => ownerIn(rowOf(run)),

    isOwned: (run) => holderOf(rowOf(run)) !== undefined,

    lock(run) {
      const owner = thisProcess(Math.round(clock.now()))
      let state: WriterState
      try {
        const { sql: write, transaction } = writing()
        state = transaction(() => {
          const row = freeRow(run)
          write.takeLock.run(JSON.stringify(owner), row.number)
          return { run, number: row.number, epoch: row.epoch + 1, lastSeq: lastSeqOf(row), failed: undefined }
        })
      } catch (error) {
        throw storeError(error, `The journal in ${root} cannot be written`)
      }
      heldHere.add(`${root} ${run}`)
      return createWriter(state, owner)
    },

    snapshot: (read) => database.transaction(read).deferred(),

    runFolder: (run) => join(root, 'runs', run),
    resolve: (path) => join(root, ...path.split('/')),

    deleteRun(run) {
      if (!isRunId(run)) throw new BugError(`"${run}" is not a run id.`)
      const { sql: write, transaction } = writing()
      transaction(() => {
        const { number } = freeRow(run)
        const [from, to] = span(number)
        write.deleteFinished.run(from, to)
        write.deleteEvents.run(from, to)
        write.deleteRun.run(number)
      })
      rmSync(store.runFolder(run), { recursive: true, force: true })
    },

    async close() {
      writer?.flush()
      if (database.open) database.close()
    },
  }

  /** The holder of a run's lock, if it still runs. */
  function holderOf(row: RunRow): RunOwner | undefined {
    const owner = ownerIn(row)
    if (owner === undefined) return undefined
    // This process knows itself what it holds: a lock that could not be given back on a full disk is not held.
    const isHeld = isThisProcess(owner) ? heldHere.has(`${root} ${row.id}`) : isAlive(owner)
    return isHeld ? owner : undefined
  }

  /** A run that nobody drives; asked for inside a transaction, so that it stays so. */
  function freeRow(run: RunId): RunRow {
    const row = rowOf(run)
    const holder = holderOf(row)
    if (holder !== undefined) throw lockedBy(run, holder)
    return row
  }

  function createWriter(state: WriterState, owner: RunOwner): RunWriter {
    return {
      run: state.run,
      epoch: state.epoch,
      owner,
      append: (...entries) => writing().append(state, entries),
      async release() {
        writing().flush()
        heldHere.delete(`${root} ${state.run}`)
        try {
          writing().sql.releaseLock.run(state.number, state.epoch)
        } catch (error) {
          // Nobody needs to hear of it: this process knows, and others take the lock over when it has ended.
          if (state.failed === undefined && !isDiskFull(error)) {
            throw storeError(error, `The journal in ${root} cannot be written`)
          }
        }
      },
    }
  }

  return store
}

/** Ids of a run's events, from and to. */
const span = (number: number): [number, number] => [number * RUN_SPAN, (number + 1) * RUN_SPAN]

const lastSeqOf = ({ last, number }: RunRow): number => (last === null ? 0 : last - number * RUN_SPAN)

const ownerIn = ({ owner }: RunRow): RunOwner | undefined =>
  owner === null ? undefined : (JSON.parse(owner) as RunOwner)

function lockedBy(run: RunId, owner: RunOwner): UserError {
  const since = new Date(owner.since).toISOString()
  return new UserError('RUN_LOCKED', `Run ${run} is driven by process ${owner.pid} on ${owner.host} since ${since}.`, {
    hint: 'Wait for it or stop it; the lock of a process that has ended is taken over by itself.',
  })
}
