/** @module Applies a plan and verifies what it gives: all steps or none, or as many as hold in partial mode. */
import { newErrors, problemKey, problemsOf } from '../vocabularies/verification.ts'
import type { Model, Problem, Touched, Verification, Vocabulary } from '../vocabularies/vocabulary.ts'
import { statesOf } from './make-plan.ts'
import { verificationOf } from './opened.ts'
import type { CommandProblem, Plan, Step, Trail } from './plan.ts'

export interface Applied<M extends Model = Model> {
  /** The model after the steps that count; the start when none does. */
  readonly model: M
  readonly verification: Verification
  readonly before: Verification
  readonly steps: readonly Step[]
  readonly trail: readonly Trail[]
  /** Steps that do not count, with the reason. */
  readonly failed: readonly { readonly step: Step; readonly problem: CommandProblem }[]
}

/** All that several steps touched. */
export function mergeTouched(all: readonly Touched[]): Touched {
  if (all.length === 1) return all[0]!
  const things = new Set<string>()
  let structure = false
  let document = false
  for (const touched of all) {
    for (const key of touched.things) things.add(key)
    structure ||= touched.structure
    document ||= touched.document
  }
  return { things, structure, document }
}

/**
 * Applies all steps of a plan, or none. Rules are judged on the state after the last step, as deferred constraints of a
 * database are: a step may break what a later one mends ("background black and text white"). What the document broke
 * before does not count.
 */
export function applyAtomic<M extends Model>(vocabulary: Vocabulary<M>, plan: Plan<M>): Applied<M> {
  const before = verificationOf(vocabulary, plan.start)
  if (plan.end === plan.start) {
    return { model: plan.start, verification: before, before, steps: plan.steps, trail: plan.trail, failed: [] }
  }
  const verification = vocabulary.verifyTouched(
    before,
    plan.end,
    mergeTouched(plan.trail.map((state) => state.touched)),
  )
  const errors = newErrors(before, verification)
  if (errors.length === 0)
    return { model: plan.end, verification, before, steps: plan.steps, trail: plan.trail, failed: [] }
  const failed = blame(vocabulary, plan, before, errors)
  return { model: plan.start, verification: before, before, steps: [], trail: [], failed }
}

/** The step after which each problem stood for good. */
function blame<M extends Model>(
  vocabulary: Vocabulary<M>,
  plan: Plan<M>,
  before: Verification,
  errors: readonly Problem[],
): Applied<M>['failed'] {
  const open = new Map(errors.map((error) => [problemKey(error), { error, index: 0 }]))
  let state = before
  const models = statesOf(vocabulary, plan)
  plan.trail.forEach((trail, index) => {
    const known = new Set(problemsOf(state).map(problemKey))
    state = vocabulary.verifyTouched(state, models[index]!, trail.touched)
    for (const problem of problemsOf(state)) {
      const entry = open.get(problemKey(problem))
      if (entry !== undefined && !known.has(problemKey(problem))) entry.index = index
    }
  })
  return [...open.values()].map(({ error, index }) => ({
    step: plan.steps[index]!,
    problem: verificationProblem(error, plan.steps[index]!),
  }))
}

/** The longest beginning of a plan that holds. */
export function applyPrefix<M extends Model>(vocabulary: Vocabulary<M>, plan: Plan<M>): Applied<M> {
  const whole = applyAtomic(vocabulary, plan)
  if (whole.failed.length === 0) return whole
  const { before } = whole
  let state = before
  let length = 0
  let kept = before
  const models = statesOf(vocabulary, plan)
  plan.trail.forEach((trail, index) => {
    state = vocabulary.verifyTouched(state, models[index]!, trail.touched)
    if (newErrors(before, state).length === 0) {
      length = index + 1
      kept = state
    }
  })
  const reason = whole.failed[0]!.problem
  return {
    model: length === 0 ? plan.start : models[length - 1]!,
    verification: kept,
    before,
    steps: plan.steps.slice(0, length),
    trail: plan.trail.slice(0, length),
    failed: plan.steps.slice(length).map((step) => ({
      step,
      problem: whole.failed.find((each) => each.step === step)?.problem ?? {
        kind: 'verification',
        step: step.id,
        message: `Left out, because it follows a step that failed: ${reason.message}`,
      },
    })),
  }
}

export function verificationProblem(problem: Problem, step: Step): CommandProblem {
  return {
    kind: 'verification',
    message: problem.message,
    rule: problem.rule,
    step: step.id,
    span: step.span,
    ...(problem.fix === undefined ? {} : { fix: problem.fix }),
  }
}
