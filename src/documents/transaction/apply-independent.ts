/** @module Partial mode by independence: each clause is planned on what the ones that held have left, and kept when it holds too. */
import type { Clause } from '../language/read-command.ts'
import { newErrors } from '../vocabularies/verification.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { type Applied, verificationProblem } from './apply.ts'
import { newLedger, recordStep } from './conflicts.ts'
import { planClause } from './make-plan.ts'
import { verificationOf } from './opened.ts'
import type { CommandProblem, Step, Trail } from './plan.ts'
import type { Focus } from './unsaid-kind.ts'

export interface IndependentlyApplied<M extends Model = Model> extends Applied<M> {
  /** Clauses that gave no step at all. */
  readonly unplanned: readonly CommandProblem[]
}

/** Applies the clauses that hold, in order, and reports the others. */
export function applyIndependent<M extends Model>(
  vocabulary: Vocabulary<M>,
  start: M,
  clauses: readonly Clause[],
  focus?: Focus,
): IndependentlyApplied<M> {
  const before = verificationOf(vocabulary, start)
  const steps: Step[] = []
  const trail: Trail[] = []
  const failed: { step: Step; problem: CommandProblem }[] = []
  const unplanned: CommandProblem[] = []
  const ledger = newLedger()
  let model = start
  let state = before
  let about = focus
  clauses.forEach((clause, index) => {
    const planned = planClause(vocabulary, model, clause, index, about, ledger)
    if (planned.kind === 'problem') {
      unplanned.push(planned.problem)
      return
    }
    const { step } = planned
    // "it" means what the clause was about, whether or not the step holds.
    about = planned.focus
    const next = vocabulary.verifyTouched(state, planned.model, planned.trail.touched)
    const error = newErrors(before, next)[0]
    if (error !== undefined) {
      failed.push({ step, problem: verificationProblem(error, step) })
      return
    }
    const conflict = recordStep(ledger, step)[0]
    if (conflict !== undefined) {
      failed.push({ step, problem: conflict })
      return
    }
    steps.push(step)
    trail.push(planned.trail)
    model = planned.model
    state = next
  })
  return { model, verification: state, before, steps, trail, failed, unplanned }
}
