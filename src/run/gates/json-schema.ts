/** @module A gate that checks an output against a JSON Schema. */
import type { JsonValue } from '../../core/hash.ts'
import { validateJson } from '../../core/json-schema.ts'
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
    const findings = validateJson(schema as JsonValue, outputs[output] as JsonValue, { formats: true })
    const issues: JsonValue = findings.map(({ path, message }) => ({ path: dotted(path), message }))
    const [first] = findings
    const place = [output, ...(first === undefined || first.path === '' ? [] : [dotted(first.path)])].join('.')
    return verdict(
      first === undefined,
      { output, issues },
      `Expected ${place} to fit the schema: ${first?.message ?? 'it does not'}.`,
    )
  },
}

/** A JSON Pointer as in references. */
const dotted = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
