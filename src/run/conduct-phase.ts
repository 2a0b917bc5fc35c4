/**
 * @module One phase from "ready" to its end: takes over what is already known, else runs attempts. Every step is journaled
 * before the next begins, so that a crash between any two leaves a run that goes on from there.
 */
import { CancelledError, toErrorRecord, UserError } from '../core/errors.ts'
import type { JsonValue, Sha256 } from '../core/hash.ts'
import type { PlannedInput, PlannedPhase } from '../plan/plan.ts'
import type { ArtifactRecord } from './artifact.ts'
import { phaseFolder } from './artifact-files.ts'
import { requireType } from './attempt.ts'
import { changedParts, contentKey, keyPartsOf, phaseSeed } from './content-key.ts'
import type { KeyParts } from './events.ts'
import type { JobInput, PhaseHooks, PhaseJob } from './hosts/phase-host.ts'
import { findDamagedFile, intactParts, takeOver } from './reuse.ts'
import type { RunSession } from './run-session.ts'
import type { PhaseState } from './run-state.ts'

/** How a phase ended, as far as the phases after it are concerned. */
export type PhaseEnd = 'succeeded' | 'failed' | 'cancelled'

/** Everything that decides the result of a phase, known once the phases before it are done. */
interface Prepared {
  readonly inputs: readonly JobInput[]
  readonly config: JsonValue
  readonly seed: string
  readonly keyParts: KeyParts
  readonly key: Sha256
}

/** @param waitedMs how long the phase was ready before it was let in */
export async function conductPhase(
  session: RunSession,
  planned: PlannedPhase,
  waitedMs: number,
  forced: boolean,
): Promise<PhaseEnd> {
  const state = session.state.phases.get(planned.name)!
  let prepared: Prepared
  try {
    prepared = prepare(session, planned)
  } catch (error) {
    if (state.status === 'succeeded')
      await session.journal({ type: 'phase_reset', phase: planned.name, cause: 'it cannot be prepared again' })
    await session.journal({ type: 'phase_failed', phase: planned.name, error: toErrorRecord(error) })
    return 'failed'
  }
  if (await keepOwnResult(session, state, prepared, forced)) return 'succeeded'
  if (!forced && (await takeOverResult(session, planned, prepared))) return 'succeeded'
  return runAttempts(session, planned, prepared, waitedMs)
}

function prepare(session: RunSession, planned: PlannedPhase): Prepared {
  const { registry, fingerprints, seed } = session.options
  const inputs = planned.inputs.map((input) => toJobInput(session, input))
  const hashes = Object.fromEntries(inputs.map(({ reference, sha256 }) => [reference, sha256]))
  const ownSeed = phaseSeed(seed, planned.name)
  const type = requireType(registry, planned.type)
  const keyParts = keyPartsOf(planned, type, planned.config, hashes, fingerprints, ownSeed)
  return { inputs, config: planned.config, seed: ownSeed, keyParts, key: contentKey(keyParts) }
}

function toJobInput(session: RunSession, input: PlannedInput): JobInput {
  const record = outputOf(session, input)
  return {
    reference: input.reference,
    kind: record.kind === 'table' ? 'table' : 'json',
    file: record.path,
    sha256: record.sha256,
    path: input.path,
  }
}

function outputOf(session: RunSession, input: PlannedInput): ArtifactRecord {
  const outputs = session.state.phases.get(input.phase)?.outputs ?? []
  const record = outputs.find(({ name }) => name === input.output)
  if (record !== undefined) return record
  const names = outputs.map(({ name }) => name).join(', ')
  throw new UserError(
    'OUTPUT_UNKNOWN',
    `Expected an output of phase ${input.phase} (${names || 'it left none'}), was "${input.reference}".`,
  )
}

/** On resume: whether this run's own result still counts. A result that does not is reset, with the reason journaled. */
async function keepOwnResult(
  session: RunSession,
  state: PhaseState,
  prepared: Prepared,
  forced: boolean,
): Promise<boolean> {
  if (state.status !== 'succeeded') return false
  const cause = await whyNotKept(session, state, prepared, forced)
  if (cause === undefined) return true
  await session.journal({ type: 'phase_reset', phase: state.name, cause })
  return false
}

