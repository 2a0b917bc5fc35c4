/** @module What a person or a report sees of a run: plain data, computed from the journal and from nothing else. */
import type { ErrorRecord } from '../core/errors.ts'
import type { Sha256 } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import type { Progress } from '../definition/phase-type.ts'
import type { Plan, PlannedPhase } from '../plan/plan.ts'
import type { ArtifactRecord } from './artifact.ts'
import type { GateCheck, KeyParts, RunOwner } from './events.ts'

/**
 * - `created`: nobody has driven it yet.
 * - `running`: a living process drives it.
 * - `interrupted`: stopped by a person or a crash; `resume` goes on.
 * - `waiting`: everything that could run has run; a manual gate waits for a decision.
 * - `succeeded`, `failed`: ended. A failed run can be resumed, too: failed phases are tried again.
 */
export type RunStatus = 'created' | 'running' | 'interrupted' | 'waiting' | 'succeeded' | 'failed'

/** The states of a phase; `phase-state.ts` holds the legal moves between them. */
export type PhaseStatus =
  | 'pending'
  | 'ready'
  | 'running'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  | 'blocked'
  | 'cancelled'

export interface GateView {
  readonly status: 'passed' | 'failed' | 'waiting' | 'overridden'
  readonly checks: readonly GateCheck[]
  /** SHA-256 of the checks as planned when they were evaluated. */
  readonly definition: Sha256
  readonly reason?: string
  readonly by?: string
}

export interface AttemptView {
  readonly attempt: number
  /** Milliseconds UTC. */
  readonly startedAt: number
  readonly waitedMs: number
  readonly durationMs?: number
  readonly error?: ErrorRecord
  readonly fallback?: string
}

export interface PhaseView {
  readonly name: string
  readonly type: string
  readonly status: PhaseStatus
  /** The phase as planned: inputs, config as written, resources. */
  readonly planned: PlannedPhase
  /** The run whose outputs were taken over instead of computing them again. */
  readonly reusedFrom?: RunId
  readonly attempts: readonly AttemptView[]
  /** Milliseconds UTC of the first attempt. */
  readonly startedAt?: number
  /** Milliseconds UTC when it reached its present, final state. */
  readonly endedAt?: number
  /** Time spent in all attempts, without waiting. */
  readonly durationMs: number
  /** Of the attempt that succeeded; see the event. */
  readonly peakMemoryBytes?: number
  readonly key?: Sha256
  readonly keyParts?: KeyParts
  readonly outputs: readonly ArtifactRecord[]
  /** `figures.json`, relative to the store. */
  readonly figures?: ArtifactRecord
  readonly warnings: readonly string[]
  readonly logs: readonly { readonly time: number; readonly level: 'info' | 'warning'; readonly message: string }[]
  readonly error?: ErrorRecord
  /** Why it was skipped, blocked, cancelled or reset, one sentence. */
  readonly cause?: string
  /** The outputs are those of an unfinished execution, kept by policy. */
  readonly partial?: boolean
  /** The outputs are those of a changed config of this name. */
  readonly fallback?: string
  /** It failed, and its policy lets the run go on. */
  readonly tolerated?: boolean
  readonly gate?: GateView
  /** How many parts were written, over all attempts. */
  readonly parts: number
  /** Parts journaled before this `seq` no longer count. */
  readonly partsFrom?: number
  /** Only in a live view. */
  readonly progress?: Progress
}

export interface RunView {
  readonly id: RunId
  /** The workflow's name. */
  readonly workflow: string
  readonly definitionHash: Sha256
  readonly plan: Plan
  readonly status: RunStatus
  readonly seed: string
  readonly createdAt: number
  readonly startedAt?: number
  readonly endedAt?: number
  /** Time in which a process drove the run, over all resumptions that ended in order. */
  readonly durationMs: number
  readonly versions: Readonly<Record<string, string>>
  /** How often it was started: 1 + resumptions. */
  readonly starts: number
  readonly owner?: RunOwner
  readonly error?: ErrorRecord
  /** In the plan's order. */
  readonly phases: readonly PhaseView[]
  readonly alerts: readonly {
    readonly time: number
    readonly alert: string
    readonly message: string
    readonly phase?: string
  }[]
  readonly eventCount: number
  /** The `seq` of the last event in the view. */
  readonly lastSeq: number
}

/** One line of `phaseline runs`: read from a table beside the journal, without reading the events. */
export interface RunSummary {
  readonly id: RunId
  readonly workflow: string
  readonly definitionHash: Sha256
  readonly seed: string
  readonly status: RunStatus
  readonly createdAt: number
  readonly endedAt?: number
  readonly eventCount: number
}
