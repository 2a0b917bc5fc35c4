/** @module The JSON Schema of a definition, for editors: completion, hover texts and errors while typing. */
import { z } from 'zod'
import { BugError } from '../core/errors.ts'
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
  const { definitions = {}, ...schema } = toDraft7(documentSchema(vocabulary.sections))
  const phase = definitions.phase
  if (phase === undefined) throw new BugError('The schema of definitions has no definition "phase".')
  const described = withTypes(phase, vocabulary, definitions)
  const all = { ...definitions, phase: described }
  return JSON.parse(JSON.stringify({ ...schema, title: 'Phaseline workflow', definitions: all })) as JsonValue
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly definitions?: Record<string, JsonSchema>
  readonly [key: string]: unknown
}

function toDraft7(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-07', unrepresentable: 'any' }) as JsonSchema
}

/** The phase with its types enumerated and their configs described; their own definitions move to `definitions`. */
function withTypes(
  phase: JsonSchema,
  { phaseTypes, knownTypes }: Pick<Vocabulary, 'phaseTypes' | 'knownTypes'>,
  definitions: Record<string, JsonSchema>,
): JsonSchema {
  const types = Object.values(phaseTypes)
  const names = [...types.map(({ type }) => type), 'conditional', 'workflow', ...Object.keys(knownTypes)]
  const sides = types.map((type) => {
    const { $schema: _, definitions: inner = {}, ...config } = toDraft7(type.config)
    const prefix = `${type.type}_`
    for (const [name, each] of Object.entries(inner))
      definitions[prefix + name] = withPrefix(each, prefix) as JsonSchema
    const described = withExpressions(withPrefix(config, prefix))
    return {
      if: { properties: { type: { const: type.type } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
      then: { properties: { config: described } },
    }
  })
  return {
    ...phase,
    properties: {
      ...phase.properties,
      // `anyOf` with a plain text keeps types of plug-ins legal while the known ones are offered.
      type: { description: 'phase type', anyOf: [{ enum: [...new Set(names)] }, { type: 'string' }] },
    },
    allOf: sides,
  }
}

/** References to the definitions of a schema that becomes a part of another. */
function withPrefix(schema: unknown, prefix: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withPrefix(each, prefix))
  if (schema === null || typeof schema !== 'object') return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace(/^#\/definitions\//, `#/definitions/${prefix}`)
        : withPrefix(value, prefix),
    ]),
  )
}

/** Any value of a config may be an expression, so a text with `${` fits where a number, a truth value or a list does. */
function withExpressions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withExpressions)
  if (schema === null || typeof schema !== 'object') return schema
  const walked: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'enum' || key === 'const' || key === 'default' ? value : withExpressions(value),
    ]),
  )
  const { type, description, default: fallback, ...rest } = walked
  if (type !== 'number' && type !== 'integer' && type !== 'boolean' && type !== 'array') return walked
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [
      { type, ...rest },
      { type: 'string', pattern: '\\$\\{' },
    ],
  }
}
