/** @module What a progress file says of a run at one moment: computed from its journal and from what the file held before. */
import {
  type PhaseProgress,
  PROGRESS_FORMAT,
  PROGRESS_VERSION,
  type Progress,
  plannedTask,
  type TaskProgress,
  taskIdOf,
  velocityOf,
} from '../agents/index.ts'
import type { JsonValue } from '../core/hash.ts'
import type { PlannedPhase } from '../plan/index.ts'
import type { PhaseStatus, PhaseView, RunStatus, RunView } from '../run/index.ts'
import type { TaskRecords } from './task-records.ts'

export interface SnapshotInfo {
  /** File of the definition, from the folder of the progress file. */
  readonly definition: string
  readonly set: readonly string[]
  /** Milliseconds UTC. */
  readonly now: number
  /** Since this process began. */
  readonly elapsedMs: number
}

const PHASE_STATUS = {
  pending: 'pending',
  ready: 'pending',
  running: 'in_progress',
  waiting: 'waiting',
  succeeded: 'complete',
  failed: 'failed',
  skipped: 'skipped',
  blocked: 'blocked',
  cancelled: 'cancelled',
} as const satisfies Record<PhaseStatus, PhaseProgress['status']>

const RUN_STATUS = {
  created: 'pending',
  running: 'running',
  interrupted: 'cancelled',
  waiting: 'waiting',
  succeeded: 'completed',
  failed: 'failed',
} as const satisfies Record<RunStatus, Progress['status']>

/**
 * The document of a progress file.
 *
 * @param before by phase: what the file held of phases that this run has not reached yet
 */
export function snapshotOf(
  view: RunView,
  tasks: TaskRecords,
  before: ReadonlyMap<string, PhaseProgress>,
  info: SnapshotInfo,
): Progress {
  const phases = view.phases.map((phase) => phaseOf(phase, tasks, before.get(phase.name)))
  const current = ['in_progress', 'waiting', 'failed', 'pending']
    .map((status) => phases.find((phase) => phase.status === status))
    .find((phase) => phase !== undefined)
  const status = RUN_STATUS[view.status]
  const open = phases.filter((phase) => phase.status === 'pending' || phase.status === 'in_progress')
  const left = open.flatMap((phase) => phase.tasks).filter((task) => /^(pending|running)$/.test(task.status)).length
  const sum = phases.reduce((total, { completion = 0 }) => total + completion, 0)
  return {
    format: PROGRESS_FORMAT,
    version: PROGRESS_VERSION,
    status,
    current_phase: status === 'completed' ? null : (current?.id ?? null),
    reason:
      status === 'failed' || status === 'waiting'
        ? (current?.validation?.reason ?? current?.error?.message ?? view.error?.message ?? null)
        : null,
    completion: phases.length === 0 ? 1 : sum / phases.length,
    updated_at: new Date(info.now).toISOString(),
    usage: tasks.usage(),
    velocity: velocityOf(tasks.finished, left, info.elapsedMs),
    run: {
      id: view.id,
      workflow: view.workflow,
      definition: info.definition,
      definition_hash: view.definitionHash,
      seed: view.seed,
      ...(info.set.length === 0 ? {} : { set: [...info.set] }),
      last_event: view.lastSeq,
    },
    phases,
  }
}

