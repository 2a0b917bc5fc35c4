/** @module Values out of range, and numbers without their unit: the nearest value that is allowed. */
import type { JsonValue } from '../../core/hash.ts'
import type { Token } from '../language/token.ts'
import { tokenize } from '../language/tokenize.ts'
import { executeCommand } from '../transaction/execute.ts'
import type { CommandProblem } from '../transaction/plan.ts'
import type { CommandResult, Correction } from '../transaction/result.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import type { Rewording } from './auto-correct.ts'

/** Wordings in which the number that was refused is the nearest one allowed. */
export function mendRange<M extends Model>(
  vocabulary: Vocabulary<M>,
  document: JsonValue,
  command: string,
  result: CommandResult,
): readonly Rewording[] {
  const problem = result.problems.find((each) => each.nearest !== undefined || each.rule === 'accessibility')
  if (problem?.span === undefined) return []
  const tokens = tokenize(command)
  if (!Array.isArray(tokens)) return []
  const numbers = (tokens as readonly Token[]).filter(
    (token) => token.kind === 'number' && token.start >= problem.span!.start && token.end <= problem.span!.end,
  )
  if (numbers.length !== 1) return []
  const token = numbers[0]!
  const found: Rewording[] = []
  for (const { text, reason, confidence } of replacements(problem, token)) {
    const next = command.slice(0, token.start) + text + command.slice(token.end)
    if (executeCommand(vocabulary, document, next, { dryRun: true }).status !== 'success') continue
    found.push({ command: next, corrections: [{ from: token.text, to: text, reason, confidence }], confidence })
    break
  }
  return found
}

function replacements(
  problem: CommandProblem,
  token: Token,
): readonly { text: string; reason: Correction['reason']; confidence: number }[] {
  const unit = token.unit ?? ''
  const value = token.value ?? 0
  const list: { text: string; reason: Correction['reason']; confidence: number }[] = []
  // "opacity 50" lacks its percent sign.
  if (unit === '' && problem.nearest === 1 && value > 1 && value <= 100)
    list.push({ text: `${token.text}%`, reason: 'unit', confidence: 0.92 })
  const stated = /at least (\d+)/.exec(problem.message)?.[1]
  const nearest =
    typeof problem.nearest === 'number' ? problem.nearest : stated === undefined ? undefined : Number(stated)
  // A value below zero is no near miss of zero: it may have been meant as a change.
  if (nearest !== undefined && value >= 0)
    list.push({ text: `${nearest}${unit === '%' ? '' : unit}`, reason: 'range', confidence: 0.88 })
  return list
}
