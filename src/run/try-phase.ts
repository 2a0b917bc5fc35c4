/** @module One attempt of a phase, and what follows when it fails: another, a fallback, partial results, or the end. */
import { CancelledError, type ErrorRecord, RetryableError, toErrorRecord, UserError } from '../core/errors.ts'
import type { JsonValue, Sha256 } from '../core/hash.ts'
import { hashJson } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import { formatDurationMs } from '../core/units.ts'
import type { PlannedPhase } from '../plan/plan.ts'
import type { PhaseArtifacts } from './artifact.ts'
import { phaseFolder } from './artifact-files.ts'
import type { EventBody } from './events.ts'
import { isUnexpected, isWorthRetrying } from './failure.ts'
import { runForEach } from './for-each.ts'
import type { PhaseHooks, PhaseJob } from './hosts/phase-host.ts'
import { backoffMs, type PhaseRules, rulesOf } from './phase-rules.ts'
import type { Prepared } from './prepare-phase.ts'
import { intactParts } from './reuse.ts'
import type { RunSession, Tries } from './run-session.ts'
import { removeScaffolding } from './scaffolding.ts'
import { isDiskFull } from './store/store-error.ts'

/** Granting less than this would keep phases from starting at all. */
const LEAST_MEMORY_BYTES = 64 * 2 ** 20

/** How an attempt ended, as far as the run is concerned. */
export type TryEnd = 'succeeded' | 'failed' | 'cancelled' | { readonly retryInMs: number }

/** @param waitedMs how long the phase was ready before it was let in */
export async function tryPhase(
  session: RunSession,
  planned: PlannedPhase,
  prepared: Prepared,
  waitedMs: number,
): Promise<TryEnd> {
  const { clock, state, stop } = session
  const phase = planned.name
  if (stop.signal.aborted) return 'cancelled'
  const rules = rulesOf(session.options.plan, planned)
  const tries = triesOf(session, planned)
  const attempt = (state.phases.get(phase)?.attempts.at(-1)?.attempt ?? 0) + 1
  const { cpuCores } = planned.resources
  await session.journal({
    type: 'phase_started',
    phase,
    attempt,
    key: prepared.key,
    keyParts: prepared.keyParts,
    waitedMs,
    resources: { memoryBytes: tries.memoryBytes, cpuCores, maxWorkers: tries.maxWorkers },
    ...(tries.fallback === undefined ? {} : { fallback: tries.fallback }),
  })
  session.killPoint('phase.started')
  const startedAt = clock.monotonic()
  const elapsed = (): number => Math.round(clock.monotonic() - startedAt)
  const limit = timeLimit(phase, rules.policy.timeoutMs, stop.signal, session.options.alarm)
  const endMeasuring = session.memory.start()
  try {
    const job = await buildJob(session, planned, prepared, tries)
    const artifacts = await runJob(session, prepared, job, limit.signal, cpuCores)
    session.killPoint('phase.before-succeeded')
    await session.journal({
      type: 'phase_succeeded',
      phase,
      attempt,
      key: prepared.key,
      artifacts,
      durationMs: elapsed(),
      peakMemoryBytes: endMeasuring(),
      ...(tries.fallback === undefined ? {} : { fallback: tries.fallback }),
    })
    session.killPoint('phase.succeeded')
    if ((state.phases.get(phase)?.parts ?? 0) > 0) await removeScaffolding(session.options.store.folder, job.folder)
    return 'succeeded'
  } catch (thrown) {
    if (isDiskFull(thrown) && !stop.signal.aborted) throw thrown
    if (stop.signal.aborted && (thrown instanceof CancelledError || thrown === stop.signal.reason)) {
      await session.journal({
        type: 'phase_cancelled',
        phase,
        attempt,
        cause: cancelCause(session),
        durationMs: elapsed(),
      })
      return 'cancelled'
    }
    const error = toErrorRecord(limit.expired() ? limit.error : thrown)
    return await afterFailure(session, planned, prepared, { rules, tries, attempt, error, durationMs: elapsed() })
  } finally {
    limit.clear()
    endMeasuring()
  }
}

