/** @module Finds planned phases and tasks in a progress file that names them in its own way: by id, else by name or title. */

import { taskIdOf } from './prepare-tasks.ts'
import { IMPORTED_KEY, type PhaseProgress, type Progress, type TaskProgress } from './progress.ts'

/** What is planned. */
export interface PlannedNames {
  readonly id: string
  readonly name: string
  readonly tasks: readonly { readonly id: string; readonly title: string }[]
}

/**
 * The progress with the ids of the plan where it means the same phases and tasks; all else stays as it is.
 *
 * @example
 * matchProgress(progress, [{ id: 'discovery', name: 'Codebase Discovery', tasks: [{ id: 'find', title: 'Find files' }] }])
 */
export function matchProgress(progress: Progress, planned: readonly PlannedNames[]): Progress {
  const names = new Map<PhaseProgress, PlannedNames>()
  const take = (fits: (phase: PhaseProgress, plan: PlannedNames) => boolean): void => {
    for (const plan of planned) {
      if ([...names.values()].includes(plan)) continue
      const found = progress.phases.find((phase) => !names.has(phase) && fits(phase, plan))
      if (found !== undefined) names.set(found, plan)
    }
  }
  take(({ id }, plan) => id === plan.id)
  take(({ name }, plan) => [plan.name, plan.id].some((each) => taskIdOf(each) === taskIdOf(name)))
  const phases = progress.phases.map((phase) => {
    const plan = names.get(phase)
    return plan === undefined ? phase : { ...phase, id: plan.id, tasks: matchTasks(phase.tasks, plan.tasks) }
  })
  const current = progress.phases.find(({ id }) => id === progress.current_phase)
  const current_phase = (current === undefined ? undefined : names.get(current)?.id) ?? progress.current_phase
  return { ...progress, current_phase, phases }
}

/** Only what was read from another shape is looked for by title; the ids of this one are the plan's own. */
function matchTasks(tasks: readonly TaskProgress[], planned: PlannedNames['tasks']): TaskProgress[] {
  const ids = new Set(tasks.map(({ id }) => id))
  // Results without any name stand in the order of the tasks.
  const isList =
    tasks.length === planned.length && tasks.every(({ id, title }) => title === id && /^task-\d+$/.test(id))
  return tasks.map((task, index) => {
    if (isList && task.key === IMPORTED_KEY) return { ...task, id: planned[index]!.id, title: planned[index]!.title }
    if (task.key !== IMPORTED_KEY || planned.some(({ id }) => id === task.id)) return task
    const found = planned.find(({ id, title }) => !ids.has(id) && taskIdOf(title) === taskIdOf(task.title))
    return found === undefined ? task : { ...task, id: found.id }
  })
}
