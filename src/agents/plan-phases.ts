/** @module Checks phases and their tasks before anything runs; every mistake at once, with the nearest legal name. */
import { z } from 'zod'
import { UserError, UserErrors } from '../core/errors.ts'
import { fanInSchema } from './fan-in.ts'
import { type Gate, isGate } from './gates/gate.ts'
import { budgetSchema, type Complain, explainIssue, prepareTasks } from './prepare-tasks.ts'
import type { Phase } from './run-phases.ts'
import type { Task, TaskTypes } from './task.ts'

/** A phase with its tasks checked. */
export interface PhasePlan {
  readonly phase: Phase
  readonly tasks: readonly Task[]
}

const isGates = (value: unknown): boolean => (Array.isArray(value) ? value.every(isGate) : isGate(value))

const phaseSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'an id of letters, digits, "_" and "-"'),
  name: z.string(),
  parallel: z.boolean().optional(),
  tasks: z.array(z.looseObject({})),
  validation: z.custom(isGates, 'a gate, `{ check(results) }`, or a list of gates').optional(),
  on_failure: z.enum(['finish', 'cancel']).optional(),
  fan_in: fanInSchema.optional(),
  max_parallel: z.int().positive().optional(),
  budget: budgetSchema.optional(),
  critical: z.boolean().optional(),
})

/**
 * The phases in their order, ready to run.
 *
 * @throws UserErrors `TASK_INVALID` with all mistakes
 * @example
 * planPhases([{ id: 'a', name: 'A', tasks: [{ title: 'one', type: 'function', run: () => 1 }] }], taskTypes)
 */
export function planPhases(phases: readonly Phase[], types: TaskTypes): PhasePlan[] {
  const mistakes: UserError[] = []
  const plans: PhasePlan[] = []
  const ids = new Set<string>()
  if (!Array.isArray(phases)) {
    throw new UserError('TASK_INVALID', `Expected a list of phases, was ${JSON.stringify(phases)}.`)
  }
  for (const [index, phase] of (phases as readonly Phase[]).entries()) {
    const name = typeof phase?.id === 'string' ? phase.id : index + 1
    const before = mistakes.length
    const complain: Complain = (_, message) =>
      void mistakes.push(new UserError('TASK_INVALID', `Phase ${name}: ${message}`))
    const parsed = phaseSchema.safeParse(phase)
    for (const issue of parsed.error?.issues ?? []) {
      explainIssue(issue, (phase ?? {}) as unknown as Record<string, unknown>, Object.keys(phaseSchema.shape), complain)
    }
    if (ids.has(String(name))) complain(['id'], 'expected another id, this one is taken.')
    ids.add(String(name))
    if (mistakes.length > before) continue
    try {
      plans.push({ phase, tasks: prepareTasks(phase.id, phase.tasks, types) })
    } catch (error) {
      if (!(error instanceof UserErrors)) throw error
      mistakes.push(...error.errors)
    }
  }
  const [first, ...rest] = mistakes
  if (first !== undefined) throw new UserErrors([first, ...rest])
  return plans
}

/** As a list, whatever was written. */
export function gatesOf({ validation }: Phase): readonly Gate[] {
  return validation === undefined ? [] : Array.isArray(validation) ? validation : [validation as Gate]
}
