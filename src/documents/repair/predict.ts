/** @module The pre-flight validator: what a command would do and why it would fail, without doing it. */
import type { JsonValue } from '../../core/hash.ts'
import type { Command } from '../transaction/parse.ts'
import type { CommandProblem, Step } from '../transaction/plan.ts'
import type { CommandResult } from '../transaction/result.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { executeWithRepair, type RepairOptions, type Suggestion } from './repair-command.ts'

export interface Prediction {
  /** The status that the command would have. */
  readonly status: CommandResult['status']
  readonly willSucceed: boolean
  readonly steps: readonly Step[]
  readonly problems: readonly CommandProblem[]
  /** Fixes in words, one for each problem that has one. */
  readonly fixes: readonly string[]
  /** The command as repair would carry it out, when it would, and other wordings that would work. */
  readonly repaired: Command | undefined
  readonly suggestions: readonly Suggestion[]
  readonly confidence: number
}

/**
 * Predicts the outcome of a command. Exact, for it runs the same pure stages: a command that is predicted to succeed does so on
 * the same document.
 */
export function predictCommand<M extends Model>(
  vocabulary: Vocabulary<M>,
  document: JsonValue,
  command: Command,
  options: RepairOptions = {},
): Prediction {
  const result = executeWithRepair(vocabulary, document, command, { ...options, dryRun: true })
  return {
    status: result.status,
    willSucceed: result.status === 'success',
    steps: result.steps,
    problems: result.problems,
    fixes: result.problems.flatMap((problem) => (problem.fix === undefined ? [] : [problem.fix])),
    repaired: result.corrections.length > 0 ? result.command : undefined,
    suggestions: result.suggestions,
    confidence: result.confidence,
  }
}
