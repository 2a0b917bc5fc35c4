/**
 * @module The engine: executes a plan so that a crash at any instruction leaves a run that can be resumed to the same bytes.
 */
export type { ArtifactRecord, PhaseArtifacts } from './artifact.ts'
export {
  type EndStatus,
  EVENT_VERSION,
  type EventBody,
  type EventType,
  type GateCheck,
  type KeyParts,
  type LiveEvent,
  type ProgressEvent,
  type RunEvent,
  type RunOwner,
} from './events.ts'
export type { ExecuteOptions, RunChoice, RunOutcome } from './execution.ts'
export type { JobInput, PhaseHooks, PhaseHost, PhaseJob } from './hosts/phase-host.ts'
export { type KillPoint, type KillPointName, killPointNames } from './kill-point.ts'
export type {
  AttemptView,
  GateView,
  PhaseStatus,
  PhaseView,
  RunStatus,
  RunSummary,
  RunView,
} from './run-view.ts'
export { openStore, sqliteVersion } from './store/sqlite-store.ts'
export type { FinishedPhase, RunStore, RunWriter, StoredPart, StoreOptions } from './store/store.ts'
