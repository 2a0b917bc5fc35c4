/** @module Schemas of plain values and of names. */
import { z } from 'zod'
import type { JsonValue } from '../core/hash.ts'

/** Any JSON value. */
export const jsonSchema: z.ZodType<JsonValue, JsonValue> = z.json() as unknown as z.ZodType<JsonValue, JsonValue>

/** Names of phases, outputs and variables: they stand in references, file names and expressions. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, 'Expected a name of letters, digits, "_" and "-" that starts with a letter')
