/** @module Gates as written and as kept: what must hold before the phases downstream may start. */
import { z } from 'zod'
import type { JsonValue } from '../core/hash.ts'
import { findSchemaMistakes } from '../core/json-schema.ts'
import { jsonSchema } from './json.ts'

const text = z.string().min(1)
const scalar = z.union([z.number(), z.string(), z.boolean()])
const common = {
  name: text.optional().describe('for the report; default: what is checked'),
  only_if: text.optional().describe('expression over the outputs; the check is skipped where it is false'),
  overridable: z.boolean().optional().describe('whether `phaseline override` may pass it when it failed; default true'),
}

export const criterionOperators = ['<', '<=', '>', '>=', '==', '!='] as const

/** One check, as kept. */
export const gateSchema = z
  .union([
    z.strictObject({ ...common, expression: text.describe('must be true; outputs of the phase by their name') }),
    z.strictObject({
      ...common,
      metric: text.describe('a number among the outputs'),
      operator: z.enum(criterionOperators),
      value: scalar,
    }),
    z.strictObject({ ...common, validator: text.describe('a function of the workspace or a plug-in') }),
    z.strictObject({
      ...common,
      command: z.array(scalar).min(1).describe('program and arguments; exit code 0 passes'),
      timeout_seconds: z.number().positive().optional(),
    }),
    z.strictObject({
      ...common,
      json_schema: jsonSchema.describe('JSON Schema'),
      output: text.describe('which output'),
    }),
    z.strictObject({ ...common, files: z.array(text).min(1).describe('must exist and not be empty') }),
    z.strictObject({ ...common, manual: text.describe('waits for a person; this is what they are asked') }),
  ])
  .superRefine((gate, { addIssue }) => {
    if (!('json_schema' in gate)) return
    for (const { path, message } of findSchemaMistakes(gate.json_schema)) {
      const place = path.split('/').slice(1)
      addIssue({
        code: 'custom',
        path: ['json_schema', ...place],
        message: `\`${['json_schema', ...place].join('.')}\`: ${message}`,
      })
    }
  })

/** Criteria as the seeds of the language write them: `min_sharpe_ratio: 1.0`, `sharpe_ratio: "> 1"`. */
export const criteriaSchema = z.record(z.string(), scalar)

/** What may be written after `gate:`. A bare text is `manual` or an expression. */
export const gateDocumentSchema = z.union([text, gateSchema, z.array(z.union([text, gateSchema]))])

type GateCheck = z.output<typeof gateSchema>

/** The list of checks behind any spelling of a gate. */
export function readGate(written: z.output<typeof gateDocumentSchema> | undefined): GateCheck[] {
  if (written === undefined) return []
  const list = Array.isArray(written) ? written : [written]
  return list.map((each) => {
    if (typeof each !== 'string') return each
    return each === 'manual' ? { manual: 'Approve to go on.' } : { expression: each }
  })
}

/**
 * Criteria as checks. `min_x: 1` asks for x ≥ 1, `max_x: 1` for x ≤ 1, `x: "> 1"` for what it says, `x: 1` for x ≥ 1 and
 * `x: true` for equality.
 *
 * @example
 * readCriteria({ min_sharpe_ratio: 1 }) // [{ name: 'min_sharpe_ratio', metric: 'sharpe_ratio', operator: '>=', value: 1 }]
 */
export function readCriteria(criteria: Readonly<Record<string, number | string | boolean>>): GateCheck[] {
  return Object.entries(criteria).map(([name, limit]) => {
    const written = typeof limit === 'string' ? /^\s*(<=|>=|==|!=|<|>)\s*(.+?)\s*$/.exec(limit) : null
    if (written !== null) {
      return { name, metric: name, operator: written[1] as '<', value: readScalar(written[2]!) }
    }
    if (typeof limit !== 'number') return { name, metric: name, operator: '==', value: limit }
    if (name.startsWith('min_')) return { name, metric: name.slice(4), operator: '>=', value: limit }
    if (name.startsWith('max_')) return { name, metric: name.slice(4), operator: '<=', value: limit }
    return { name, metric: name, operator: '>=', value: limit }
  })
}

function readScalar(written: string): number | string | boolean {
  if (written === 'true' || written === 'false') return written === 'true'
  const number = Number(written)
  return Number.isNaN(number) ? written.replace(/^(["'])(.*)\1$/, '$2') : number
}

/** Names under which the metric of a criterion is looked for: `drawdown` from `max_drawdown` also means `max_drawdown`. */
export function criterionMetrics(check: {
  readonly name?: string | undefined
  readonly metric: string
}): readonly string[] {
  return check.name !== undefined && check.name !== check.metric && check.name.endsWith(check.metric)
    ? [check.name, check.metric]
    : [check.metric]
}

/** What a check is called when it has no name. */
export function gateName(check: GateCheck): string {
  if (check.name !== undefined) return check.name
  if ('expression' in check) return check.expression
  if ('metric' in check) return `${check.metric} ${check.operator} ${String(check.value as JsonValue)}`
  if ('validator' in check) return check.validator
  if ('command' in check) return check.command.join(' ')
  if ('json_schema' in check) return `schema of ${check.output}`
  if ('files' in check) return check.files.join(', ')
  return 'manual'
}
