/** @module The body of a request, as its schema says. */
import type { Context } from 'hono'
import type { z } from 'zod'
import { UserError } from '../core/errors.ts'

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
  let value: unknown
  try {
    value = await context.req.json()
  } catch {
    throw new UserError('SERVER_REQUEST', 'Expected a body of valid JSON.')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  throw new UserError('SERVER_REQUEST', `Expected another body: ${issues.join('; ')}.`)
}
