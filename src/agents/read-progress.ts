/**
 * @module Reads progress files: the current shape and four that are in use elsewhere. What another shape has and this one
 * does not is named in `notes`, so that nothing is dropped in silence.
 */
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { noUsage } from './budget.ts'
import { taskIdOf } from './prepare-tasks.ts'
import {
  IMPORTED_KEY,
  type PhaseProgress,
  PROGRESS_FORMAT,
  PROGRESS_VERSION,
  type Progress,
  progressSchema,
  type TaskProgress,
} from './progress.ts'

/**
 * `current`: this program's. `pattern`: `{ current_phase, phases: [{ id, status, tasks, validation }] }`. `plan`: with
 * `plan_id` or `scale`, phases numbered, tasks with `completed`. `phase`: one phase, `phase_number` and `validation_gates`.
 * `generated`: with `project` and `execution_log`, tasks with `blockedBy`.
 */
export type ProgressShape = 'current' | 'pattern' | 'plan' | 'phase' | 'generated'

export interface ReadProgress {
  readonly progress: Progress
  readonly shape: ProgressShape
  /** Paths that the file has and the result does not. */
  readonly notes: readonly string[]
}

type Json = Readonly<Record<string, JsonValue>>

/**
 * @param file for messages
 * @example
 * readProgress('{"current_phase": 1, "phases": [{"id": "discovery", "status": "complete", "tasks": []}]}').shape // 'pattern'
 */
export function readProgress(text: string, file = 'the progress file'): ReadProgress {
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (cause) {
    throw unreadable(file, 'JSON', cause instanceof Error ? cause.message : 'something else', cause)
  }
  if (!isRecord(value)) throw unreadable(file, 'a JSON object', Array.isArray(value) ? 'a list' : `${value}`)
  const shape = shapeOf(value)
  if (shape === undefined)
    throw unreadable(file, 'phases or tasks', `an object with ${Object.keys(value).join(', ') || 'nothing'}`)
  if (shape === 'current') return { progress: readCurrent(value, file), shape, notes: [] }
  return readForeign(value, shape)
}

function shapeOf(value: Json): ProgressShape | undefined {
  if (value.format === PROGRESS_FORMAT) return 'current'
  if (value.phase_number !== undefined) return 'phase'
  if (isRecord(value.project) || Array.isArray(value.execution_log) || value.agent_assignments !== undefined) {
    return Array.isArray(value.phases) || Array.isArray(value.tasks)
      ? value.plan_id === undefined
        ? 'generated'
        : 'plan'
      : undefined
  }
  if (value.plan_id !== undefined || value.scale !== undefined || value.completion_percentage !== undefined)
    return 'plan'
  return Array.isArray(value.phases) ? 'pattern' : undefined
}

function readCurrent(value: Json, file: string): Progress {
  if (typeof value.version === 'number' && value.version > PROGRESS_VERSION) {
    throw unreadable(file, `version ${PROGRESS_VERSION} at most`, `version ${value.version}`)
  }
  const parsed = progressSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw unreadable(
    file,
    `a progress file of version ${PROGRESS_VERSION}`,
    `${issue?.path.join('.')}: ${issue?.message}`,
  )
}

function readForeign(value: Json, shape: ProgressShape): ReadProgress {
  const context = isRecord(value.context) ? value.context : {}
  const listed = Array.isArray(value.phases) ? (value.phases as readonly JsonValue[]).filter(isRecord) : [value]
  const phases = listed.map((phase, index) => readPhase(phase, index, context))
  const open = phases.find(({ status }) => status !== 'complete')
  const tasks = phases.flatMap((phase) => phase.tasks)
  const good = tasks.filter(({ status }) => status === 'succeeded').length
  const failed = phases.some(({ status }) => status === 'failed')
  const used = new Set([
    'phases',
    'current_phase',
    'context',
    'status',
    'completion_percentage',
    'tasks',
    'phase_number',
    'name',
    'phase_name',
    'id',
    'validation',
    'validation_gates',
  ])
  return {
    shape,
    notes: Object.keys(value).filter((key) => !used.has(key)),
    progress: {
      format: PROGRESS_FORMAT,
      version: PROGRESS_VERSION,
      status: failed ? 'failed' : open === undefined ? 'completed' : good > 0 ? 'running' : 'pending',
      current_phase: open?.id ?? null,
      reason: open?.validation?.reason ?? null,
      completion: tasks.length === 0 ? (open === undefined ? 1 : 0) : good / tasks.length,
      updated_at: textOf(value.updated_at) ?? textOf(value.last_updated) ?? new Date(0).toISOString(),
      usage: { ...noUsage },
      phases,
    },
  }
}

