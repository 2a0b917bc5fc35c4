/**
 * @module How far larger work is: task → phase → run → roadmap → epic. The completion of a run is in its progress file; a
 * roadmap is the mean of its runs, an epic the mean of its roadmaps weighted by what each is worth.
 */
import type { Progress } from './progress.ts'

/** One run by its progress, or work made of other work. */
export type WorkNode =
  | { readonly name: string; readonly weight?: number; readonly progress: Progress }
  | { readonly name: string; readonly weight?: number; readonly parts: readonly WorkNode[] }

export type WorkStatus = 'pending' | 'in_progress' | 'completed' | 'blocked' | 'failed'

export interface RolledUp {
  readonly name: string
  /** Share that is done, 0 to 1: the mean of the parts, weighted with `weight` (default 1). */
  readonly completion: number
  readonly status: WorkStatus
  /** Of all parts that run now, together; null when none has finished a task yet. */
  readonly tasks_per_minute: number | null
  /** Until the slowest part is done, as they all run beside each other; null while one that is open does not say. */
  readonly eta_seconds: number | null
  readonly parts: readonly RolledUp[]
}

/**
 * Completion, status, speed and time left of work and all its parts.
 *
 * @example
 * rollUp({ name: 'epic', parts: [{ name: 'api', weight: 3, progress: api }, { name: 'docs', progress: docs }] }).completion
 */
export function rollUp(node: WorkNode): RolledUp {
  if ('progress' in node) return ofRun(node.name, node.progress)
  const parts = node.parts.map(rollUp)
  const weights = node.parts.map(({ weight = 1 }) => weight)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const completion = parts.reduce((sum, each, index) => sum + each.completion * weights[index]!, 0)
  const speeds = parts.flatMap(({ tasks_per_minute }) => tasks_per_minute ?? [])
  const open = parts.filter(({ status }) => status !== 'completed')
  const unknown = open.some(({ eta_seconds }) => eta_seconds === null)
  return {
    name: node.name,
    completion: total === 0 ? 0 : completion / total,
    status: together(parts.map(({ status }) => status)),
    tasks_per_minute: speeds.length === 0 ? null : speeds.reduce((sum, each) => sum + each, 0),
    eta_seconds: unknown ? null : Math.max(0, ...open.map(({ eta_seconds }) => eta_seconds!)),
    parts,
  }
}

const RUN_STATUS = {
  pending: 'pending',
  running: 'in_progress',
  waiting: 'blocked',
  cancelled: 'blocked',
  completed: 'completed',
  failed: 'failed',
} as const satisfies Record<Progress['status'], WorkStatus>

function ofRun(name: string, { status, completion, velocity }: Progress): RolledUp {
  const runs = status === 'running'
  return {
    name,
    completion,
    status: RUN_STATUS[status],
    tasks_per_minute: runs ? (velocity?.tasks_per_minute ?? null) : null,
    eta_seconds: status === 'completed' ? 0 : runs ? (velocity?.eta_seconds ?? null) : null,
    parts: [],
  }
}

/** A failure shows through; what goes on hides what waits. */
function together(parts: readonly WorkStatus[]): WorkStatus {
  if (parts.includes('failed')) return 'failed'
  if (parts.length > 0 && parts.every((status) => status === 'completed')) return 'completed'
  if (parts.includes('in_progress')) return 'in_progress'
  if (parts.includes('blocked')) return 'blocked'
  return parts.includes('completed') ? 'in_progress' : 'pending'
}
