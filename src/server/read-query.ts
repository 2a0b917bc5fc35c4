/** @module The query of a request, as its schema says. */
import type { Context } from 'hono'
import type { z } from 'zod'
import { UserError } from '../core/errors.ts'

/** @throws UserError `SERVER_REQUEST` with every mistake, names that are not known included */
export function readQuery<T extends z.ZodType>(context: Context, schema: T): z.output<T> {
  const parsed = schema.safeParse(context.req.query())
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the query'}: ${message}`)
  throw new UserError('SERVER_REQUEST', `Expected another query: ${issues.join('; ')}.`)
}
