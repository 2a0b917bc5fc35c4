/**
 * @module The engine: executes a plan so that a crash at any instruction leaves a run that can be resumed to the same bytes.
 */

export { type AlertKind, alertKinds } from './alerts/watch-run.ts'
export type { ArtifactRecord, PhaseArtifacts } from './artifact.ts'
export { type CacheEntry, listCache, type PruneOptions, type PruneReport, pruneCache } from './cache.ts'
export { type DecidedGate, decideGate, type GateDecision } from './decide-gate.ts'
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
export { executePlan } from './execute-plan.ts'
export type { ExecuteOptions, RunChoice, RunOutcome } from './execution.ts'
export { gateKinds } from './gates/index.ts'
export { createInlineHost } from './hosts/inline-host.ts'
export type { JobInput, PhaseHooks, PhaseHost, PhaseJob } from './hosts/phase-host.ts'
export { servePhases } from './hosts/serve-phases.ts'
export { createThreadHost, type ThreadHostOptions } from './hosts/thread-host.ts'
export { type KillPoint, type KillPointName, killPointNames } from './kill-point.ts'
export { unfinishedRun } from './pick-run.ts'
export { type PhasePreview, previewPlan } from './preview-plan.ts'
export { type OutputContent, phaseOfView, readFigures, readOutput, readRun } from './read-run.ts'
export { applyLiveEvent, foldEvents, type RunState, startState, viewOf } from './run-state.ts'
export type {
  AttemptView,
  GateView,
  PhaseStatus,
  PhaseView,
  RunStatus,
  RunSummary,
  RunView,
} from './run-view.ts'
export { phasesNamed } from './select-phases.ts'
export { sqliteVersion } from './store/open-database.ts'
export { openStore } from './store/sqlite-store.ts'
export type { FinishedPhase, RunStore, RunWriter, StoredPart, StoreOptions } from './store/store.ts'
