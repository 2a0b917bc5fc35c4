/** @module Turns clauses into steps: finds what each is about in the document as the steps before leave it, and what it changes. */
import { UserError } from '../../core/errors.ts'
import { applyPatch, type OwnContainers, type Patch } from '../document/patch.ts'
import type { PhraseMatch } from '../language/phrase.ts'
import type { Clause } from '../language/read-command.ts'
import { isGenericNoun } from '../language/read-target.ts'
import type { TargetWord } from '../language/target.ts'
import {
  type EditContext,
  foldName,
  type Intent,
  isRefusal,
  type Model,
  type Vocabulary,
} from '../vocabularies/vocabulary.ts'
import { confidenceOf, evidenceOf, evidenceOfSteps } from './confidence.ts'
import { type ConflictLedger, hiddenTarget, newLedger, recordStep, removedTarget } from './conflicts.ts'
import type { CommandProblem, NoPlan, Plan, Step, Trail } from './plan.ts'
import { describe, type Resolution, resolveTarget } from './resolve-target.ts'
import { type Focus, nounOf } from './unsaid-kind.ts'

/** A clause that became a step, or the reason why not. */
type Planned<M extends Model> =
  | {
      readonly kind: 'step'
      readonly step: Step
      readonly score: number
      readonly model: M
      readonly trail: Trail
      readonly focus: Focus | undefined
    }
  | { readonly kind: 'problem'; readonly problem: CommandProblem }

/**
 * A series of steps of which only the last state is needed: lists of the document and of the model are copied for the first one and
 * changed in place by the others.
 */
export interface Series {
  readonly owned: OwnContainers
}

/** From this on a reading is taken as it is, and others are not looked at. */
const SURE = 0.9

/**
 * Plans clauses one after the other. Problems of all clauses are reported together; conflicts (an edit of what an earlier
 * step removed, two values for one place, a removal that undoes an earlier edit) are found here, before anything is applied.
 *
 * @param focus what "it" means in the first clause
 */
export function makePlan<M extends Model>(
  vocabulary: Vocabulary<M>,
  start: M,
  clauses: readonly Clause[],
  focus?: Focus,
): Plan<M> | NoPlan {
  const steps: Step[] = []
  const trail: Trail[] = []
  const problems: CommandProblem[] = []
  const ledger = newLedger()
  // One step alone has nothing to share a copy with.
  const series: Series | undefined =
    vocabulary.isInPlace === true && clauses.length > 1 ? { owned: new Set() } : undefined
  let model = start
  let about = focus
  for (let i = 0; i < clauses.length; i++) {
    const planned = planClause(vocabulary, model, clauses[i]!, i, about, ledger, series)
    if (planned.kind === 'problem') {
      problems.push(planned.problem)
      continue
    }
    problems.push(...recordStep(ledger, planned.step))
    steps.push(planned.step)
    trail.push(planned.trail)
    model = planned.model
    about = planned.focus
  }
  if (problems.length > 0) return { kind: worst(problems), problems, steps, total: clauses.length }
  const confidence = confidenceOf(evidenceOfSteps(steps))
  return { kind: 'plan', steps, confidence, start, end: model, trail }
}

/** The answer for several problems: what was not understood first, then conflicts, questions, refusals. */
function worst(problems: readonly CommandProblem[]): NoPlan['kind'] {
  const kinds = new Set(problems.map((problem) => problem.kind))
  if (kinds.has('conflict')) return 'conflicted'
  if (kinds.has('unread') || kinds.has('no-target')) return 'rejected'
  if (kinds.has('ambiguous') || kinds.has('missing')) return 'ambiguous'
  return 'failed'
}

/** The models after each step of a plan. They are made again: planning keeps none but the last. */
export function statesOf<M extends Model>(vocabulary: Vocabulary<M>, { start, steps }: Plan<M>): readonly M[] {
  const states: M[] = []
  let model = start
  for (const { patch } of steps) {
    if (patch.length > 0) model = vocabulary.advance(model, patch, applyPatch(model.document, patch).document).model
    states.push(model)
  }
  return states
}

/**
 * Plans one clause: the first of its readings that the document bears out.
 *
 * @param series given when the model before the clause is not needed afterwards
 */
