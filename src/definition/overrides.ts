/** @module `--set path=value`: changes to a definition from the command line. */
import { parse } from 'yaml'
import type { Finding } from './diagnostics.ts'
import { legalNames } from './diagnostics.ts'
import { parseReference } from './reference.ts'

/** One `path=value`. */
export interface Override {
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** As typed. */
  readonly text: string
}

/**
 * Parses `path=value`; the value is YAML, so that `5`, `true`, `[1, 2]` and `{a: 1}` are what they look like.
 *
 * @returns a finding when the text is not of that form
 * @example
 * parseOverride('phases.search.config.optimization.method=random')
 */
export function parseOverride(text: string): Override | Finding {
  const equals = text.indexOf('=')
  const path = equals < 0 ? undefined : parseReference(text.slice(0, equals).trim())
  if (path === undefined) {
    return {
      code: 'WF_OVERRIDE',
      message: `Expected "path=value" behind --set, was "${text}".`,
      path: [],
      at: 'nowhere',
    }
  }
  try {
    return { path, value: parse(text.slice(equals + 1)) as unknown, text }
  } catch {
    return { code: 'WF_OVERRIDE', message: `Expected a YAML value behind "=", was "${text}".`, path: [], at: 'nowhere' }
  }
}

/**
 * A copy of the document with the overrides applied in order. Elements of lists are named by index or, for phases, by
 * their `name`; mappings on the way that do not exist are made.
 */
export function applyOverrides(
  document: unknown,
  overrides: readonly Override[],
  add: (finding: Finding) => void,
): unknown {
  let result = document
  for (const override of overrides) result = setIn(result, override.path, override, add)
  return result
}

function setIn(
  node: unknown,
  path: readonly (string | number)[],
  override: Override,
  add: (finding: Finding) => void,
): unknown {
  const [segment, ...rest] = path
  if (segment === undefined) return override.value
  if (Array.isArray(node)) {
    const index = typeof segment === 'number' ? segment : node.findIndex((item) => nameOf(item) === segment)
    if (index < 0 || index >= node.length) {
      const names = node.map(nameOf).filter((name) => name !== undefined)
      add({
        code: 'WF_OVERRIDE',
        message: `Expected an element "${segment}" for --set ${override.text}, was not there.`,
        path: [],
        at: 'nowhere',
        ...legalNames(String(segment), names),
      })
      return node
    }
    return node.map((item, at) => (at === index ? setIn(item, rest, override, add) : item))
  }
  if (node !== null && node !== undefined && typeof node !== 'object') {
    add({
      code: 'WF_OVERRIDE',
      message: `Expected a mapping or list before "${segment}" for --set ${override.text}, was ${JSON.stringify(node)}.`,
      path: [],
      at: 'nowhere',
    })
    return node
  }
  const mapping = (node ?? {}) as Readonly<Record<string, unknown>>
  return { ...mapping, [segment]: setIn(mapping[segment], rest, override, add) }
}

const nameOf = (item: unknown): string | undefined =>
  item !== null && typeof item === 'object' && typeof (item as { name?: unknown }).name === 'string'
    ? (item as { name: string }).name
    : undefined
