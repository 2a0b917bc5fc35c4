/**
 * @module The contract of a phase host: where one attempt of a phase runs.
 *
 * The engine decides *that* a phase runs, the host runs it: reads inputs, calls the phase type, writes artifacts to disk and
 * hands back their hashes. Only the engine writes to the journal; a host asks it to (`hooks.part`), and goes on when the
 * fact is durable.
 */
import type { JsonValue, Sha256 } from '../../core/hash.ts'
import type { PhaseContext, Progress } from '../../definition/phase-type.ts'
import type { PhaseArtifacts } from '../artifact.ts'
import type { Secrets } from '../redact.ts'
import type { StoredPart } from '../store/store.ts'

/** An input with everything needed to read and verify it. */
export interface JobInput {
  readonly reference: string
  /** The value is the list of the sources' values: the members of a `for_each`. Tables are put one below the other. */
  readonly list: boolean
  /** One, unless `list`. */
  readonly sources: readonly {
    readonly kind: 'json' | 'table'
    /** Relative to the store's folder. */
    readonly file: string
    readonly sha256: Sha256
  }[]
  /** Keys and indices inside each JSON output. */
  readonly path: readonly (string | number)[]
}

/** One attempt of a phase, as plain data that can be sent to a thread. */
export interface PhaseJob {
  readonly phase: string
  readonly type: string
  /** `partial` asks for what can be made of the parts. */
  readonly mode: 'run' | 'partial'
  readonly outputs: readonly string[]
  /** Expressions and references replaced; not yet parsed by the type's schema. */
  readonly config: JsonValue
  readonly seed: string
  readonly resources: PhaseContext['resources']
  readonly inputs: readonly JobInput[]
  /** Absolute path of the store's folder. */
  readonly storeFolder: string
  /** Where the phase's files go, relative to the store's folder. */
  readonly folder: string
  readonly key: Sha256
  readonly parts: readonly StoredPart[]
  /** Their values are kept out of what the phase leaves. */
  readonly secrets?: Secrets
}

/** What a host asks of the engine while a phase runs. */
export interface PhaseHooks {
  /** Resolves when the part is journaled. `bytes` is set for parts that the journal itself holds. */
  part(part: StoredPart, bytes: Uint8Array | undefined): Promise<void>
  /** The bytes of a part that the journal holds. */
  partBytes(name: string): Promise<Uint8Array>
  progress(progress: Progress): void
  log(level: 'info' | 'warning', message: string): void
}

export interface PhaseHost {
  /**
   * Runs one attempt and resolves with its artifacts, all on disk. Rejects with what the phase threw; with a
   * CancelledError after `signal` aborted (at the latest a grace period later, even when the phase does not listen); with a
   * RetryableError when the thread was lost.
   */
  run(job: PhaseJob, hooks: PhaseHooks, signal: AbortSignal): Promise<PhaseArtifacts>
  close(): Promise<void>
}
