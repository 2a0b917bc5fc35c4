/**
 * @module The facts of a run. The journal is a sequence of these and nothing else is true: every view, every table beside
 * the journal and every decision to resume is computed from them.
 *
 * **Order.** `seq` counts from 1 inside a run, without gaps. A consumer that remembers the last `seq` it saw can go on from
 * there at any time.
 *
 * **Versions.** `EVENT_VERSION` is stored with the journal and raised when older events cannot be read any more. Within a
 * version optional fields and new types may be added; readers ignore what they do not know.
 *
 * **Times** are milliseconds since 1970 in UTC and for people only. Durations are measured with a monotonic clock. No
 * decision that changes a result depends on either.
 */
import type { ErrorRecord } from '../core/errors.ts'
import type { JsonValue, Sha256 } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import type { Progress } from '../definition/phase-type.ts'
import type { PhaseKeyParts } from '../plan/cache-key.ts'
import type { Plan } from '../plan/plan.ts'
import type { PhaseArtifacts } from './artifact.ts'

export const EVENT_VERSION = 1

/** What a content key was made of, so that a person can be told which part changed. */
export type KeyParts = PhaseKeyParts

/** The process that drives a run. */
export interface RunOwner {
  readonly pid: number
  /** Start time of the process in clock ticks since boot (field 22 of `/proc/PID/stat`); tells a reused pid apart. */
  readonly processStart: string
  readonly host: string
  /** Changes with every boot of the machine. */
  readonly bootId: string
  /** Milliseconds UTC. */
  readonly since: number
}

/** How one check of a gate went. */
export interface GateCheck {
  readonly name: string
  /** The gate kind: `expression`, `validator`, `command`, `json_schema`, `files`, `manual`. */
  readonly kind: string
  readonly passed: boolean
  /** There was nothing to check, as its `only_if` says; `passed` is true. */
  readonly skipped?: true
  /** Nobody may let it pass. */
  readonly overridable?: false
  /** What was seen: values, exit codes, paths. */
  readonly evidence: JsonValue
  /** One sentence for a person; present when the check failed or was skipped. */
  readonly message?: string
}

export type EndStatus = 'succeeded' | 'failed' | 'interrupted' | 'waiting'

/** One fact, as it is appended. */
export type EventBody =
  | {
      readonly type: 'run_created'
      readonly workflow: string
      readonly definitionHash: Sha256
      readonly plan: Plan
      readonly seed: string
      /** Program, Node, SQLite, …: by name. */
      readonly versions: Readonly<Record<string, string>>
      /** Why and from where: command line, file. Plain data for people; never secrets. */
      readonly origin?: JsonValue
    }
  /** The definition was edited since; `changed` names the phases whose key parts differ or that are new. */
  | {
      readonly type: 'run_replanned'
      readonly definitionHash: Sha256
      readonly plan: Plan
      readonly changed: readonly string[]
      readonly removed: readonly string[]
    }
  | { readonly type: 'run_started'; readonly epoch: number; readonly owner: RunOwner; readonly resumed: boolean }
  | {
      readonly type: 'run_ended'
      readonly status: EndStatus
      readonly durationMs: number
      readonly error?: ErrorRecord
    }
  | {
      readonly type: 'phase_started'
      readonly phase: string
      readonly attempt: number
      readonly key: Sha256
      readonly keyParts: KeyParts
      /** How long the phase was ready before it was let in. */
      readonly waitedMs: number
      readonly resources: { readonly memoryBytes: number; readonly cpuCores: number; readonly maxWorkers: number }
      /** Name of the fallback when this attempt runs a changed config. */
      readonly fallback?: string
    }
  | {
      readonly type: 'phase_succeeded'
      readonly phase: string
      readonly attempt: number
      readonly key: Sha256
      readonly artifacts: PhaseArtifacts
      readonly durationMs: number
      /** How far the process grew while the phase ran, beyond what it held before the first phase: an upper bound. */
      readonly peakMemoryBytes?: number
      /** Set when the outputs are those of an unfinished execution, kept by policy. */
      readonly partial?: boolean
      /** Set when the outputs are those of a changed config. Like partial ones they are not taken over by other runs. */
      readonly fallback?: string
    }
  /** The outputs of an execution with the same content key, in `from`, were taken over. */
  | {
      readonly type: 'phase_reused'
      readonly phase: string
      readonly key: Sha256
      readonly keyParts: KeyParts
      readonly from: RunId
      readonly artifacts: PhaseArtifacts
    }
  | {
      readonly type: 'attempt_failed'
      readonly phase: string
      readonly attempt: number
      readonly error: ErrorRecord
      readonly durationMs: number
      /** Set when another attempt follows. */
      readonly retryInMs?: number
      /** Set when the next attempt runs a fallback. */
      readonly fallback?: string
    }
  | {
      readonly type: 'phase_failed'
      readonly phase: string
      readonly error: ErrorRecord
      /** The policy lets the run go on; dependents are skipped and the run may still succeed. */
      readonly tolerated?: boolean
    }
  | { readonly type: 'phase_skipped'; readonly phase: string; readonly cause: string }
  /** A phase that it needs failed; `by` is the phase that failed first. */
  | { readonly type: 'phase_blocked'; readonly phase: string; readonly by: string }
  | {
      readonly type: 'phase_cancelled'
      readonly phase: string
      readonly attempt: number
      readonly cause: string
      readonly durationMs: number
    }
  /** What was known of the phase no longer counts: its artifact is damaged, its definition changed, or it was asked for. */
  | {
      readonly type: 'phase_reset'
      readonly phase: string
      readonly cause: string
      /** Parts written before no longer count either: the work is to be done again. */
      readonly discardsParts?: boolean
    }
  | {
      readonly type: 'part_written'
      readonly phase: string
      readonly name: string
      readonly key: Sha256
      readonly meta: JsonValue
      readonly sha256: Sha256
      readonly bytes: number
      /** Relative to the store; absent when the journal itself holds the bytes. */
      readonly path?: string
    }
  | { readonly type: 'phase_log'; readonly phase: string; readonly level: 'info' | 'warning'; readonly message: string }
  | {
      readonly type: 'gate_evaluated'
      readonly phase: string
      readonly status: 'passed' | 'failed' | 'waiting'
      readonly checks: readonly GateCheck[]
      /** SHA-256 of the checks as planned. */
      readonly definition: Sha256
    }
  | {
      readonly type: 'gate_decided'
      readonly phase: string
      readonly decision: 'approved' | 'rejected' | 'overridden'
      readonly reason: string
      readonly by: string
    }
  | {
      readonly type: 'alert_raised'
      readonly alert: string
      readonly phase?: string
      readonly message: string
    }
  | {
      readonly type: 'alert_delivered'
      readonly alert: string
      readonly channel: string
      readonly attempts: number
      readonly error?: string
    }

export type EventType = EventBody['type']

/** A fact in the journal. */
export type RunEvent = EventBody & {
  readonly run: RunId
  readonly seq: number
  /** Milliseconds UTC. */
  readonly time: number
  /** What belongs together: `RUN` for the run itself, `RUN/PHASE` for everything about a phase. */
  readonly correlation: string
  /** `seq` of the event that led to this one, where there is one. */
  readonly causation?: number
}

/** How far a phase is right now. Told to listeners, never journaled: losing it loses nothing. */
export interface ProgressEvent {
  readonly type: 'phase_progress'
  readonly run: RunId
  readonly time: number
  readonly phase: string
  readonly progress: Progress
}

/** What a live consumer receives. */
export type LiveEvent = RunEvent | ProgressEvent
