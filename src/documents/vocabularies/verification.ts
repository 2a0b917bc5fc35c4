/** @module Rules of a vocabulary, run over the whole document or over what an edit touched, with the same result. */
import type { Model, Problem, Touched, Verification } from './vocabulary.ts'

/** One rule. What a thing's check depends on is the thing itself and the document's own part, never another thing. */
export interface Rule<M extends Model = Model> {
  readonly name: string
  /** Of one thing. */
  checkThing?(model: M, position: number): readonly Problem[]
  /** Of a thing with others, once for each pair that breaks the rule, whichever of the two is asked. */
  checkPairs?(model: M, position: number): readonly Problem[]
  /** Of the document as a whole: runs again when things come, go or move, or the document's own part changes. */
  checkDocument?(model: M): readonly Problem[]
}

/** What a rule returns when it has nothing to say: nearly always, and for every thing of a document. */
export const NO_PROBLEMS: readonly Problem[] = []

const pairKey = (problem: Problem): string =>
  `${problem.rule}\n${[...problem.subjects].sort().join('\n')}\n${problem.detail ?? ''}`

/** What identifies a problem across versions of a document. The message is not part of it: it may name values. */
export const problemKey = (problem: Problem): string => `${problem.severity}\n${pairKey(problem)}`

/** Runs all rules over the whole document. */
export function verifyAll<M extends Model>(rules: readonly Rule<M>[], model: M): Verification {
  const byThing = new Map<string, readonly Problem[]>()
  const pairs = new Map<string, Problem>()
  const own = ownRules(rules)
  for (let position = 0; position < model.things.length; position++) checkThing(own, model, position, byThing, pairs)
  return { byThing, pairs, document: checkDocument(rules, model) }
}

/**
 * Runs the rules over what was touched and keeps the rest. Equal to {@link verifyAll} of the new model; a property test
 * proves it on random documents and edits.
 */
export function verifyTouched<M extends Model>(
  rules: readonly Rule<M>[],
  before: Verification,
  model: M,
  touched: Touched,
): Verification {
  if (touched.document) return verifyAll(rules, model)
  const byThing = new Map(before.byThing)
  const pairs = new Map<string, Problem>()
  for (const [key, problem] of before.pairs) {
    if (!problem.subjects.some((subject) => touched.things.has(subject))) pairs.set(key, problem)
  }
  const own = ownRules(rules)
  for (const key of touched.things) {
    byThing.delete(key)
    const position = model.positionOf(key)
    if (position !== undefined) checkThing(own, model, position, byThing, pairs)
  }
  return { byThing, pairs, document: touched.structure ? checkDocument(rules, model) : before.document }
}

/** Rules by what they look at. */
interface OwnRules<M extends Model> {
  readonly things: readonly Rule<M>[]
  readonly pairs: readonly Rule<M>[]
}

const ownRules = <M extends Model>(rules: readonly Rule<M>[]): OwnRules<M> => ({
  things: rules.filter((rule) => rule.checkThing !== undefined),
  pairs: rules.filter((rule) => rule.checkPairs !== undefined),
})

function checkThing<M extends Model>(
  rules: OwnRules<M>,
  model: M,
  position: number,
  byThing: Map<string, readonly Problem[]>,
  pairs: Map<string, Problem>,
): void {
  let own: Problem[] | undefined
  for (let i = 0; i < rules.things.length; i++) {
    const problems = rules.things[i]!.checkThing!(model, position)
    if (problems.length > 0) (own ??= []).push(...problems)
  }
  for (let i = 0; i < rules.pairs.length; i++) {
    const shared = rules.pairs[i]!.checkPairs!(model, position)
    for (let k = 0; k < shared.length; k++) pairs.set(pairKey(shared[k]!), shared[k]!)
  }
  if (own !== undefined) byThing.set(model.things[position]!.key, own)
}

function checkDocument<M extends Model>(rules: readonly Rule<M>[], model: M): readonly Problem[] {
  return rules.flatMap((rule) => [...(rule.checkDocument?.(model) ?? [])])
}

/** All problems of a verification in a stable order. */
export function problemsOf(verification: Verification): readonly Problem[] {
  if (verification.byThing.size === 0 && verification.pairs.size === 0) return verification.document
  let sorted = inOrder.get(verification)
  if (sorted === undefined) {
    const problems = [
      ...verification.document,
      ...[...verification.byThing.values()].flat(),
      ...verification.pairs.values(),
    ]
    sorted = problems
      .map((problem) => [problemKey(problem), problem] as const)
      .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
      .map(([, problem]) => problem)
    inOrder.set(verification, sorted)
  }
  return sorted
}

/** A verification never changes: its problems are put in order once. */
const inOrder = new WeakMap<Verification, readonly Problem[]>()

/** Whether one verification kept all that the other found: every problem of the one is the very same in the other. */
function addsNothing(before: Verification, after: Verification): boolean {
  if (after.document !== before.document && after.document.length > 0) return false
  for (const [key, problems] of after.byThing) if (before.byThing.get(key) !== problems) return false
  for (const [key, problem] of after.pairs) if (before.pairs.get(key) !== problem) return false
  return true
}

/** Problems with severity `error` that one version has and the other had not. */
export function newErrors(before: Verification, after: Verification): readonly Problem[] {
  if (addsNothing(before, after)) return NO_PROBLEMS
  const known = new Set(problemsOf(before).map(problemKey))
  return problemsOf(after).filter((problem) => problem.severity === 'error' && !known.has(problemKey(problem)))
}
