/** @module The JSON Schema of a definition, for editors: completion, hover texts and errors while typing. */
import { z } from 'zod'
import type { JsonValue } from '../core/hash.ts'
import { documentSchema } from './document.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * JSON Schema (draft 7) of what may be written, in all spellings. Configs of the known phase types are described, too: an
 * editor completes them after `type:`.
 *
 * @example
 * // first line of a definition, for editors with a YAML language server:
 * // # yaml-language-server: $schema=schema/workflow.schema.json
 */
export function workflowJsonSchema(vocabulary: Pick<Vocabulary, 'phaseTypes' | 'sections' | 'knownTypes'>): JsonValue {
  const schema = toDraft7(documentSchema(vocabulary.sections))
  const definitions = (schema.definitions ?? {}) as Record<string, Mutable>
  // The recursive phase is the only definition with a `phases` of its own kind.
  const phase = Object.values(definitions).find(({ properties }) => properties !== undefined && 'if_true' in properties)
  if (phase !== undefined) describeTypes(phase, vocabulary)
  return { ...schema, title: 'Phaseline workflow' } as JsonValue
}

interface Mutable {
  properties?: Record<string, Record<string, unknown>>
  [key: string]: unknown
}

function toDraft7(schema: z.ZodType): Mutable {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    unrepresentable: 'any',
    reused: 'inline',
  }) as Mutable
}

function describeTypes(
  phase: Mutable,
  { phaseTypes, knownTypes }: Pick<Vocabulary, 'phaseTypes' | 'knownTypes'>,
): void {
  const types = Object.values(phaseTypes)
  const names = [...types.map(({ type }) => type), 'conditional', 'workflow', ...Object.keys(knownTypes)]
  // `anyOf` with a plain text keeps types of plug-ins legal while the known ones are offered.
  phase.properties!.type = { description: 'phase type', anyOf: [{ enum: [...new Set(names)] }, { type: 'string' }] }
  phase.allOf = types.map((type) => {
    const { $schema: _, ...config } = toDraft7(type.config)
    return {
      if: { properties: { type: { const: type.type } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
      then: {
        properties: { config: withExpressions(config), outputs: { items: { enum: Object.keys(type.outputs) } } },
      },
    }
  })
}

/** Any value of a config may be an expression, so a text with `${` fits everywhere. */
function withExpressions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withExpressions)
  if (schema === null || typeof schema !== 'object') return schema
  const walked = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'enum' || key === 'const' ? value : withExpressions(value),
    ]),
  )
  const { type } = walked
  if (type !== 'number' && type !== 'integer' && type !== 'boolean' && type !== 'array') return walked
  const { description, default: fallback, ...rest } = walked
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [rest, { type: 'string', pattern: '\\$\\{' }],
  }
}
