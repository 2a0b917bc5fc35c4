/** @module Which run an execution writes, and whether its definition is still the one that the run began with. */

import { canonicalJson } from '../core/canonical-json.ts'
import { type UserError, UserErrors } from '../core/errors.ts'
import type { RunId } from '../core/ids.ts'
import type { Plan, PlannedPhase } from '../plan/plan.ts'
import { requireType } from './attempt.ts'
import type { EventBody } from './events.ts'
import type { ExecuteOptions } from './execution.ts'
import type { RunState } from './run-state.ts'

/** Every type of the plan is registered. @throws UserErrors PHASE_TYPE_UNKNOWN, all of them at once */
export function checkTypes({ plan, registry }: ExecuteOptions): void {
  const errors: UserError[] = []
  for (const { choice, type } of plan.phases) {
    const types = choice === undefined ? [type] : [choice.ifTrue, choice.ifFalse].flatMap((arm) => arm?.type ?? [])
    for (const each of types) {
      try {
        requireType(registry, each)
      } catch (error) {
        errors.push(error as UserError)
      }
    }
  }
  if (errors[0] !== undefined) throw new UserErrors([errors[0], ...errors.slice(1)])
}

/** The run that an execution writes: a new one, made here, or one to go on with. */
export async function pickRun(options: ExecuteOptions): Promise<{ readonly id: RunId; readonly resumed: boolean }> {
  const { store, plan, seed, run = { kind: 'auto' }, versions = {}, origin } = options
  if (run.kind === 'resume') return { id: store.run(run.id).id, resumed: true }
  const unfinished = run.kind === 'auto' ? unfinishedRun({ store, plan, seed }) : undefined
  if (unfinished !== undefined) return { id: unfinished, resumed: true }
  const id = await store.createRun(
    {
      type: 'run_created',
      workflow: plan.workflow.name,
      definitionHash: plan.definitionHash,
      plan,
      seed,
      versions,
      ...(origin === undefined ? {} : { origin }),
    },
    run.kind === 'new' ? run.id : undefined,
  )
  return { id, resumed: false }
}

/** The run that an execution goes on with when it is left to choose; none where there is no unfinished one of the definition and seed. */
export function unfinishedRun({
  store,
  plan,
  seed,
}: Pick<ExecuteOptions, 'store' | 'plan' | 'seed'>): RunId | undefined {
  const unfinished = store
    .runs({ definitionHash: plan.definitionHash, limit: 20 })
    .find((each) => each.seed === seed && ['created', 'interrupted', 'failed', 'waiting'].includes(each.status))
  return unfinished === undefined || store.isOwned(unfinished.id) ? undefined : unfinished.id
}

/** The fact that the definition was edited, or `undefined` when it was not. */
export function replan(state: RunState, plan: Plan): EventBody | undefined {
  const text = (phase: PlannedPhase): string => {
    const { after: _after, resources: _resources, policy: _policy, gates: _gates, source: _source, ...rest } = phase
    return canonicalJson(rest)
  }
  if (state.definitionHash === plan.definitionHash && canonicalJson(state.plan) === canonicalJson(plan))
    return undefined
  const before = new Map(state.plan.phases.map((phase) => [phase.name, text(phase)]))
  const names = new Set(plan.phases.map(({ name }) => name))
  return {
    type: 'run_replanned',
    definitionHash: plan.definitionHash,
    plan,
    changed: plan.phases.filter((phase) => before.get(phase.name) !== text(phase)).map(({ name }) => name),
    removed: [...before.keys()].filter((name) => !names.has(name)),
  }
}
