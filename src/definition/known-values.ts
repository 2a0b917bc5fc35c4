/** @module Values whose `${…}` must be known before the run: `params` of sub-workflows, `global_config`. */
import type { JsonValue } from '../core/hash.ts'
import { type Finding, legalNames } from './diagnostics.ts'
import { evaluateExpression, missingKey, parseExpression, resolveExpressions } from './expression.ts'
import type { Bindings } from './flat-phase.ts'
import { findPlaceholders } from './placeholder.ts'
import type { PathSegment } from './source.ts'

/**
 * A value with each `${…}` replaced. What cannot be replaced is reported and stays as it is written.
 *
 * @param scope what expressions can read
 * @param path where the value stands, for messages
 * @example
 * resolveKnown({ n: '${global_config.n}' }, { global_config: { n: 3 } }, ['params'], add) // { n: 3 }
 */
export function resolveKnown(
  value: JsonValue,
  scope: Bindings,
  path: readonly PathSegment[],
  add: (finding: Finding) => void,
): JsonValue {
  if (typeof value === 'string') return value.includes('${') ? resolveText(value, scope, path, add) : value
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, index) => resolveKnown(item, scope, [...path, index], add))
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveKnown(item as JsonValue, scope, [...path, key], add)]),
  )
}

function resolveText(
  text: string,
  scope: Bindings,
  path: readonly PathSegment[],
  add: (finding: Finding) => void,
): JsonValue {
  const { found, open } = findPlaceholders(text)
  const mistakes: Omit<Finding, 'path'>[] = found.flatMap(({ code, offset }) => {
    const mistake = mistakeIn(code, scope)
    if (mistake === undefined) return []
    const { within } = mistake
    return [{ ...mistake, ...(within === undefined ? {} : { within: { ...within, offset: within.offset + offset } }) }]
  })
  if (open !== undefined) {
    mistakes.push({
      code: 'WF_EXPRESSION',
      message: 'Expected a "}" that closes the expression, was the end of the text.',
      within: { offset: open, length: text.length - open },
      hint: 'Write `$${` for a plain `${`.',
    })
  }
  for (const mistake of mistakes) add({ ...mistake, path })
  return mistakes.length > 0 ? text : resolveExpressions(text, scope)
}

function mistakeIn(code: string, scope: Bindings): Omit<Finding, 'path'> | undefined {
  const parsed = parseExpression(code)
  if (!parsed.ok) {
    const { message, offset, length } = parsed.fault
    return { code: 'WF_EXPRESSION', message, within: { offset, length } }
  }
  for (const { segments, offset, length } of parsed.paths) {
    const first = String(segments[0])
    if (Object.hasOwn(scope, first)) continue
    return {
      code: 'WF_EXPRESSION',
      message: `Expected an expression over what is known before the run, was one over "${first}".`,
      within: { offset, length },
      hint: `Known here: ${Object.keys(scope).join(', ')}. Outputs are read where they are needed; phases inside see the names around them.`,
    }
  }
  try {
    evaluateExpression(code, scope)
    return undefined
  } catch (error) {
    const missing = parsed.paths.flatMap((read) => (read.optional ? [] : (missingKey(read, scope) ?? [])))[0]
    if (missing === undefined) {
      return {
        code: 'WF_EXPRESSION',
        message: (error as Error).message,
        within: { offset: 0, length: code.length },
      }
    }
    const { read, inside, name, legal } = missing
    return {
      code: inside === 'env' ? 'WF_ENV_MISSING' : 'WF_UNKNOWN_NAME',
      message:
        inside === 'env'
          ? `Expected an environment variable "${name}" that is no secret, was not set.`
          : `Unknown name "${name}" in "${read.segments.join('.')}".`,
      within: { offset: read.offset, length: read.length },
      ...(inside === 'env' ? {} : legalNames(name, legal)),
    }
  }
}
