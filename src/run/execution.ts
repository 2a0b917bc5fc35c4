/** @module What one execution of a plan is given and what it gives back. */
import type { Clock } from '../core/clock.ts'
import type { JsonValue } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import type { PhaseRegistry } from '../definition/phase-type.ts'
import type { Validator } from '../definition/plugins.ts'
import type { Plan } from '../plan/plan.ts'
import type { LiveEvent } from './events.ts'
import type { PhaseHost } from './hosts/phase-host.ts'
import type { KillPoint } from './kill-point.ts'
import type { RunView } from './run-view.ts'
import type { RunStore } from './store/store.ts'

/** Which run an execution writes. */
export type RunChoice =
  /** A new run. Finished phases of other runs with equal content keys are taken over. */
  | { readonly kind: 'new'; readonly id?: RunId }
  /** Goes on with a run; a plan that differs from the journaled one re-runs just what the difference touches. */
  | { readonly kind: 'resume'; readonly id: RunId }
  /** Resumes the newest unfinished run of the same definition and seed that nobody drives, else makes a new one. */
  | { readonly kind: 'auto' }

export interface ExecuteOptions {
  readonly store: RunStore
  readonly plan: Plan
  readonly registry: PhaseRegistry
  /** The workflow's seed as text. */
  readonly seed: string
  /** Where phases run, by the `host` that their type asks for. */
  readonly hosts: { readonly thread: PhaseHost; readonly coordinator: PhaseHost }
  /** SHA-256 or version of each service that phases use, by name; part of the content keys. */
  readonly fingerprints: Readonly<Record<string, string>>
  /**
   * Values of the environment variables that the workflow marks as secret, by name. They reach configs as `${env.NAME}` and
   * are neither journaled nor part of a content key; where one turns up in a message or a log, its name stands instead.
   */
  readonly secrets?: Readonly<Record<string, string>>
  /** Default: `auto`. */
  readonly run?: RunChoice
  readonly clock?: Clock
  /** Aborting stops the run in order: phases are cancelled, the run is journaled as interrupted. */
  readonly signal?: AbortSignal
  /** Called after each fact is durable, and with progress that is not journaled. What it throws is ignored. */
  readonly onEvent?: (event: LiveEvent) => void
  readonly versions?: Readonly<Record<string, string>>
  readonly origin?: JsonValue
  /** Run these again whatever the store holds. */
  readonly force?: readonly string[]
  /** Run only these and whatever they need that is not finished in this or an earlier run. */
  readonly only?: readonly string[]
  /** Run this phase and all that come after it again; what comes before is taken from earlier runs. */
  readonly resumeFrom?: string
  /** Functions that gates of kind `validator` may ask. */
  readonly validators?: Readonly<Record<string, Validator>>
  /** Absolute path against which gates resolve commands and files. Default: the working directory. */
  readonly folder?: string
  /** Waits between attempts; tests hand in one that does not. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Calls `ring` when the time of a phase is up, and returns what takes that back; tests hand in one that they ring. */
  readonly alarm?: (ms: number, ring: () => void) => () => void
  readonly killPoint?: KillPoint
}

export interface RunOutcome {
  readonly run: RunId
  readonly status: 'succeeded' | 'failed' | 'interrupted' | 'waiting'
  readonly view: RunView
  /** Whether an unfinished run was gone on with. */
  readonly resumed: boolean
}
