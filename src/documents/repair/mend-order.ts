/** @module Steps in the wrong order: one that is about a thing which a later step makes. */

import { makePlan } from '../transaction/make-plan.ts'
import { parseCommand } from '../transaction/parse.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import type { Rewording } from './auto-correct.ts'

/** The command with a step that makes something put before the one that needs it, when that can be planned. */
export function mendOrder<M extends Model>(vocabulary: Vocabulary<M>, model: M, command: string): readonly Rewording[] {
  const parsed = parseCommand(vocabulary, model, command)
  if (parsed.problems.length > 0 || parsed.clauses.length < 2 || parsed.clauses.length > 20) return []
  const plan = makePlan(vocabulary, model, parsed.clauses)
  if (
    plan.kind === 'plan' ||
    !plan.problems.some((problem) => problem.kind === 'no-target' || problem.kind === 'refused')
  )
    return []
  const failing = plan.problems.map((problem) => Number(problem.step?.slice(5) ?? 0) - 1).filter((index) => index >= 0)
  const first = Math.min(...failing)
  const found: Rewording[] = []
  for (let i = first + 1; i < parsed.clauses.length; i++) {
    const clause = parsed.clauses[i]!
    const makes = clause.readings.some((reading) => /^(add|create|show|enable|duplicate)_/.test(reading.phrase.intent))
    if (!makes || clause.readings[0]!.phrase.fragment) continue
    const order = [
      ...parsed.clauses.slice(0, first),
      clause,
      ...parsed.clauses.slice(first, i),
      ...parsed.clauses.slice(i + 1),
    ]
    if (makePlan(vocabulary, model, order).kind !== 'plan') continue
    const text = order.map((each) => each.text).join('; ')
    found.push({
      command: text,
      corrections: [{ from: command, to: text, reason: 'order', confidence: 0.9 }],
      confidence: 0.9,
    })
  }
  return found
}
