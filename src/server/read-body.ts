/** @module The body of a request, as its schema says. */
import type { Context } from 'hono'
import type { z } from 'zod'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { readDocument } from '../documents/index.ts'

/**
 * Reads JSON.
 *
 * @throws UserError `SERVER_REQUEST` with every mistake
 */
export async function readBody<T extends z.ZodType>(context: Context, schema: T): Promise<z.output<T>> {
  // A form of a foreign page cannot send this type, so that it cannot edit anything in a person's name.
  if (!/^application\/json(;|$)/i.test(context.req.header('content-type') ?? '')) {
    throw new UserError('SERVER_REQUEST', 'Expected a body of type application/json.')
  }
  const parsed = schema.safeParse(readJson(await context.req.text()))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  throw new UserError('SERVER_REQUEST', `Expected another body: ${issues.join('; ')}.`)
}

/** As strictly as a document is read: a key that repeats or reaches a prototype is a mistake, not nothing. */
function readJson(text: string): JsonValue {
  try {
    return readDocument(text, 'body.json').value
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { line, column } = error.where ?? {}
    const place = line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`
    throw new UserError('SERVER_REQUEST', `Expected a body of valid JSON${place}: ${error.message}`)
  }
}