async function whyNotKept(
  session: RunSession,
  state: PhaseState,
  prepared: Prepared,
  forced: boolean,
): Promise<string | undefined> {
  if (forced) return 'it was asked for again'
  if (state.key !== prepared.key) {
    const changed = state.keyParts === undefined ? [] : changedParts(state.keyParts, prepared.keyParts)
    return `changed since: ${changed.join(', ') || 'its content key'}`
  }
  const { outputs, figures, warnings } = state
  return findDamagedFile(session.options.store, { outputs, warnings, ...(figures === undefined ? {} : { figures }) })
}

async function takeOverResult(session: RunSession, planned: PlannedPhase, prepared: Prepared): Promise<boolean> {
  const { store } = session.options
  const reusable = await takeOver(store, prepared.key, session.state.id, planned.name, session.killPoint)
  if (reusable === undefined) return false
  await session.journal({
    type: 'phase_reused',
    phase: planned.name,
    key: prepared.key,
    keyParts: prepared.keyParts,
    from: reusable.from,
    artifacts: reusable.artifacts,
  })
  return true
}

async function runAttempts(
  session: RunSession,
  planned: PlannedPhase,
  prepared: Prepared,
  waitedMs: number,
): Promise<PhaseEnd> {
  const { journal, clock, state, stop } = session
  const phase = planned.name
  const attempt = (state.phases.get(phase)?.attempts.at(-1)?.attempt ?? 0) + 1
  if (stop.signal.aborted) return 'cancelled'
  const { memoryBytes, cpuCores, maxWorkers } = planned.resources
  await journal({
    type: 'phase_started',
    phase,
    attempt,
    key: prepared.key,
    keyParts: prepared.keyParts,
    waitedMs,
    resources: { memoryBytes, cpuCores, maxWorkers },
  })
  session.killPoint('phase.started')
  const startedAt = clock.monotonic()
  const elapsed = (): number => Math.round(clock.monotonic() - startedAt)
  try {
    const job = await buildJob(session, planned, prepared)
    const host = session.options.hosts[requireType(session.options.registry, planned.type).host ?? 'thread']
    const artifacts = await host.run(job, hooksFor(session, job), stop.signal)
    session.killPoint('phase.before-succeeded')
    await journal({ type: 'phase_succeeded', phase, attempt, key: prepared.key, artifacts, durationMs: elapsed() })
    session.killPoint('phase.succeeded')
    return 'succeeded'
  } catch (error) {
    if (stop.signal.aborted && (error instanceof CancelledError || error === stop.signal.reason)) {
      await journal({ type: 'phase_cancelled', phase, attempt, cause: 'the run was stopped', durationMs: elapsed() })
      return 'cancelled'
    }
    const record = toErrorRecord(error)
    await journal(
      { type: 'attempt_failed', phase, attempt, error: record, durationMs: elapsed() },
      { type: 'phase_failed', phase, error: record },
    )
    return 'failed'
  }
}

async function buildJob(session: RunSession, planned: PlannedPhase, prepared: Prepared): Promise<PhaseJob> {
  const { store } = session.options
  const run = session.state.id
  const { parts, damaged } = await intactParts(store, run, planned.name, prepared.key)
  if (damaged.length > 0) {
    const message = `Parts that are damaged on disk are done again: ${damaged.join(', ')}.`
    await session.journal({ type: 'phase_log', phase: planned.name, level: 'warning', message })
  }
  return {
    phase: planned.name,
    type: planned.type,
    outputs: planned.outputs,
    config: prepared.config,
    seed: prepared.seed,
    resources: { maxWorkers: planned.resources.maxWorkers, memoryBytes: planned.resources.memoryBytes },
    inputs: prepared.inputs,
    storeFolder: store.folder,
    folder: phaseFolder(run, planned.name),
    key: prepared.key,
    parts,
  }
}

function hooksFor(session: RunSession, job: PhaseJob): PhaseHooks {
  const { store } = session.options
  const { phase, key } = job
  return {
    part: (part, bytes) => session.journalPart({ type: 'part_written', phase, key, ...part }, bytes),
    async partBytes(name) {
      return store.partBytes(session.state.id, phase, key, name) ?? new Uint8Array()
    },
    progress: (progress) => session.progress(phase, progress),
    log(level, message) {
      // A journal that cannot be written stops the run by itself, at the next fact that matters.
      session.journal({ type: 'phase_log', phase, level, message }).catch(() => {})
    },
  }
}
