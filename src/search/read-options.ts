/** @module Options of samplers and pruners as written, read by their schema; what is wrong with them in plain words. */
import type { ZodType, z } from 'zod'
import type { ErrorCode } from '../core/error-codes.ts'
import { didYouMean } from '../core/suggest.ts'
import { SpaceError } from './space-error.ts'

type Issue = z.core.$ZodIssue

/**
 * Reads options.
 *
 * @param name of what has them, for the message
 * @param path keys that lead to the options
 * @throws SpaceError with the path of the wrong key
 * @example
 * readOptions('SEARCH_SAMPLER', 'tpe', tpe.options, { batchSize: 4 }, ['options'])
 */
export function readOptions<T>(
  code: ErrorCode,
  name: string,
  schema: ZodType<T>,
  raw: unknown,
  path: readonly string[],
): T {
  const parsed = schema.safeParse(raw ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const at = [...path, ...issue.path.map(String), ...(issue.code === 'unrecognized_keys' ? [issue.keys[0]!] : [])]
  throw new SpaceError(code, at, `Wrong option of ${name}: ${wish(issue, schema, raw)}`)
}

/** What was expected, and what was there: the end of a sentence. */
function wish(issue: Issue, schema: ZodType, raw: unknown): string {
  const called = issue.path.join('.')
  const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], raw)
  const was = `was ${value === undefined ? 'nothing' : typeof value === 'number' ? value : JSON.stringify(value)}.`
  switch (issue.code) {
    case 'unrecognized_keys': {
      const legal = 'shape' in schema ? Object.keys(schema.shape as object) : []
      const [key] = issue.keys
      if (legal.length === 0) return `it has none, was "${key}".`
      return `expected ${listed(legal)}, was "${key}".${didYouMean(key!, legal)}`
    }
    case 'too_small':
      return `expected ${called} ${issue.inclusive === false ? 'above' : 'of at least'} ${issue.minimum}, ${was}`
    case 'too_big':
      return `expected ${called} ${issue.inclusive === false ? 'below' : 'of at most'} ${issue.maximum}, ${was}`
    case 'invalid_type': {
      const isWhole = issue.expected === 'int'
      const kind = isWhole ? 'a whole number' : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
      return `expected ${kind}${called === '' ? '' : ` as ${called}`}, ${was}`
    }
    case 'invalid_value':
      return `expected ${listed(issue.values.map(String))} as ${called}, ${was}`
    default:
      return `${issue.message}.`
  }
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
