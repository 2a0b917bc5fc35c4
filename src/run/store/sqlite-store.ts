/** @module The run store on SQLite: one journal for all runs, WAL, an fsync before a fact is told. The only file that knows SQLite. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { systemClock } from '../../core/clock.ts'
import { BugError, TerminalError, UserError } from '../../core/errors.ts'
import { isRunId, newRunId, type RunId } from '../../core/ids.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { EventBody, RunEvent, RunOwner } from '../events.ts'
import { noKillPoint } from '../kill-point.ts'
import type { RunStatus, RunSummary } from '../run-view.ts'
import { correlationOf, dataOf, type EventRow, phaseOf, toEvent } from './event-rows.ts'
import { type CommitResult, createGroupCommit } from './group-commit.ts'
import { makeLogRoom } from './log-room.ts'
import { isAlive, isThisProcess, thisProcess } from './owner.ts'
import { prepareDatabase } from './prepare-database.ts'
import { RUN_SPAN } from './schema.ts'
import type { Append, FinishedPhase, RunStore, RunWriter, StoredPart, StoreOptions } from './store.ts'
import { isDiskFull, storeError } from './store-error.ts'

/** Milliseconds that a commit waits for another process's commit. */
const BUSY_TIMEOUT_MS = 20_000

interface RunRow {
  readonly number: number
  readonly id: RunId
  readonly workflow: string
  readonly definition_hash: string
  readonly seed: string
  readonly status: string
  readonly created_at: number
  readonly ended_at: number | null
  readonly epoch: number
  readonly owner: string | null
  readonly last: number | null
}

/** Runs that this process drives, in whatever store. */
const heldHere = new Set<string>()

/** A writer's entries on their way to the journal. */
interface Batch {
  readonly writer: WriterState
  readonly entries: readonly Append[]
}