function readPhase(phase: Json, index: number, context: Json): PhaseProgress {
  const id = nameOf(phase.id ?? phase.phase_id ?? phase.phase_number) ?? `phase-${index + 1}`
  const kept = context[id]
  const done = isDone(phase.status) || phase.completed === true
  const listed = Array.isArray(phase.tasks) ? (phase.tasks as readonly JsonValue[]) : []
  const written = listed.length === 0 && done ? keptTasks(kept) : listed
  const tasks = written.map((task, position) => readTask(task, position, done, kept))
  const validation = readValidation(phase, done)
  const failed = phase.status === 'failed' || validation?.passed === false
  const complete =
    done ||
    (phase.status === undefined &&
      tasks.length > 0 &&
      tasks.every(({ status }) => status === 'succeeded') &&
      validation?.passed !== false)
  const begun = tasks.some(({ status }) => status !== 'pending')
  return {
    id,
    name: textOf(phase.name) ?? textOf(phase.phase_name) ?? textOf(phase.title) ?? id,
    status: failed
      ? 'failed'
      : complete
        ? 'complete'
        : begun || phase.status === 'in_progress' || phase.status === 'active'
          ? 'in_progress'
          : 'pending',
    tasks,
    validation,
  }
}

/** The tasks of a phase of which only the results were kept. */
function keptTasks(kept: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(kept)) return kept.map((value: JsonValue) => ({ value }))
  return isRecord(kept) ? Object.entries(kept).map(([id, value]) => ({ id, value })) : []
}

function readTask(task: JsonValue, index: number, phaseDone: boolean, kept: JsonValue | undefined): TaskProgress {
  const fields: Json = isRecord(task) ? task : { title: typeof task === 'string' ? task : `Task ${index + 1}` }
  const title = textOf(fields.title) ?? textOf(fields.description) ?? textOf(fields.name) ?? textOf(fields.subject)
  // As the ids of tasks that are planned without one.
  const id = nameOf(fields.id ?? fields.task_id) ?? (title === undefined ? `task-${index + 1}` : taskIdOf(title))
  const succeeded =
    fields.completed === true ||
    isDone(fields.status) ||
    (fields.status === undefined && fields.completed === undefined && phaseDone)
  const inContext = Array.isArray(kept) ? kept[index] : isRecord(kept ?? null) ? (kept as Json)[id] : undefined
  const status = succeeded
    ? 'succeeded'
    : fields.status === 'failed'
      ? 'failed'
      : fields.status === 'blocked'
        ? 'blocked'
        : 'pending'
  return {
    id,
    title: title ?? id,
    type: textOf(fields.type) ?? textOf(fields.agent) ?? textOf(fields.task_type) ?? 'agent',
    status,
    attempts: succeeded ? 1 : 0,
    value: succeeded ? (fields.value ?? fields.result ?? fields.output ?? inContext ?? null) : null,
    usage: { ...noUsage },
    duration_ms: typeof fields.duration_ms === 'number' ? fields.duration_ms : 0,
    key: succeeded ? IMPORTED_KEY : '',
  }
}

function readValidation(phase: Json, done: boolean): PhaseProgress['validation'] {
  const { validation, validation_gates: gates } = phase
  if (isRecord(validation ?? null)) {
    const { passed, reason } = validation as Json
    return { passed: passed === true, reason: textOf(reason) ?? null, evidence: validation! }
  }
  if (isRecord(gates ?? null) && done) {
    const failed = Object.entries(gates as Json)
      .filter(([, passed]) => passed === false)
      .map(([name]) => name)
    return {
      passed: failed.length === 0,
      reason: failed.length === 0 ? null : `Gates not passed: ${failed.join(', ')}.`,
      evidence: gates!,
    }
  }
  return done ? { passed: true, reason: null, evidence: null } : null
}

/** The words in use for "done". */
function isDone(status: JsonValue | undefined): boolean {
  return (
    typeof status === 'string' && ['complete', 'completed', 'done', 'success', 'succeeded', 'passed'].includes(status)
  )
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function nameOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value)
}

function isRecord(value: JsonValue | undefined): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function unreadable(file: string, expected: string, was: string, cause?: unknown): UserError {
  return new UserError('PROGRESS_UNREADABLE', `Expected ${expected} in ${file}, was ${was}.`, {
    where: { file },
    ...(cause === undefined ? {} : { cause }),
  })
}
