/** @module Which phases an execution is about, and which of them are done again whatever is known. */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Plan, PlannedPhase } from '../plan/plan.ts'
import type { ExecuteOptions } from './execution.ts'

/**
 * The phases behind a name: one phase, or all of a sub-workflow, a loop or a list of that name.
 *
 * @throws UserError WF_UNKNOWN_PHASE with the nearest name
 * @example
 * phasesNamed(plan, 'refine') // ['refine.1.search', 'refine.1.look', 'refine.2.search', …]
 */
export function phasesNamed({ phases }: Pick<Plan, 'phases'>, name: string): readonly string[] {
  const all = phases.map((phase) => phase.name)
  if (all.includes(name)) return [name]
  const inside = all.filter((each) => each.startsWith(`${name}.`))
  if (inside.length > 0) return inside
  const outer = all.flatMap((each) => [...each].flatMap((letter, at) => (letter === '.' ? [each.slice(0, at)] : [])))
  const names = [...new Set([...all, ...outer])]
  throw new UserError(
    'WF_UNKNOWN_PHASE',
    `Expected the name of a phase, was "${name}".${didYouMean(name, names)}`,
    all.length === 0 ? {} : { hint: `There are: ${all.slice(0, 12).join(', ')}${all.length > 12 ? ', …' : ''}.` },
  )
}

/**
 * The phases of this execution: all, or those asked for with everything that they need.
 *
 * @throws UserError WF_UNKNOWN_PHASE
 */
export function selectPhases({ plan, only }: Pick<ExecuteOptions, 'plan' | 'only'>): readonly PlannedPhase[] {
  if (only === undefined) return plan.phases
  const byName = new Map(plan.phases.map((phase) => [phase.name, phase]))
  const selected = new Set<string>()
  const line = only.flatMap((name) => phasesNamed(plan, name))
  for (let name = line.pop(); name !== undefined; name = line.pop()) {
    if (selected.has(name)) continue
    selected.add(name)
    line.push(...(byName.get(name)?.after ?? []))
  }
  return plan.phases.filter(({ name }) => selected.has(name))
}

/**
 * Phases that run again even when their result is known.
 *
 * @throws UserError WF_UNKNOWN_PHASE
 */
export function forcedPhases({
  plan,
  force = [],
  resumeFrom,
}: Pick<ExecuteOptions, 'plan' | 'force' | 'resumeFrom'>): ReadonlySet<string> {
  const forced = new Set(force.flatMap((name) => phasesNamed(plan, name)))
  if (resumeFrom === undefined) return forced
  const after = new Set(phasesNamed(plan, resumeFrom))
  // The plan is in topological order: one pass finds everything downstream.
  for (const phase of plan.phases) if (phase.after.some((name) => after.has(name))) after.add(phase.name)
  return new Set([...forced, ...after])
}
