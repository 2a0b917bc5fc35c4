/** @module Findings of a JSON Schema as an editor tells them. */
import type { JsonValue } from '../../../core/hash.ts'
import { validateJson } from '../../../core/json-schema.ts'
import type { Pointer } from '../../document/pointer.ts'

/** A place that does not fit. */
export interface SchemaFinding {
  readonly path: Pointer
  readonly keyword: string
  readonly message: string
}

/** All places of a value that do not fit a schema. Formats are not judged. */
export function validateSchema(schema: JsonValue, value: JsonValue): readonly SchemaFinding[] {
  return validateJson(schema, value).map(({ path, at, keyword, message }) => ({
    path,
    keyword,
    message: `${message} at "${at || '/'}".`,
  }))
}