function phaseOf(phase: PhaseView, records: TaskRecords, before: PhaseProgress | undefined): PhaseProgress {
  const isOpen = phase.status === 'pending' || phase.status === 'ready' || phase.status === 'running'
  // What the run has not come to yet stays as the file had it: else a crash before would lose it.
  if (phase.status !== 'running' && isOpen && before !== undefined && phase.attempts.length === 0) {
    return { ...before, id: phase.name, type: phase.type }
  }
  const tasks = tasksOf(phase, records, isOpen ? before : undefined)
  const validation = validationOf(phase) ?? (isOpen ? (before?.validation ?? null) : null)
  const outputs = phase.outputs.length > 0 ? outputsOf(phase) : isOpen ? before?.outputs : undefined
  const { done, total, unit } = phase.progress ?? {}
  const showsWork = phase.status === 'running' && done !== undefined && tasks.length === 0
  return {
    id: phase.name,
    name: phase.name,
    type: phase.type,
    status: PHASE_STATUS[phase.status],
    completion: completionOf(phase, tasks),
    tasks: [...tasks],
    validation,
    ...(outputs === undefined ? {} : { outputs }),
    ...(showsWork
      ? { work: { done, ...(total === undefined ? {} : { total }), ...(unit === undefined ? {} : { unit }) } }
      : {}),
    ...(phase.error === undefined ? {} : { error: { code: phase.error.code, message: phase.error.message } }),
    ...(phase.startedAt === undefined ? {} : { started_at: new Date(phase.startedAt).toISOString() }),
    ...(phase.endedAt === undefined ? {} : { ended_at: new Date(phase.endedAt).toISOString() }),
  }
}

function completionOf({ status, progress }: PhaseView, tasks: readonly TaskProgress[]): number {
  if (status === 'succeeded' || status === 'skipped') return 1
  if (tasks.length > 0) return tasks.filter((task) => task.status === 'succeeded').length / tasks.length
  const { done, total } = progress ?? {}
  return done === undefined || total === undefined || total === 0 ? 0 : Math.min(1, done / total)
}

const outputsOf = ({ outputs }: PhaseView): NonNullable<PhaseProgress['outputs']> =>
  outputs.map(({ name, kind, sha256, bytes }) => ({ name, kind, sha256, bytes }))

/** In the order of definition; what is not planned by name comes after. */
function tasksOf(phase: PhaseView, records: TaskRecords, before: PhaseProgress | undefined): readonly TaskProgress[] {
  const known = new Map<string, TaskProgress>(before?.tasks.map((task) => [task.id, task]))
  for (const [id, task] of records.of(phase.name)) known.set(id, task)
  const planned = phase.planned.forEach === undefined ? plannedTasks(phase.planned) : []
  const rest = [...known.values()].filter(({ id }) => !planned.some((task) => task.id === id))
  return [...planned, ...rest].map((task) => {
    const { title, type } = task
    const found = known.get(task.id) ?? task
    const named = found.type === '' ? { ...found, title, type } : found
    // A task of a phase that has stopped runs no more.
    return named.status === 'running' && phase.status !== 'running' ? { ...named, status: 'pending' } : named
  })
}

/** The tasks that a definition names; none where names are only known when the phase starts. */
export function plannedTasks({ config }: PlannedPhase): readonly TaskProgress[] {
  const written = (config as { readonly tasks?: unknown } | null)?.tasks
  if (!Array.isArray(written)) return []
  return (written as readonly { readonly id?: string; readonly title?: string; readonly type?: string }[]).flatMap(
    ({ id, title = '', type = '' }) =>
      (id ?? title).includes('${') ? [] : [plannedTask(id ?? taskIdOf(title), title, type)],
  )
}

function validationOf(phase: PhaseView): PhaseProgress['validation'] | undefined {
  const { gate, status, error } = phase
  if (gate === undefined) {
    if (status === 'succeeded') return { passed: true, reason: null, evidence: null }
    if (status === 'failed') return { passed: false, reason: error?.message ?? null, evidence: null }
    return undefined
  }
  const evidence = gate.checks.map((check) => ({ ...check })) as unknown as JsonValue
  const open = gate.checks.find(({ passed, message }) => !passed && message !== undefined)?.message ?? null
  const reason = gate.reason ?? open
  switch (gate.status) {
    case 'passed':
      return { passed: true, reason, evidence, ...(gate.by === undefined ? {} : { approved_by: gate.by }) }
    case 'overridden':
      return { passed: true, reason, evidence, ...(gate.by === undefined ? {} : { overridden_by: gate.by }) }
    case 'failed':
    case 'waiting':
      return { passed: false, reason, evidence }
  }
}