function cancelCause({ stoppedBy }: RunSession): string {
  return stoppedBy === undefined ? 'the run was stopped' : `${stoppedBy} failed, and its policy stops the run`
}

function triesOf(session: RunSession, planned: PlannedPhase): Tries {
  const known = session.tries.get(planned.name)
  if (known !== undefined) return known
  const { maxWorkers, memoryBytes } = planned.resources
  const tries: Tries = { failures: 0, fallback: undefined, maxWorkers, memoryBytes }
  session.tries.set(planned.name, tries)
  return tries
}

function systemAlarm(ms: number, ring: () => void): () => void {
  const timer = setTimeout(ring, ms)
  return () => clearTimeout(timer)
}

function timeLimit(phase: string, timeoutMs: number | undefined, stop: AbortSignal, alarm = systemAlarm) {
  const error = new RetryableError(
    'PHASE_TIMEOUT',
    `Phase ${phase} did not finish within ${formatDurationMs(timeoutMs ?? 0)}.`,
  )
  const controller = new AbortController()
  const takeBack = timeoutMs === undefined ? undefined : alarm(timeoutMs, () => controller.abort(error))
  return {
    error,
    signal: AbortSignal.any([stop, controller.signal]),
    expired: (): boolean => controller.signal.aborted && !stop.aborted,
    clear: (): void => takeBack?.(),
  }
}

interface Failure {
  readonly rules: PhaseRules
  readonly tries: Tries
  readonly attempt: number
  readonly error: ErrorRecord
  readonly durationMs: number
}

async function afterFailure(
  session: RunSession,
  planned: PlannedPhase,
  prepared: Prepared,
  failure: Failure,
): Promise<TryEnd> {
  const { rules, tries, attempt, error, durationMs } = failure
  const phase = planned.name
  const failed = { type: 'attempt_failed', phase, attempt, error, durationMs } as const
  const mayRetry = isWorthRetrying(error)
  if (mayRetry) tries.failures++
  if (rules.degrade && error.code === 'WORKER_LOST') {
    tries.maxWorkers = Math.max(1, Math.floor(tries.maxWorkers / 2))
    // A phase makes its chunks, and what it holds before it spills, fit the memory that it is granted.
    tries.memoryBytes = Math.max(Math.min(LEAST_MEMORY_BYTES, tries.memoryBytes), Math.floor(tries.memoryBytes / 2))
  }
  if (mayRetry && tries.failures <= rules.policy.maxRetries) {
    const retryInMs = backoffMs(rules.policy.backoff, session.options.seed, phase, tries.failures)
    await session.journal({ ...failed, retryInMs })
    return { retryInMs }
  }
  const { fallback } = rules.policy
  if (fallback !== undefined && tries.fallback === undefined && error.class !== 'user') {
    tries.fallback = fallback
    tries.failures = 0
    await session.journal({ ...failed, retryInMs: 0, fallback })
    return { retryInMs: 0 }
  }
  await session.journal(failed)
  if (await keepPartial(session, planned, prepared, failure)) return 'succeeded'
  return giveUp(session, phase, rules, error)
}

/** The phase has failed for good: what its policy says follows. */
export async function giveUp(
  session: RunSession,
  phase: string,
  rules: PhaseRules,
  error: ErrorRecord,
): Promise<'failed'> {
  const resort = (isUnexpected(error) ? rules.unexpected : undefined) ?? rules.lastResort
  const ended: EventBody = { type: 'phase_failed', phase, error, ...(resort === 'continue' ? { tolerated: true } : {}) }
  await session.journal(ended)
  if (resort === 'abort') {
    session.stoppedBy ??= phase
    session.stop.abort(new CancelledError('CANCELLED', `Phase ${phase} failed, and its policy stops the run.`))
  }
  return 'failed'
}

