/** @module The expression gate for phases in TypeScript: the language of workflows over the values of tasks. */
import type { Gate } from '../agents/index.ts'
import { TerminalError, UserError } from '../core/errors.ts'
import { evaluateCondition, parseCondition } from '../definition/expression.ts'

/**
 * A gate that passes when an expression is true. It reads the values of this phase's tasks by their ids, and those of
 * earlier phases as `phase.task`; an id of this phase hides a phase of the same name.
 *
 * @throws UserError `WF_EXPRESSION` at once when the text is no expression
 * @example
 * const phase = { id: 'testing', name: 'Testing', tasks, validation: expressionHolds('unit.failed == 0') }
 */
export function expressionHolds(expression: string): Gate {
  const parsed = parseCondition(expression)
  if (!parsed.ok) throw new UserError('WF_EXPRESSION', parsed.fault.message)
  return {
    name: expression,
    check(results, { context }) {
      const values = Object.fromEntries(results.map(({ task, value }) => [task, value ?? null]))
      const earlier = Object.fromEntries(Object.entries(context).map(([phase, { tasks }]) => [phase, tasks]))
      try {
        const passed = evaluateCondition(expression, { ...earlier, ...values })
        return { passed, evidence: values, ...(passed ? {} : { reason: `Expected \`${expression}\` to be true.` }) }
      } catch (error) {
        if (!(error instanceof TerminalError)) throw error
        return { passed: false, evidence: values, reason: error.message }
      }
    },
  }
}
