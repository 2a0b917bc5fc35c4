/** @module The writing half of the store: transactions, events with what follows from them, and the group commit of all runs. */
import type { Clock } from '../../core/clock.ts'
import { TerminalError } from '../../core/errors.ts'
import type { RunId } from '../../core/ids.ts'
import type { RunEvent } from '../events.ts'
import type { KillPoint } from '../kill-point.ts'
import { correlationOf, dataOf, phaseOf } from './event-rows.ts'
import { type CommitResult, createGroupCommit } from './group-commit.ts'
import { makeLogRoom } from './log-room.ts'
import type { JournalDatabase } from './open-database.ts'
import { RUN_SPAN } from './schema.ts'
import { prepareWrites, type WriteStatements } from './statements.ts'
import type { Append } from './store.ts'
import { storeError } from './store-error.ts'

/** What is known of a run by the one who writes it. */
export interface WriterState {
  readonly run: RunId
  readonly number: number
  readonly epoch: number
  lastSeq: number
  /** Set once a commit failed: what this writer believes no longer matches the journal. */
  failed: unknown
}

/** A writer's entries on their way to the journal. */
interface Batch {
  readonly writer: WriterState
  readonly entries: readonly Append[]
}

export interface JournalWriter {
  readonly sql: WriteStatements
  /** Runs `work` in a write transaction. */
  transaction<T>(work: () => T): T
  /** Inserts one event and what follows from it in the tables beside the journal; inside a transaction. */
  insert(run: RunId, number: number, seq: number, entry: Append): RunEvent
  /** Resolves when the events are durable. */
  append(writer: WriterState, entries: readonly Append[]): Promise<readonly RunEvent[]>
  /** Commits what waits, now. */
  flush(): void
}

export interface JournalWriterOptions {
  /** Absolute path of the store. */
  readonly folder: string
  readonly clock: Clock
  readonly killPoint: KillPoint
  /** Commits after which the log is given its length. */
  readonly roomAfter: number
}

export function createJournalWriter(database: JournalDatabase, options: JournalWriterOptions): JournalWriter {
  const { folder, clock, killPoint, roomAfter } = options
  const sql = prepareWrites(database)
  let commits = 0

  function transaction<T>(work: () => T): T {
    sql.begin.run()
    try {
      const result = work()
      killPoint('commit.before')
      sql.commit.run()
      return result
    } catch (error) {
      if (database.inTransaction) sql.rollback.run()
      throw error
    }
  }

  function insert(run: RunId, number: number, seq: number, { body, causation, bytes }: Append): RunEvent {
    const id = number * RUN_SPAN + seq
    const phase = phaseOf(body)
    const time = Math.round(clock.now())
    sql.insertEvent.run(id, time, body.type, phase, causation ?? null, dataOf(body), bytes ?? null)
    switch (body.type) {
      case 'phase_succeeded':
      case 'phase_reused':
        sql.insertFinished.run(body.key, id)
        break
      case 'run_started':
        sql.setStatus.run('running', null, number)
        break
      case 'run_ended':
        sql.setStatus.run(body.status, time, number)
        break
      case 'run_replanned':
        sql.setDefinition.run(body.definitionHash, number)
        break
      default:
        break
    }
    const correlation = correlationOf(run, phase)
    return { ...body, run, seq, time, correlation, ...(causation === undefined ? {} : { causation }) }
  }

  function commitBatches(batches: readonly Batch[]): readonly CommitResult<readonly RunEvent[]>[] {
    const seqBefore = new Map<WriterState, number>()
    try {
      const results = transaction(() =>
        batches.map(({ writer, entries }): CommitResult<readonly RunEvent[]> => {
          if (writer.failed !== undefined) return { error: writer.failed }
          if (!seqBefore.has(writer)) {
            seqBefore.set(writer, writer.lastSeq)
            if (sql.epoch.get(writer.number)?.[0] !== writer.epoch) {
              writer.failed = new TerminalError('RUN_LOCK_LOST', `Run ${writer.run} was taken over by another process.`)
              return { error: writer.failed }
            }
          }
          return { result: entries.map((entry) => insert(writer.run, writer.number, ++writer.lastSeq, entry)) }
        }),
      )
      killPoint('commit.after')
      // A store that commits this often is worth it; most runs are over before.
      if (++commits === roomAfter) makeLogRoom(database, folder, () => killPoint('log.filled'))
      return results
    } catch (error) {
      const failure = storeError(error, `The journal in ${folder} cannot be written`)
      for (const [writer, seq] of seqBefore) {
        writer.lastSeq = seq
        writer.failed = failure
      }
      throw failure
    }
  }

  const group = createGroupCommit(commitBatches)
  return {
    sql,
    transaction,
    insert,
    append: (writer, entries) => group.add({ writer, entries }),
    flush: group.flush,
  }
}