/** Makes what can be made of the parts, when the policy accepts that. */
async function keepPartial(
  session: RunSession,
  planned: PlannedPhase,
  prepared: Prepared,
  failure: Failure,
): Promise<boolean> {
  const { rules, tries, attempt, error } = failure
  const accepted = error.code === 'PHASE_TIMEOUT' ? rules.partialAfter.timeout : rules.partialAfter.failure
  if (!accepted || prepared.type.partial === undefined || prepared.elements !== undefined) return false
  const startedAt = session.clock.monotonic()
  let artifacts: PhaseArtifacts
  try {
    const job = await buildJob(session, planned, prepared, tries)
    if (job.parts.length === 0) return false
    artifacts = await runJob(session, prepared, { ...job, mode: 'partial' }, session.stop.signal, 1)
  } catch (thrown) {
    const message = `No partial results: ${toErrorRecord(thrown).message}`
    await session.journal({ type: 'phase_log', phase: planned.name, level: 'warning', message })
    return false
  }
  await session.journal({
    type: 'phase_succeeded',
    phase: planned.name,
    attempt,
    key: prepared.key,
    artifacts: { ...artifacts, warnings: [...artifacts.warnings, `These are partial results: ${error.message}`] },
    durationMs: Math.round(session.clock.monotonic() - startedAt),
    partial: true,
  })
  return true
}

function runJob(
  session: RunSession,
  prepared: Prepared,
  job: PhaseJob,
  signal: AbortSignal,
  cores: number,
): Promise<PhaseArtifacts> {
  const host = session.options.hosts[prepared.type.host ?? 'thread']
  const run = (each: PhaseJob): Promise<PhaseArtifacts> => host.run(each, hooksFor(session, each), signal)
  if (prepared.elements === undefined) return run(job)
  const { fallback } = session.tries.get(job.phase) ?? {}
  const configs = prepared.elements.map(
    (config) => withFallback({ ...prepared, config, elements: undefined }, fallback).config,
  )
  return runForEach(session, job, configs, cores, run)
}

async function buildJob(
  session: RunSession,
  planned: PlannedPhase,
  prepared: Prepared,
  tries: Tries,
): Promise<PhaseJob> {
  const { store } = session.options
  const run = session.state.id
  const { config, key } = withFallback(prepared, tries.fallback)
  const { partsFrom } = session.state.phases.get(planned.name) ?? {}
  const { parts, damaged } = await intactParts(store, store.parts(run, planned.name, key, partsFrom))
  if (damaged.length > 0) {
    const message = `Parts that are damaged on disk are done again: ${damaged.join(', ')}.`
    await session.journal({ type: 'phase_log', phase: planned.name, level: 'warning', message })
  }
  return {
    phase: planned.name,
    type: prepared.type.type,
    mode: 'run',
    outputs: planned.outputs,
    config,
    seed: prepared.seed,
    resources: { ...limitsOf(planned), maxWorkers: tries.maxWorkers, memoryBytes: tries.memoryBytes },
    inputs: prepared.inputs,
    storeFolder: store.folder,
    folder: phaseFolder(run, planned.name),
    key,
    parts,
    ...(session.options.secrets === undefined ? {} : { secrets: session.options.secrets }),
  }
}

/** Parts of a round with a changed config are kept apart from those of the rounds before. */
function withFallback(
  prepared: Prepared,
  fallback: string | undefined,
): { readonly config: JsonValue; readonly key: Sha256 } {
  if (fallback === undefined) return prepared
  const { fallbacks = {}, type } = prepared.type
  const change = Object.hasOwn(fallbacks, fallback) ? fallbacks[fallback] : undefined
  if (change === undefined) {
    const names = Object.keys(fallbacks)
    throw new UserError(
      'PHASE_CONFIG',
      `Expected a fallback of phase type ${type} (${names.join(', ') || 'it has none'}), was "${fallback}".${didYouMean(fallback, names)}`,
    )
  }
  const key = hashJson([prepared.key, fallback])
  // The elements of a `for_each` are changed one by one.
  return { config: prepared.elements === undefined ? change(prepared.config) : prepared.config, key }
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

/** How far trials may load the machine, where the definition says. */
function limitsOf({ resources }: PlannedPhase): Pick<PlannedPhase['resources'], 'maxCpuPercent' | 'maxLoadPerCore'> {
  const { maxCpuPercent, maxLoadPerCore } = resources
  return {
    ...(maxCpuPercent === undefined ? {} : { maxCpuPercent }),
    ...(maxLoadPerCore === undefined ? {} : { maxLoadPerCore }),
  }
}