export function planClause<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  clause: Clause,
  index: number,
  focus: Focus | undefined,
  ledger: ConflictLedger,
  series?: Series,
): Planned<M> {
  let first: CommandProblem | undefined
  let question: CommandProblem | undefined
  let loose: { planned: Extract<Planned<M>, { kind: 'step' }>; cost: number } | undefined
  const id = `step-${index + 1}`
  const { readings } = clause
  for (let i = 0; i < readings.length && i < MAX_READINGS; i++) {
    const reading = readings[i]!
    // A dearer reading does not overrule a cheaper one that merely needs an answer.
    const isLate = question !== undefined && reading.cost > readings[0]!.cost + 0.6
    const isFirst = loose === undefined && !isLate
    const planned = planReading(vocabulary, model, clause, reading, id, focus, ledger, isFirst ? series : undefined)
    if (planned.kind === 'step') {
      // A name that is exact beats one that fits by some other word, when the readings are about as sure.
      if (loose !== undefined) {
        if (planned.score > loose.planned.score && reading.cost <= loose.cost + 1.6) return planned
        continue
      }
      if (isLate) break
      if (planned.score >= SURE) return planned
      loose = { planned, cost: reading.cost }
      continue
    }
    const { problem } = planned
    if (
      problem.kind === 'ambiguous' ||
      problem.kind === 'missing' ||
      problem.kind === 'refused' ||
      problem.kind === 'conflict'
    )
      question ??= problem
    first ??= problem
  }
  return loose?.planned ?? { kind: 'problem', problem: question ?? first! }
}

function planReading<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  clause: Clause,
  reading: PhraseMatch,
  id: string,
  focus: Focus | undefined,
  ledger: ConflictLedger,
  series: Series | undefined,
): Planned<M> {
  const { start, end } = clause
  const span = { start, end }
  const fail = (problem: Omit<CommandProblem, 'step' | 'span'>): Planned<M> => ({
    kind: 'problem',
    problem: { ...problem, step: id, span },
  })
  const intent = vocabulary.intents[reading.phrase.intent] as Intent<M>
  const main = reading.targets.target ?? { kind: 'implied' as const, ...span }
  let resolution: Resolution | undefined
  let positions: readonly number[] = []
  if (intent.target !== 'none') {
    const isFree =
      intent.target === 'optional' &&
      main.kind === 'implied' &&
      model.things.length !== 1 &&
      (focus === undefined || focus.keys.length === 0 || isElsewhere(model, focus, clause.text))
    if (!isFree) {
      resolution = resolveTarget(vocabulary, model, main, focus)
      if (resolution.kind !== 'found') return unresolved(vocabulary, model, resolution, main, fail, ledger, reading)
      positions = resolution.positions
      if (intent.target === 'one' && positions.length !== 1) {
        return fail({
          kind: 'ambiguous',
          message: `Expected one ${vocabulary.thing}, "${describe(main)}" are ${positions.length}.`,
          candidates: labels(model, positions),
        })
      }
    }
  }
  const others: Record<string, readonly number[]> = {}
  for (const [name, target] of Object.entries(reading.targets)) {
    if (name === 'target') continue
    const other = resolveTarget(vocabulary, model, target, focus)
    if (other.kind !== 'found') return unresolved(vocabulary, model, other, target, fail, ledger, reading)
    others[name] = other.positions
  }
  const context: EditContext<M> = {
    model,
    targets: positions,
    others,
    parameters: reading.parameters,
    many: resolution?.kind === 'found' && resolution.many,
    isFocus: main.kind === 'implied' && positions.length > 0,
    isNew: positions.length > 0 && positions.every((position) => ledger.created.has(model.things[position]!.key)),
  }
  let edit: ReturnType<Intent<M>['edit']>
  try {
    edit = intent.edit(context)
  } catch (error) {
    // An unsafe or impossible path in a parameter.
    if (error instanceof UserError) return fail({ kind: 'refused', message: error.message })
    throw error
  }
  if (isRefusal(edit)) {
    const hiding = hiddenTarget(
      ledger,
      positions.map((position) => model.things[position]!.key),
    )
    if (hiding !== undefined)
      return fail({
        kind: 'conflict',
        message: `Expected no edit of "${describe(main)}" after ${hiding.id} hides it.`,
        fix: `Put it before ${hiding.id}, or leave one of the two out.`,
      })
    return fail({
      kind: edit.candidates !== undefined ? 'ambiguous' : edit.missing === true ? 'missing' : 'refused',
      message: edit.refused,
      ...(edit.fix === undefined ? {} : { fix: edit.fix }),
      ...(edit.parameter === undefined ? {} : { parameter: edit.parameter }),
      ...(edit.nearest === undefined ? {} : { nearest: edit.nearest }),
      ...(edit.candidates === undefined ? {} : { candidates: edit.candidates }),
    })
  }
  const keys = positions.map((position) => model.things[position]!.key)
  const targetScore = resolution?.kind === 'found' ? resolution.score : 1
  let next = model
  let trail: Trail = UNTOUCHED
  try {
    if (edit.patch.length > 0) {
      // What is only one of several readings is applied to a copy.
      const own = targetScore >= SURE ? series : undefined
      const { document, inverse } = applyPatch(model.document, edit.patch, own?.owned)
      const advanced = vocabulary.advance(model, edit.patch, document, own)
      next = advanced.model
      trail = { touched: advanced.touched, inverse }
    }
  } catch (error) {
    if (error instanceof UserError) return fail({ kind: 'refused', message: error.message })
    throw error
  }
  const evidence = evidenceOf({
    base: intent.confidence,
    slots: intent.slots,
    reading,
    targetScore,
    readings: clause.readings,
    text: clause.text,
    isUnnamed:
      positions.length > 1 && main.kind === 'description' && main.words.every(({ word }) => isGenericNoun(word)),
    isNewKey: setsNewKey(vocabulary, model, reading, edit.patch),
  })
  const step: Step = {
    id,
    intent: reading.phrase.intent,
    text: clause.text,
    span,
    target: { description: describe(main), keys },
    parameters: edit.parameters ?? reading.parameters,
    reads: edit.reads,
    writes: edit.writes,
    patch: edit.patch,
    changes: edit.changes,
    effect: edit.effect ?? 'edit',
    focus: edit.focus ?? keys,
    evidence,
    confidence: confidenceOf(evidence),
    warnings: edit.warnings ?? [],
  }
  const about = edit.focus ?? (positions.length > 0 ? keys : undefined)
  return {
    kind: 'step',
    step,
    score: targetScore,
    model: next,
    trail,
    focus: focusAfter(about, nounOf(vocabulary, main), focus),
  }
}

