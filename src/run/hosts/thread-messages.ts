/** @module What the coordinator and a phase's thread say to each other. Plain data only. */
import type { ErrorRecord } from '../../core/errors.ts'
import type { Progress } from '../../definition/phase-type.ts'
import type { PhaseArtifacts } from '../artifact.ts'
import type { StoredPart } from '../store/store.ts'
import type { PhaseJob } from './phase-host.ts'

export type ToThread =
  /** `job` numbers the phases of one thread; everything said about a phase carries it. */
  | { readonly kind: 'start'; readonly job: number; readonly phase: PhaseJob }
  | { readonly kind: 'abort' }
  /** Answers a request with the same ticket. */
  | { readonly kind: 'answer'; readonly ticket: number; readonly bytes?: Uint8Array }
  | { readonly kind: 'refusal'; readonly ticket: number; readonly error: ErrorRecord }

/** What is said about a phase. A phase that is over may still say something, which must not be taken for the next one's. */
export type PhaseMessage =
  | {
      readonly kind: 'part'
      readonly ticket: number
      readonly part: StoredPart
      readonly bytes: Uint8Array | undefined
    }
  | { readonly kind: 'part-bytes'; readonly ticket: number; readonly name: string }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'log'; readonly level: 'info' | 'warning'; readonly message: string }
  | { readonly kind: 'done'; readonly artifacts: PhaseArtifacts }
  | { readonly kind: 'failed'; readonly error: ErrorRecord }

export type FromThread =
  /** The entry has loaded; phases can be started. */
  { readonly kind: 'ready' } | (PhaseMessage & { readonly job: number })
