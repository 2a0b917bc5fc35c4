/** @module Schemas of plain values and of names. */
import { z } from 'zod'
import type { JsonValue } from '../core/hash.ts'

/** Any JSON value. One function is ten times as fast as zod's own recursive union, and workflows are mostly values. */
export const jsonSchema: z.ZodType<JsonValue, JsonValue> = z.custom<JsonValue>(isJson, 'Expected a JSON value')

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  if (typeof value !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson)
}

/** Names of phases, outputs and variables: they stand in references, file names and expressions. */
export const nameSchema = z
  .string()
  .regex(
    /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_-]{0,99}$/,
    'Expected a name of letters, digits, "_" and "-" that starts with a letter',
  )
