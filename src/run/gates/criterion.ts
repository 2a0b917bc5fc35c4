/** @module A gate that compares a number among the outputs with a limit: `min_sharpe_ratio: 1`. */
import type { JsonValue } from '../../core/hash.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { PlannedGate } from '../../plan/plan.ts'
import { type GateKind, verdict } from './gate-kind.ts'

type Criterion = Extract<PlannedGate, { kind: 'criterion' }>

export const criterion: GateKind<Criterion> = {
  evaluate(check, { outputs, phase }) {
    const metrics = [...new Set(check.metrics)]
    for (const metric of metrics) {
      const found = findMetric(outputs, metric)
      if (found === undefined) continue
      const limit = `${check.operator} ${String(check.value)}`
      const evidence = { at: found.path, value: found.value, limit }
      return verdict(
        compare(found.value, check),
        evidence,
        `Expected ${metric} ${limit}, was ${JSON.stringify(found.value)} (${found.path}).`,
      )
    }
    const names = [...namesIn(outputs)]
    return {
      outcome: 'failed',
      evidence: { looked_for: metrics },
      message: `Expected ${metrics.join(' or ')} among the outputs of phase ${phase}, found none.${didYouMean(metrics[0] ?? '', names)}`,
    }
  },
}

function compare(value: JsonValue, { operator, value: limit }: Criterion): boolean {
  if (operator === '==') return value === limit
  if (operator === '!=') return value !== limit
  if (typeof value !== 'number' || typeof limit !== 'number') return false
  if (operator === '<') return value < limit
  if (operator === '<=') return value <= limit
  return operator === '>' ? value > limit : value >= limit
}

/** The value of that name nearest to the top; in the order of the outputs where several are equally near. */
function findMetric(
  outputs: Readonly<Record<string, JsonValue>>,
  metric: string,
): { readonly path: string; readonly value: JsonValue } | undefined {
  for (const { name, path, value } of walk(outputs)) {
    if (name === metric && (value === null || typeof value !== 'object')) return { path, value }
  }
  return undefined
}

function* namesIn(outputs: Readonly<Record<string, JsonValue>>): Generator<string> {
  for (const { name } of walk(outputs)) yield name
}

/** Members of objects, breadth first. Lists are not entered: which of their elements would be meant? */
function* walk(
  outputs: Readonly<Record<string, JsonValue>>,
): Generator<{ readonly name: string; readonly path: string; readonly value: JsonValue }> {
  const line: { readonly prefix: string; readonly value: JsonValue }[] = [{ prefix: '', value: outputs }]
  for (let next = line.shift(); next !== undefined; next = line.shift()) {
    if (next.value === null || typeof next.value !== 'object' || Array.isArray(next.value)) continue
    for (const [name, value] of Object.entries(next.value as Record<string, JsonValue>)) {
      const path = `${next.prefix}${name}`
      yield { name, path, value }
      line.push({ prefix: `${path}.`, value })
    }
  }
}