interface WriterState {
  readonly run: RunId
  readonly number: number
  readonly epoch: number
  lastSeq: number
  /** Set once a commit failed: what this writer believes no longer matches the journal. */
  failed: unknown
}

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

  const RUN_COLUMNS = `number, id, workflow, definition_hash, seed, status, created_at, ended_at, epoch, owner,
    (SELECT max(e.id) FROM events e WHERE e.id >= number * ${RUN_SPAN} AND e.id < (number + 1) * ${RUN_SPAN}) AS last`
  const EVENT_COLUMNS = 'id, time, type, phase, cause, data'
  const sql = {
    runById: database.prepare<[string], RunRow>(`SELECT ${RUN_COLUMNS} FROM runs WHERE id = ?`),
    runsLike: database.prepare<[{ prefix: string }], RunRow>(
      `SELECT ${RUN_COLUMNS} FROM runs WHERE substr(id, 1, length(@prefix)) = @prefix ORDER BY number DESC LIMIT 20`,
    ),
    runs: database.prepare<[{ hash: string | null; workflow: string | null; limit: number }], RunRow>(
      `SELECT ${RUN_COLUMNS} FROM runs WHERE (@hash IS NULL OR definition_hash = @hash)
       AND (@workflow IS NULL OR workflow = @workflow)
       ORDER BY number DESC LIMIT @limit`,
    ),
    milestones: database
      .prepare<[number, number, number], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM events INDEXED BY milestones
         WHERE id >= ? AND id < ? AND type <> 'part_written' ORDER BY id LIMIT ?`,
      )
      .raw(),
    events: database
      .prepare<[number, number, number], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE id >= ? AND id < ? ORDER BY id LIMIT ?`,
      )
      .raw(),
    parts: database
      .prepare<[string, number, number], [string]>(
        `SELECT data FROM events INDEXED BY parts
         WHERE type = 'part_written' AND phase = ? AND id >= ? AND id < ? ORDER BY id`,
      )
      .raw(),
    phasesWithParts: database
      .prepare<[], [string]>("SELECT DISTINCT phase FROM events INDEXED BY parts WHERE type = 'part_written'")
      .raw(),
    partCount: database
      .prepare<[string, number, number], [number]>(
        `SELECT count(*) FROM events INDEXED BY parts WHERE type = 'part_written' AND phase = ? AND id >= ? AND id < ?`,
      )
      .raw(),
    partBody: database
      .prepare<[string, number, number, string, string], [Buffer]>(
        `SELECT body FROM events INDEXED BY parts
         WHERE type = 'part_written' AND phase = ? AND id >= ? AND id < ? AND body IS NOT NULL
           AND data ->> 'key' = ? AND data ->> 'name' = ? ORDER BY id DESC LIMIT 1`,
      )
      .raw(),
    finished: database
      .prepare<[string], [number, string, string]>(
        `SELECT e.id, e.phase, e.data FROM finished f JOIN events e ON e.id = f.event
         WHERE f.key = ? ORDER BY f.event DESC LIMIT 8`,
      )
      .raw(),
    runByNumber: database.prepare<[number], RunRow>(`SELECT ${RUN_COLUMNS} FROM runs WHERE number = ?`),
  }

  const write = readonly ? undefined : prepareWrites()

  function prepareWrites() {
    return {
      insertRun: database.prepare(
        `INSERT INTO runs (id, workflow, definition_hash, seed, status, created_at, epoch) VALUES (?, ?, ?, ?, 'created', ?, 0)`,
      ),
      insertEvent: database.prepare(
        'INSERT INTO events (id, time, type, phase, cause, data, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      insertFinished: database.prepare('INSERT INTO finished (key, event) VALUES (?, ?)'),
      setStatus: database.prepare('UPDATE runs SET status = ?, ended_at = ? WHERE number = ?'),
      setDefinition: database.prepare('UPDATE runs SET definition_hash = ? WHERE number = ?'),
      epoch: database.prepare<[number], [number]>('SELECT epoch FROM runs WHERE number = ?').raw(),
      takeLock: database.prepare('UPDATE runs SET owner = ?, epoch = epoch + 1 WHERE number = ?'),
      releaseLock: database.prepare('UPDATE runs SET owner = NULL WHERE number = ? AND epoch = ?'),
      deleteFinished: database.prepare('DELETE FROM finished WHERE event >= ? AND event < ?'),
      deleteEvents: database.prepare('DELETE FROM events WHERE id >= ? AND id < ?'),
      deleteRun: database.prepare('DELETE FROM runs WHERE number = ?'),
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      rollback: database.prepare('ROLLBACK'),
    }
  }

  function writes(): NonNullable<typeof write> {
    if (write === undefined) throw new BugError('The store was opened for reading only.')
    return write
  }

  /** Runs `work` in a write transaction. */
  function transaction<T>(work: () => T): T {
    const { begin, commit, rollback } = writes()
    begin.run()
    try {
      const result = work()
      killPoint('commit.before')
      commit.run()
      return result
    } catch (error) {
      if (database.inTransaction) rollback.run()
      throw error
    }
  }

  /** Inserts one event and what follows from it in the tables beside the journal. */
  function insert(run: RunId, number: number, seq: number, { body, causation, bytes }: Append): RunEvent {
    const { insertEvent, insertFinished, setStatus, setDefinition } = writes()
    const id = number * RUN_SPAN + seq
    const phase = phaseOf(body)
    const time = Math.round(clock.now())
    insertEvent.run(id, time, body.type, phase, causation ?? null, dataOf(body), bytes ?? null)
    switch (body.type) {
      case 'phase_succeeded':
      case 'phase_reused':
        insertFinished.run(body.key, id)
        break
      case 'run_started':
        setStatus.run('running', null, number)
        break
      case 'run_ended':
        setStatus.run(body.status, time, number)
        break
      case 'run_replanned':
        setDefinition.run(body.definitionHash, number)
        break
      default:
        break
    }
    const correlation = correlationOf(run, phase)
    return { ...body, run, seq, time, correlation, ...(causation === undefined ? {} : { causation }) }
  }

  let commits = 0

  function commitBatches(batches: readonly Batch[]): readonly CommitResult<readonly RunEvent[]>[] {
    const seqBefore = new Map<WriterState, number>()
    try {
      const results = transaction(() =>
        batches.map(({ writer, entries }): CommitResult<readonly RunEvent[]> => {
          if (writer.failed !== undefined) return { error: writer.failed }
          if (!seqBefore.has(writer)) {
            seqBefore.set(writer, writer.lastSeq)
            if (writes().epoch.get(writer.number)?.[0] !== writer.epoch) {
              writer.failed = new TerminalError('RUN_LOCK_LOST', `Run ${writer.run} was taken over by another process.`)
              return { error: writer.failed }
            }
          }
          return { result: entries.map((entry) => insert(writer.run, writer.number, ++writer.lastSeq, entry)) }
        }),
      )
      killPoint('commit.after')
      // A store that writes this often is worth it; most runs are over before.
      if (++commits === roomAfter) makeLogRoom(database, root, () => killPoint('log.filled'))
      return results
    } catch (error) {
      const failure = storeError(error, `The journal in ${root} cannot be written`)
      for (const [writer, seq] of seqBefore) {
        writer.lastSeq = seq
        writer.failed = failure
      }
      throw failure
    }
  }

  const group = createGroupCommit(commitBatches)

  function toSummary(row: RunRow): RunSummary {
    const crashed =
      row.status === 'running' && (row.owner === null || !isHeld(row.id, JSON.parse(row.owner) as RunOwner))
    return {
      id: row.id,
      workflow: row.workflow,
      definitionHash: row.definition_hash,
      seed: row.seed,
      status: crashed ? 'interrupted' : (row.status as RunStatus),
      createdAt: row.created_at,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
      eventCount: row.last === null ? 0 : row.last - row.number * RUN_SPAN,
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

  const span = (number: number): [number, number] => [number * RUN_SPAN, (number + 1) * RUN_SPAN]

  const store: RunStore = {
    folder: root,
    readonly,

    async createRun(created, id = newRunId()) {
      if (sql.runById.get(id) !== undefined) throw new BugError(`Run ${id} exists.`)
      try {
        transaction(() => {
          const { workflow, definitionHash, seed } = created
          const added = writes().insertRun.run(id, workflow, definitionHash, seed, Math.round(clock.now()))
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

    parts(run, phase, key, fromSeq = 1) {
      const [start, to] = span(rowOf(run).number)
      const from = start + fromSeq
      const parts = new Map<string, StoredPart>()
      for (const [data] of sql.parts.iterate(phase, from, to)) {
        const { key: partKey, ...part } = JSON.parse(data) as StoredPart & { key: string }
        // A name written again replaces what it named, at its first place.
        if (partKey === key) parts.set(part.name, part)
      }
      return [...parts.values()]
    },

    partBytes(run, phase, key, name) {
      const [from, to] = span(rowOf(run).number)
      return sql.partBody.get(phase, from, to, key, name)?.[0]
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

    ownerOf(run) {
      const { owner } = rowOf(run)
      return owner === null ? undefined : (JSON.parse(owner) as RunOwner)
    },

    isOwned(run) {
      const owner = store.ownerOf(run)
      return owner !== undefined && isHeld(run, owner)
    },

    lock(run) {
      const owner = thisProcess(Math.round(clock.now()))
      let state: WriterState
      try {
        state = transaction(() => {
          const row = rowOf(run)
          const holder = row.owner === null ? undefined : (JSON.parse(row.owner) as RunOwner)
          if (holder !== undefined && isHeld(run, holder)) throw lockedBy(run, holder)
          writes().takeLock.run(JSON.stringify(owner), row.number)
          const lastSeq = row.last === null ? 0 : row.last - row.number * RUN_SPAN
          return { run, number: row.number, epoch: row.epoch + 1, lastSeq, failed: undefined }
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
      const row = rowOf(run)
      transaction(() => {
        const owner = row.owner === null ? undefined : (JSON.parse(row.owner) as RunOwner)
        if (owner !== undefined && isHeld(run, owner)) throw lockedBy(run, owner)
        const [from, to] = span(row.number)
        writes().deleteFinished.run(from, to)
        writes().deleteEvents.run(from, to)
        writes().deleteRun.run(row.number)
      })
      if (!isRunId(run)) throw new BugError(`"${run}" is not a run id.`)
      rmSync(store.runFolder(run), { recursive: true, force: true })
    },

    async close() {
      group.flush()
      if (database.open) database.close()
    },
  }

  /** This process knows itself what it holds: a lock that could not be given back on a full disk is not held. */
  function isHeld(run: RunId, owner: RunOwner): boolean {
    return isThisProcess(owner) ? heldHere.has(`${root} ${run}`) : isAlive(owner)
  }

  function createWriter(state: WriterState, owner: RunOwner): RunWriter {
    return {
      run: state.run,
      epoch: state.epoch,
      owner,
      append: (...entries) => group.add({ writer: state, entries }),
      async release() {
        group.flush()
        heldHere.delete(`${root} ${state.run}`)
        try {
          writes().releaseLock.run(state.number, state.epoch)
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

/** The version of SQLite that keeps the journal, for `phaseline doctor`; opens and closes a database in memory. */
export function sqliteVersion(): string {
  const database = new Database(':memory:')
  try {
    return (database.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version
  } finally {
    database.close()
  }
}

function lockedBy(run: RunId, owner: RunOwner): UserError {
  const since = new Date(owner.since).toISOString()
  return new UserError('RUN_LOCKED', `Run ${run} is driven by process ${owner.pid} on ${owner.host} since ${since}.`, {
    hint: 'Wait for it or stop it; the lock of a process that has ended is taken over by itself.',
  })
}

/** One level at a time: the recursive form of Node never returns on file systems that refuse with ENOENT, such as /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolders(parent)
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (existsSync(folder)) return
    throw storeError(Object.assign(error as Error, { code: 'EACCES' }), `The folder ${folder} cannot be made`)
  }
}

function openDatabase(folder: string, readonly: boolean): Database.Database {
  const file = join(folder, 'journal.sqlite')
  if (readonly && !existsSync(file)) {
    throw new UserError('STORE_MISSING', `Expected a store in ${folder}, found none.`, {
      hint: 'Run a workflow first, or name another folder with `--store DIR`.',
    })
  }
  try {
    if (!readonly) makeFolders(folder)
    const database = new Database(file, { readonly, timeout: BUSY_TIMEOUT_MS })
    try {
      prepareDatabase(database, file, readonly)
    } catch (error) {
      database.close()
      throw error
    }
    return database
  } catch (error) {
    throw storeError(error, `The store in ${folder} cannot be ${readonly ? 'read' : 'opened'}`)
  }
}
