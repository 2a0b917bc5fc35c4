/** @module What executing a plan would do, without doing it: what is taken over, what runs and why, how long it took before. */
import { toErrorRecord } from '../core/errors.ts'
import type { RunId } from '../core/ids.ts'
import { explainKeyChange } from '../plan/cache-key.ts'
import type { Plan, PlannedPhase } from '../plan/plan.ts'
import type { KeyParts } from './events.ts'
import type { ExecuteOptions } from './execution.ts'
import { preparePhase } from './prepare-phase.ts'
import { readRun } from './read-run.ts'
import { findDamagedFile } from './reuse.ts'
import { newPhaseState, type PhaseState } from './run-state.ts'
import type { PhaseStatus } from './run-view.ts'
import { forcedPhases } from './select-phases.ts'
import type { RunStore } from './store/store.ts'

export interface PhasePreview {
  readonly phase: string
  readonly decision: 'reused' | 'runs' | 'skipped'
  /** The run whose result would be taken over. */
  readonly from?: RunId
  /** Why it runs or is skipped: `config changed`, `after search, which runs`, `first time`. */
  readonly reasons: readonly string[]
  /** How long the phase took in the newest run of this workflow that computed it, in milliseconds. */
  readonly lastDurationMs?: number
}

type PreviewOptions = Pick<
  ExecuteOptions,
  'store' | 'plan' | 'registry' | 'fingerprints' | 'seed' | 'secrets' | 'force'
>

/**
 * Goes through the plan in order. A phase behind one that runs is said to run, too: its inputs are not known yet (when they
 * come out as before, executing takes its old result over all the same).
 *
 * @example
 * for (const { phase, decision, reasons } of await previewPlan(options)) console.log(phase, decision, reasons.join(', '))
 */
export async function previewPlan(options: PreviewOptions): Promise<readonly PhasePreview[]> {
  const { store, plan } = options
  const forced = forcedPhases(options)
  const earlier = earlierPhases(store, plan)
  const phases = new Map<string, PhaseState>(plan.phases.map((planned) => [planned.name, newPhaseState(planned)]))
  const previews = new Map<string, PhasePreview>()
  for (const planned of plan.phases) {
    const preview = await previewPhase(
      options,
      planned,
      phases,
      previews,
      earlier.get(planned.name),
      forced.has(planned.name),
    )
    previews.set(planned.name, preview)
  }
  return [...previews.values()]
}

const WAS: Partial<Record<PhaseStatus, string>> = { failed: 'failed last time', cancelled: 'was cancelled last time' }

interface Earlier {
  readonly keyParts: KeyParts | undefined
  /** How the newest run left it. */
  readonly status: PhaseStatus
  readonly durationMs: number | undefined
}

async function previewPhase(
  options: PreviewOptions,
  planned: PlannedPhase,
  phases: Map<string, PhaseState>,
  previews: ReadonlyMap<string, PhasePreview>,
  earlier: Earlier | undefined,
  forced: boolean,
): Promise<PhasePreview> {
  const phase = planned.name
  const time = earlier?.durationMs === undefined ? {} : { lastDurationMs: earlier.durationMs }
  const runs = (...reasons: readonly string[]): PhasePreview => ({ phase, decision: 'runs', reasons, ...time })
  const skipped = (reason: string): PhasePreview => {
    const state = phases.get(phase)!
    state.status = 'skipped'
    return { phase, decision: 'skipped', reasons: [reason] }
  }
  if (planned.enabled === false) return skipped('it is disabled')
  const before = planned.after.map((name) => previews.get(name)!)
  const running = before.filter(({ decision }) => decision === 'runs').map((each) => each.phase)
  if (running.length > 0) return runs(`after ${running.join(', ')}, which ${running.length === 1 ? 'runs' : 'run'}`)
  const missing = before.find(({ decision }) => decision === 'skipped')
  if (missing !== undefined && planned.when !== 'always') return skipped(`${missing.phase} is skipped`)
  if (forced) return runs('it was asked for')
  try {
    const prepared = await preparePhase({ state: { phases }, options }, planned)
    if ('skipped' in prepared) return skipped(prepared.skipped)
    for (const candidate of options.store.findByKey(prepared.key)) {
      if ((await findDamagedFile(options.store, candidate.artifacts)) !== undefined) continue
      Object.assign(phases.get(phase)!, { status: 'succeeded', outputs: candidate.artifacts.outputs })
      return { phase, decision: 'reused', from: candidate.run, reasons: [], ...time }
    }
    if (earlier?.keyParts === undefined) return runs('first time')
    const changes = explainKeyChange(earlier.keyParts, prepared.keyParts)
    if (changes.length > 0) return runs(...changes)
    return runs(
      earlier.status === 'succeeded' ? 'its last result is gone' : `it ${WAS[earlier.status] ?? 'did not finish'}`,
    )
  } catch (error) {
    return runs(toErrorRecord(error).message)
  }
}

/** How long each phase took in the newest run of this workflow that computed it, in milliseconds. */
export function usualDurations(store: RunStore, plan: Plan): ReadonlyMap<string, number> {
  const durations = new Map<string, number>()
  for (const [name, { durationMs }] of earlierPhases(store, plan))
    if (durationMs !== undefined) durations.set(name, durationMs)
  return durations
}

/** What the newest runs of this workflow know of each phase. */
function earlierPhases(store: RunStore, plan: Plan): ReadonlyMap<string, Earlier> {
  const earlier = new Map<string, { -readonly [Key in keyof Earlier]: Earlier[Key] }>()
  for (const { id } of store.runs({ workflow: plan.workflow.name, limit: 10 })) {
    for (const { name, keyParts, durationMs, reusedFrom, status } of readRun(store, id).phases) {
      const known = earlier.get(name) ?? { keyParts: undefined, status, durationMs: undefined }
      known.keyParts ??= keyParts
      if (status === 'succeeded' && reusedFrom === undefined) known.durationMs ??= durationMs
      earlier.set(name, known)
    }
  }
  return earlier
}