/** What "it" and "the second" mean in the next clause. */
function focusAfter(
  keys: readonly string[] | undefined,
  noun: TargetWord | undefined,
  before: Focus | undefined,
): Focus | undefined {
  const known = noun ?? before?.noun
  const of = keys ?? before?.keys
  return of === undefined ? undefined : { keys: of, ...(known === undefined ? {} : { noun: known }) }
}

/** Whether a step sets a key by its name that the document has nowhere. */
function setsNewKey<M extends Model>(vocabulary: Vocabulary<M>, model: M, reading: PhraseMatch, patch: Patch): boolean {
  const { path } = reading.parameters
  if (typeof path !== 'string' || !patch.some(({ op }) => op === 'add')) return false
  const last = path.split(/[./]/).at(-1)!
  return vocabulary.names(model).key?.has(foldName(last)) === false
}

/** Whether a value is to be looked for in what is left: what an earlier step was about is gone, and it is not said to be of that. */
const isElsewhere = (model: Model, focus: Focus, text: string): boolean =>
  focus.keys.every((key) => model.positionOf(key) === undefined) && !/\b(?:its|their)\b/i.test(text)

const UNTOUCHED: Trail = { touched: { things: new Set(), structure: false, document: false }, inverse: [] }
/** More readings of a clause than these are not looked at. */
const MAX_READINGS = 12

const labels = (model: Model, positions: readonly number[]): string[] =>
  positions.slice(0, 20).map((position) => model.things[position]!.label)

function unresolved<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  resolution: Exclude<Resolution, { kind: 'found' }>,
  target: Parameters<typeof describe>[0],
  fail: (problem: Omit<CommandProblem, 'step' | 'span'>) => Planned<M>,
  ledger: ConflictLedger,
  reading: PhraseMatch,
): Planned<M> {
  if (resolution.kind === 'ambiguous')
    return fail({ kind: 'ambiguous', message: resolution.message, candidates: labels(model, resolution.positions) })
  const removed = removedTarget(ledger, resolution.gone, target)
  if (removed !== undefined) {
    return fail({
      kind: 'conflict',
      message: `Expected "${describe(target)}" to be there, ${removed.id} ("${removed.text}") removes it.`,
      fix: `Put "${reading.phrase.intent.replaceAll('_', ' ')}" before ${removed.id}, or leave one of the two out.`,
    })
  }
  void vocabulary
  return fail({ kind: 'no-target', message: resolution.message, words: resolution.words })
}
