/** @module A command from words to result: parse → plan → check → apply → verify → commit, on one document in memory. */
import { type Clock, systemClock } from '../../core/clock.ts'
import type { JsonValue } from '../../core/hash.ts'
import type { Operation } from '../document/patch.ts'
import { problemKey, problemsOf } from '../vocabularies/verification.ts'
import type { Model, Verification, Vocabulary } from '../vocabularies/vocabulary.ts'
import { type Applied, applyAtomic, applyPrefix } from './apply.ts'
import { applyIndependent } from './apply-independent.ts'
import { confidenceOf, evidenceOfSteps, NO_DOUBT } from './confidence.ts'
import { makePlan } from './make-plan.ts'
import { openModel, rememberModel, verificationOf } from './opened.ts'
import { type Command, parseCommand } from './parse.ts'
import type { CommandProblem } from './plan.ts'
import type { CommandResult, CommandStatus } from './result.ts'

export interface CommandOptions {
  /** `atomic` (default): all steps or none. `partial`: what holds is kept and the rest reported. */
  readonly mode?: 'atomic' | 'partial'
  /** What partial mode keeps: the steps up to the first that fails (`prefix`, default), or every step that holds by itself. */
  readonly keep?: 'prefix' | 'independent'
  /** Plans and verifies, and gives the result with the document unchanged. */
  readonly dryRun?: boolean
  /** Keys of the things that "it" means in the first clause: the `focus` of an earlier result. */
  readonly focus?: readonly string[]
  /** Is told how many milliseconds each stage took; measured with `clock`, and not at all when left out. */
  readonly onStage?: (stage: Stage, ms: number) => void
  /** Default: the system's clock. */
  readonly clock?: Clock
}

/** Stages as they are timed: checking is part of planning, verifying of applying. */
export const stages = ['parse', 'plan', 'apply', 'commit'] as const
export type Stage = (typeof stages)[number]

/**
 * Carries out a command on a document. Never throws for what a command says and never mutates the document: every outcome is
 * a result. Problems that the document has before do not count against the command.
 *
 * @param command in words, or as a list of `{ intent, target, parameters }`
 * @example
 * const result = executeCommand(blueprint, document, 'Make header smaller and change its color to red')
 * result.status // 'success'
 */
export function executeCommand<M extends Model>(
  vocabulary: Vocabulary<M>,
  document: JsonValue,
  command: Command,
  options: CommandOptions = {},
): CommandResult {
  const time = stopwatch(options)
  const model = openModel(vocabulary, document)
  const parsed = parseCommand(vocabulary, model, command)
  time('parse')
  const trace: string[] = parsed.asides.map((aside) => `Took "${aside}" as a remark.`)
  const focus = options.focus === undefined ? undefined : { keys: options.focus }
  if (parsed.problems.length > 0)
    return refuse(vocabulary, model, 'rejected', parsed.problems, Math.max(parsed.clauses.length, 0), trace)
  trace.push(`Read ${parsed.clauses.length} ${parsed.clauses.length === 1 ? 'clause' : 'clauses'}.`)

  let applied: Applied<M>
  let unplanned: readonly CommandProblem[] = []
  if (options.mode === 'partial' && options.keep === 'independent') {
    const independent = applyIndependent(vocabulary, model, parsed.clauses, focus)
    applied = independent
    unplanned = independent.unplanned
  } else {
    const plan = makePlan(vocabulary, model, parsed.clauses, focus)
    time('plan')
    if (plan.kind !== 'plan') {
      if (options.mode === 'partial' && plan.kind !== 'conflicted') {
        // The beginning that could be planned counts as the prefix.
        const first = Math.min(...plan.problems.map((problem) => Number(problem.step?.slice(5) ?? 1) - 1))
        const prefix = makePlan(vocabulary, model, parsed.clauses.slice(0, first), focus)
        if (first > 0 && prefix.kind === 'plan') {
          applied = applyPrefix(vocabulary, prefix)
          return finish(vocabulary, model, applied, plan.problems, parsed.clauses.length, trace, options)
        }
      }
      return refuse(vocabulary, model, plan.kind, plan.problems, plan.total, trace)
    }
    for (const step of plan.steps)
      trace.push(
        `${step.id}: ${step.intent} on ${step.target.keys.slice(0, 5).join(', ') || 'the document'}, confidence ${step.confidence}.`,
      )
    applied = options.mode === 'partial' ? applyPrefix(vocabulary, plan) : applyAtomic(vocabulary, plan)
  }
  time('apply')
  const result = finish(vocabulary, model, applied, unplanned, parsed.clauses.length, trace, options)
  time('commit')
  return result
}

