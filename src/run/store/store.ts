/**
 * @module The contract of a run store: the journal, who may write to it, and where artifacts lie.
 *
 * **Durability.** `append` resolves after the events are on disk (an fsync that covers all appends of one turn of the event
 * loop). Nobody is told of an event before.
 *
 * **One writer.** A run is written through a {@link RunWriter}. Its `epoch` rises by one with each new owner and is checked
 * inside every commit, so that a process that lost its lock (stopped for an hour, then woken) cannot write. Readers need no
 * lock and never block.
 *
 * **Folders.** `FOLDER/journal.sqlite` and `FOLDER/runs/RUN/PHASE/…`. Paths in events are relative to `FOLDER`.
 */
import type { Clock } from '../../core/clock.ts'
import type { JsonValue, Sha256 } from '../../core/hash.ts'
import type { RunId } from '../../core/ids.ts'
import type { PhaseArtifacts } from '../artifact.ts'
import type { EventBody, RunEvent, RunOwner } from '../events.ts'
import type { KillPoint } from '../kill-point.ts'
import type { RunSummary } from '../run-view.ts'

/** A phase that finished with a content key, in any run of the store. */
export interface FinishedPhase {
  readonly run: RunId
  readonly phase: string
  readonly artifacts: PhaseArtifacts
}

export interface StoredPart {
  readonly name: string
  readonly meta: JsonValue
  readonly sha256: Sha256
  readonly bytes: number
  /** Relative to the store's folder; absent when the journal holds the bytes. */
  readonly path?: string
}

/** An event to append, with the bytes that travel with a part and the event that led to it. */
export interface Append {
  readonly body: EventBody
  readonly causation?: number
  /** Only with `part_written` without a `path`. */
  readonly bytes?: Uint8Array
}

export interface RunWriter {
  readonly run: RunId
  readonly epoch: number
  readonly owner: RunOwner
  /** Resolves with the events as journaled, in order, after they are durable. */
  append(...entries: readonly Append[]): Promise<readonly RunEvent[]>
  /** Gives the lock back. Waits for appends under way. */
  release(): Promise<void>
}

export interface RunStore {
  /** Absolute path of the store's folder. */
  readonly folder: string
  readonly readonly: boolean
  /** Journals `run_created`; fails when the id exists. */
  createRun(created: Extract<EventBody, { type: 'run_created' }>, id?: RunId): Promise<RunId>
  /** Newest first. */
  runs(filter?: {
    readonly definitionHash?: Sha256
    readonly workflow?: string
    readonly limit?: number
  }): readonly RunSummary[]
  /** By id, unique beginning of an id, or `latest`. Throws RUN_NOT_FOUND or RUN_AMBIGUOUS. */
  run(idOrPrefix: string): RunSummary
  /** Events with `seq` ≥ `fromSeq` (default 1), in order; at most `limit`. Parts are left out unless asked for. */
  events(
    run: RunId,
    options?: { readonly fromSeq?: number; readonly limit?: number; readonly parts?: boolean },
  ): readonly RunEvent[]
  /** Number of parts by phase. */
  partCounts(run: RunId): ReadonlyMap<string, number>
  /** Parts of a phase with this content key that were journaled at `fromSeq` (default 1) or later, in order of writing. */
  parts(run: RunId, phase: string, key: Sha256, fromSeq?: number): readonly StoredPart[]
  /** Parts of a phase that were journaled at `fromSeq` (default 1) or later, by content key, in order of writing. */
  partsByKey(run: RunId, phase: string, fromSeq?: number): ReadonlyMap<Sha256, readonly StoredPart[]>
  /** The bytes of a part that the journal holds. */
  partBytes(run: RunId, phase: string, key: Sha256, name: string): Uint8Array | undefined
  /** The newest finished phases with this key, newest first; files may be gone: verify before use. */
  findByKey(key: Sha256): readonly FinishedPhase[]
  /** The living or dead holder of a run's lock. */
  ownerOf(run: RunId): RunOwner | undefined
  /** Whether a process that runs now holds the lock. */
  isOwned(run: RunId): boolean
  /** Takes the lock. Throws RUN_LOCKED when a living process holds it; a dead holder's lock is taken over. */
  lock(run: RunId): RunWriter
  /** Everything that `read` reads is of one moment, whatever is written meanwhile. */
  snapshot<T>(read: () => T): T
  /** Absolute path of a run's folder. */
  runFolder(run: RunId): string
  /** Absolute path of a path in an event. */
  resolve(path: string): string
  /** Deletes a run's folder and journal; refused while the run is owned. */
  deleteRun(run: RunId): void
  close(): Promise<void>
}

export interface StoreOptions {
  readonly readonly?: boolean
  readonly clock?: Clock
  /** Called at named places of the code, so that tests can end the process there. */
  readonly killPoint?: KillPoint
  /** Commits after which the log of the journal is given its full length, so that later ones are faster. Default: 32. */
  readonly roomAfter?: number
}
