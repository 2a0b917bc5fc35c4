/** @module A gate that checks an output against a JSON Schema. */
import { z } from 'zod'
import type { JsonValue } from '../../core/hash.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { PlannedGate } from '../../plan/plan.ts'
import { type GateKind, verdict } from './gate-kind.ts'

export const jsonSchema: GateKind<Extract<PlannedGate, { kind: 'json_schema' }>> = {
  evaluate({ output, schema }, { outputs, phase }) {
    if (!Object.hasOwn(outputs, output)) {
      const names = Object.keys(outputs)
      const message = `Expected a JSON output of phase ${phase} (${names.join(', ') || 'it has none'}), was "${output}".${didYouMean(output, names)}`
      return { outcome: 'failed', evidence: null, message }
    }
    const parsed = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(outputs[output])
    const issues: JsonValue = (parsed.error?.issues ?? []).map(({ path, message }) => ({
      path: path.join('.'),
      message,
    }))
    const [first] = parsed.error?.issues ?? []
    const place = first === undefined ? output : [output, ...first.path].join('.')
    return verdict(
      parsed.success,
      { output, issues },
      `Expected ${place} to fit the schema: ${first?.message ?? 'it does not'}.`,
    )
  },
}