/** Tells how long it is since the last call. Costs nothing when nobody asks. */
function stopwatch({ onStage, clock = systemClock }: CommandOptions): (stage: Stage) => void {
  if (onStage === undefined) return () => {}
  let last = clock.monotonic()
  return (stage) => {
    const now = clock.monotonic()
    onStage(stage, now - last)
    last = now
  }
}

function finish<M extends Model>(
  vocabulary: Vocabulary<M>,
  start: M,
  applied: Applied<M>,
  unplanned: readonly CommandProblem[],
  total: number,
  trace: string[],
  options: CommandOptions,
): CommandResult {
  const problems = [...unplanned, ...applied.failed.map((each) => each.problem)]
  const executed = applied.steps.length
  const failed =
    options.mode === 'partial' ? total - executed : new Set(applied.failed.map((each) => each.step.id)).size
  const status: CommandStatus =
    problems.length === 0 ? 'success' : executed > 0 && options.mode === 'partial' ? 'partial' : statusOf(problems)
  const isDry = options.dryRun === true
  if (!isDry && applied.model !== start) rememberModel(vocabulary, applied.model, applied.verification)
  const changes = applied.steps.flatMap((step) => step.changes)
  const patch = applied.steps.flatMap((step) => step.patch)
  const inverse: Operation[] = []
  for (let i = applied.trail.length - 1; i >= 0; i--)
    for (const operation of applied.trail[i]!.inverse) inverse.push(operation)
  const reason = problems[0]?.message
  const judged = executed > 0 ? applied.steps : applied.failed.map((each) => each.step)
  const evidence = evidenceOfSteps(judged)
  trace.push(`Verified: ${status === 'success' ? 'all rules hold' : (reason ?? 'no')}.`)
  if (isDry) trace.push('Dry run: the document is unchanged.')
  else
    trace.push(
      status === 'success' || status === 'partial'
        ? `Committed ${executed} of ${total} steps.`
        : 'Rolled back: the document is unchanged.',
    )
  return {
    status,
    document: isDry ? start.document : applied.model.document,
    stepsExecuted: executed,
    stepsFailed: failed,
    stepsTotal: total,
    rollbackTriggered:
      problems.length > 0 && status !== 'partial' ? applied.failed.length > 0 : applied.failed.length > 0,
    rollbackReason: reason,
    changesApplied: changes,
    confidence: judged.length === 0 ? 0 : confidenceOf(evidence),
    evidence,
    trace,
    steps: applied.steps,
    patch,
    inverse,
    problems,
    corrections: [],
    warnings: warningsOf(applied),
    documentProblems: errorsOf(applied.before),
    focus: applied.steps.at(-1)?.focus ?? [],
  }
}

function statusOf(problems: readonly CommandProblem[]): CommandStatus {
  const kinds = new Set(problems.map((problem) => problem.kind))
  if (kinds.has('verification') || kinds.has('refused')) return 'failed'
  if (kinds.has('conflict')) return 'conflicted'
  return kinds.has('ambiguous') || kinds.has('missing') ? 'ambiguous' : 'rejected'
}

const errorsOf = (verification: Verification): CommandResult['documentProblems'] =>
  problemsOf(verification).filter((problem) => problem.severity === 'error')

/** What steps and rules warn of, the latter only when the command brought it about. */
function warningsOf(applied: Applied): readonly string[] {
  const own = applied.steps.flatMap((step) => step.warnings)
  if (applied.before === applied.verification) return own
  const known = new Set(problemsOf(applied.before).map(problemKey))
  return [
    ...own,
    ...problemsOf(applied.verification)
      .filter((problem) => problem.severity === 'warning' && !known.has(problemKey(problem)))
      .map((problem) => problem.message),
  ]
}

/** The result of a command of which nothing is applied. */
export function refuse<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  status: Exclude<CommandStatus, 'success' | 'partial'>,
  problems: readonly CommandProblem[],
  total: number,
  trace: readonly string[],
): CommandResult {
  return {
    status,
    document: model.document,
    stepsExecuted: 0,
    stepsFailed: new Set(problems.map((problem) => problem.step ?? problem.span?.start)).size,
    stepsTotal: total,
    rollbackTriggered: false,
    rollbackReason: problems[0]?.message,
    changesApplied: [],
    confidence: 0,
    evidence: NO_DOUBT,
    trace: [...trace, ...problems.map((problem) => `${status}: ${problem.message}`)],
    steps: [],
    patch: [],
    inverse: [],
    problems,
    corrections: [],
    warnings: [],
    documentProblems: errorsOf(verificationOf(vocabulary, model)),
    focus: [],
  }
}
