/** @module What a value must fit: a zod schema or a JSON Schema, checked and told in one way. */
import { z } from 'zod'
import type { JsonValue } from '../core/hash.ts'
import { findSchemaMistakes, validateJson } from '../core/json-schema.ts'
import type { OutputSchema } from './task.ts'

/** One place that does not fit. */
export interface SchemaIssue {
  /** `findings.0.line`; empty: the value as a whole. */
  readonly path: string
  /** Without a full stop. */
  readonly message: string
}

export type SchemaCheck = (value: JsonValue) => readonly SchemaIssue[]

/** Texts of models are long, and the schema is the author's own. */
const JUDGED = { formats: true, maxPatternCharacters: 1_000_000 } as const

/**
 * The check of either kind of schema.
 *
 * @example
 * schemaCheckOf({ type: 'object', required: ['files'] })({}) // [{ path: 'files', message: 'Expected "files"' }]
 */
export function schemaCheckOf(schema: OutputSchema): SchemaCheck {
  if (isZod(schema)) {
    return (value) =>
      (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }))
  }
  const json = plain(schema)
  return (value) => validateJson(json, value, JUDGED).map(({ path, message }) => ({ path: dotted(path), message }))
}

/** What is wrong with a JSON Schema itself; zod schemas are right. */
export function mistakesOfSchema(schema: OutputSchema): readonly SchemaIssue[] {
  return isZod(schema)
    ? []
    : findSchemaMistakes(plain(schema)).map(({ path, message }) => ({ path: dotted(path), message }))
}

/** The JSON Schema of either kind of schema; undefined without one. */
export function jsonSchemaOf(schema: OutputSchema | undefined): Readonly<Record<string, JsonValue>> | undefined {
  if (schema === undefined) return undefined
  return plain(isZod(schema) ? z.toJSONSchema(schema) : schema)
}

function isZod(schema: OutputSchema): schema is z.ZodType {
  return 'safeParse' in schema && typeof schema.safeParse === 'function'
}

/** What JSON keeps of a schema: no functions. */
function plain(schema: object): Readonly<Record<string, JsonValue>> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, JsonValue>
}

/** A JSON Pointer as in references. */
function dotted(pointer: string): string {
  const keys = pointer.split('/').slice(1)
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')).join('.')
}
