/** @module Which phases an execution is about, and which of them are done again whatever is known. */
import type { PlannedPhase } from '../plan/plan.ts'
import type { ExecuteOptions } from './execution.ts'

/** The phases of this execution: all, or those asked for with everything that they need. */
export function selectPhases({ plan, only }: ExecuteOptions): readonly PlannedPhase[] {
  if (only === undefined) return plan.phases
  const byName = new Map(plan.phases.map((phase) => [phase.name, phase]))
  const selected = new Set<string>()
  const line = [...only]
  for (let name = line.pop(); name !== undefined; name = line.pop()) {
    if (selected.has(name)) continue
    selected.add(name)
    line.push(...(byName.get(name)?.after ?? []))
  }
  return plan.phases.filter(({ name }) => selected.has(name))
}

/** Phases that run again even when their result is known. */
export function forcedPhases({ plan, force = [], resumeFrom }: ExecuteOptions): ReadonlySet<string> {
  const forced = new Set(force)
  if (resumeFrom === undefined) return forced
  const after = new Set([resumeFrom])
  // The plan is in topological order: one pass finds everything downstream.
  for (const phase of plan.phases) if (phase.after.some((name) => after.has(name))) after.add(phase.name)
  return new Set([...forced, ...after])
}
