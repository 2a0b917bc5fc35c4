/** @module Keeps a progress document in step with a run and in its store: one write at a time, changes in between share the next. */
import type { JsonValue } from '../core/hash.ts'
import type { AlarmClock } from './alarm-clock.ts'
import { noUsage, type Usage } from './budget.ts'
import {
  type PhaseProgress,
  PROGRESS_FORMAT,
  PROGRESS_VERSION,
  type Progress,
  plannedTask,
  type TaskProgress,
  toTaskProgress,
  velocityOf,
} from './progress.ts'
import type { ProgressStore } from './progress-file.ts'
import type { Task, TaskNote, TaskResult } from './task.ts'

export interface ProgressKeeper {
  taskStarted(phase: string, task: string, attempt: number): void
  /** Resolves when the note is in the store. */
  taskNoted(phase: string, task: string, note: TaskNote): Promise<void>
  /** Resolves when the result is in the store. */
  taskEnded(phase: string, result: TaskResult, usage: Usage): Promise<void>
  phaseEnded(
    phase: string,
    validation: {
      readonly passed: boolean
      readonly reason: string | null
      readonly evidence: JsonValue
      readonly waiting?: boolean
      readonly skipped?: boolean
      readonly approved_by?: string
      readonly overridden_by?: string
    },
    result: JsonValue | undefined,
  ): Promise<void>
  end(status: Progress['status'], phase: string | null, reason: string | null, usage: Usage): Promise<void>
}

interface Planned {
  readonly phase: { readonly id: string; readonly name: string }
  readonly tasks: readonly Task[]
}

/** Starts from what the store had of the same phases and tasks. */
export function createProgressKeeper(
  store: ProgressStore,
  plans: readonly Planned[],
  earlier: Progress | undefined,
  clock: AlarmClock,
): ProgressKeeper {
  const phases: PhaseProgress[] = plans.map(({ phase, tasks }) => {
    const before = earlier?.phases.find(({ id }) => id === phase.id)
    return {
      id: phase.id,
      name: phase.name,
      status: before?.status ?? 'pending',
      tasks: tasks.map(
        (task) => before?.tasks.find(({ id }) => id === task.id) ?? plannedTask(task.id, task.title, task.type),
      ),
      validation: before?.validation ?? null,
      ...(before?.result === undefined ? {} : { result: before.result }),
    }
  })
  let state: Pick<Progress, 'status' | 'current_phase' | 'reason' | 'usage'> = {
    status: 'running',
    current_phase: null,
    reason: null,
    usage: earlier?.usage ?? { ...noUsage },
  }

  const startedAt = clock.monotonic()
  let finished = 0
  const snapshot = (): Progress => {
    const tasks = phases.flatMap((phase) => phase.tasks)
    const good = tasks.filter(({ status }) => status === 'succeeded').length
    const left = phases.filter(({ status }) => status !== 'complete').flatMap((phase) => phase.tasks)
    const open = left.filter(({ status }) => status === 'pending' || status === 'running').length
    return {
      format: PROGRESS_FORMAT,
      version: PROGRESS_VERSION,
      ...state,
      completion: tasks.length === 0 ? 0 : good / tasks.length,
      updated_at: new Date(clock.now()).toISOString(),
      velocity: velocityOf(finished, open, clock.monotonic() - startedAt),
      phases: phases.map((phase) => ({ ...phase, completion: completionOf(phase) })),
    }
  }

  let writing: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let changed = false
  const save = (): Promise<void> => {
    changed = true
    next ??= writing
      .catch(() => {})
      .then(() => {
        next = undefined
        writing = (async () => store.save(snapshot()))()
        return writing
      })
    return next
  }

  const update = (phase: string, change: (phase: PhaseProgress) => PhaseProgress): void => {
    const index = phases.findIndex(({ id }) => id === phase)
    phases[index] = change(phases[index]!)
  }
  const updateTask = (phase: string, id: string, change: (task: TaskProgress) => TaskProgress): void => {
    update(phase, (each) => ({ ...each, tasks: each.tasks.map((task) => (task.id === id ? change(task) : task)) }))
  }

  return {
    taskStarted(phase, task, attempt) {
      state = { ...state, current_phase: phase }
      update(phase, (each) => ({ ...each, status: 'in_progress', validation: null }))
      updateTask(phase, task, (each) => ({ ...each, status: 'running', attempts: attempt }))
      // Nothing depends on this write; where it fails, the one after the task fails too.
      save().catch(() => {})
    },
    taskNoted(phase, task, note) {
      updateTask(phase, task, (each) => ({ ...each, note }))
      return save()
    },
    taskEnded(phase, result, usage) {
      state = { ...state, current_phase: phase, usage: { ...usage } }
      if (result.status === 'succeeded') finished++
      updateTask(phase, result.task, () => toTaskProgress(result))
      return save()
    },
    phaseEnded(phase, { passed, waiting, ...validation }, result) {
      const status = passed ? 'complete' : waiting === true ? 'waiting' : 'failed'
      update(phase, ({ result: _, ...each }) => ({
        ...each,
        status,
        validation: { passed, ...validation },
        ...(result === undefined ? {} : { result }),
      }))
      return save()
    },
    end(status, phase, reason, usage) {
      // What was complete and still is needs no new writing.
      if (!changed && status === earlier?.status) return Promise.resolve()
      state = { status, current_phase: phase, reason, usage: { ...usage } }
      return save()
    },
  }
}

function completionOf({ status, tasks }: PhaseProgress): number {
  if (status === 'complete') return 1
  return tasks.length === 0 ? 0 : tasks.filter((task) => task.status === 'succeeded').length / tasks.length
}
