/** @module A gate that is an expression over outputs and must be true. */
import type { JsonValue } from '../../core/hash.ts'
import { evaluateCondition, evaluateExpression, parseCondition } from '../../definition/expression.ts'
import type { PlannedGate } from '../../plan/plan.ts'
import { type GateKind, verdict } from './gate-kind.ts'

export const expression: GateKind<Extract<PlannedGate, { kind: 'expression' }>> = {
  evaluate({ expression: text }, { scope }) {
    const passed = evaluateCondition(text, scope)
    return verdict(passed, valuesIn(text, scope), `Expected \`${text}\` to be true.`)
  },
}

/** What the expression read, by name. */
export function valuesIn(text: string, scope: Readonly<Record<string, unknown>>): JsonValue {
  const parsed = parseCondition(text)
  if (!parsed.ok) return {}
  const values: Record<string, JsonValue> = {}
  for (const { segments } of parsed.paths) {
    const path = segments
      .map((segment, index) => {
        if (index === 0) return segment
        return typeof segment === 'string' && /^\w+$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
      })
      .join('')
    try {
      values[path] = evaluateExpression(path, scope)
    } catch {
      // Inside `has(…)` a name need not exist; then there is nothing to show.
    }
  }
  return values
}
