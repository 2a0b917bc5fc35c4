/** @module The SQL of the journal: every statement that reads or writes it, prepared once. */
import type { RunId } from '../../core/ids.ts'
import type { EventRow } from './event-rows.ts'
import type { JournalDatabase, Prepared } from './open-database.ts'
import { RUN_SPAN } from './schema.ts'

export interface RunRow {
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
  /** Id of the last event. */
  readonly last: number | null
}

const RUN_COLUMNS = `number, id, workflow, definition_hash, seed, status, created_at, ended_at, epoch, owner,
  (SELECT max(e.id) FROM events e WHERE e.id >= number * ${RUN_SPAN} AND e.id < (number + 1) * ${RUN_SPAN}) AS last`
const EVENT_COLUMNS = 'id, time, type, phase, cause, data'

/** Ranges of ids are half-open. */
export interface ReadStatements {
  readonly runById: Prepared<[string], RunRow>
  readonly runByNumber: Prepared<[number], RunRow>
  readonly runsLike: Prepared<[{ prefix: string }], RunRow>
  readonly runs: Prepared<[{ hash: string | null; workflow: string | null; limit: number }], RunRow>
  readonly milestones: Prepared<[number, number, number], EventRow>
  readonly events: Prepared<[number, number, number], EventRow>
  readonly parts: Prepared<[string, number, number], [string]>
  readonly phasesWithParts: Prepared<[], [string]>
  readonly partCount: Prepared<[string, number, number], [number]>
  readonly partNames: Prepared<[string, number, number], [id: number, key: string, name: string, holdsBytes: number]>
  readonly body: Prepared<[number], [Buffer]>
  readonly finished: Prepared<[string], [number, string, string]>
}

export function prepareReads(database: JournalDatabase): ReadStatements {
  return {
    runById: database.prepare<[string], RunRow>(`SELECT ${RUN_COLUMNS} FROM runs WHERE id = ?`),
    runByNumber: database.prepare<[number], RunRow>(`SELECT ${RUN_COLUMNS} FROM runs WHERE number = ?`),
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
    // From name to name: a DISTINCT would look at every part of every run.
    phasesWithParts: database
      .prepare<[], [string]>(
        `WITH RECURSIVE names(phase) AS (
           SELECT min(phase) FROM events INDEXED BY parts WHERE type = 'part_written'
           UNION ALL
           SELECT (SELECT min(phase) FROM events INDEXED BY parts WHERE type = 'part_written' AND phase > names.phase)
           FROM names WHERE phase IS NOT NULL
         )
         SELECT phase FROM names WHERE phase IS NOT NULL`,
      )
      .raw(),
    partCount: database
      .prepare<[string, number, number], [number]>(
        `SELECT count(*) FROM events INDEXED BY parts WHERE type = 'part_written' AND phase = ? AND id >= ? AND id < ?`,
      )
      .raw(),
    partNames: database
      .prepare<[string, number, number], [id: number, key: string, name: string, holdsBytes: number]>(
        `SELECT id, data ->> 'key', data ->> 'name', body IS NOT NULL FROM events INDEXED BY parts
         WHERE type = 'part_written' AND phase = ? AND id > ? AND id < ? ORDER BY id`,
      )
      .raw(),
    body: database.prepare<[number], [Buffer]>('SELECT body FROM events WHERE id = ?').raw(),
    finished: database
      .prepare<[string], [number, string, string]>(
        `SELECT e.id, e.phase, e.data FROM finished f JOIN events e ON e.id = f.event
         WHERE f.key = ? ORDER BY f.event DESC LIMIT 8`,
      )
      .raw(),
  }
}

export interface WriteStatements {
  readonly insertRun: Prepared<unknown[]>
  readonly insertEvent: Prepared<unknown[]>
  readonly insertFinished: Prepared<unknown[]>
  readonly setStatus: Prepared<unknown[]>
  readonly setDefinition: Prepared<unknown[]>
  readonly epoch: Prepared<[number], [number]>
  readonly takeLock: Prepared<unknown[]>
  readonly releaseLock: Prepared<unknown[]>
  readonly deleteFinished: Prepared<unknown[]>
  readonly deleteEvents: Prepared<unknown[]>
  readonly deleteRun: Prepared<unknown[]>
  readonly begin: Prepared<unknown[]>
  readonly commit: Prepared<unknown[]>
  readonly rollback: Prepared<unknown[]>
}

export function prepareWrites(database: JournalDatabase): WriteStatements {
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
