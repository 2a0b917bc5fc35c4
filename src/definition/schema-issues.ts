/** @module Issues of a zod schema as findings: what was expected, what was there, the nearest legal name. */
import type { ZodType, z } from 'zod'
import { type Finding, formatPath, legalNames, listNames } from './diagnostics.ts'
import type { PathSegment } from './source.ts'
import { describeValue } from './yaml.ts'

type Issue = z.core.$ZodIssue

interface Context {
  readonly issues: readonly Issue[]
  readonly schema: ZodType
  readonly root: unknown
  readonly base: readonly PathSegment[]
  /** `phase "search"`: how to call the root in messages; the path when absent. */
  readonly subject?: string | undefined
}

/**
 * Findings for the issues that `schema` raised about `value`.
 *
 * @param base path of `value` in the document
 * @param subject what the value is called in messages
 */
export function schemaFindings(
  issues: readonly Issue[],
  schema: ZodType,
  value: unknown,
  base: readonly PathSegment[],
  subject?: string,
): Finding[] {
  return issues.flatMap((issue) => fromIssue(issue, [], { issues, schema, root: value, base, subject }))
}

function fromIssue(issue: Issue, prefix: readonly PathSegment[], context: Context): Finding[] {
  const path = [...prefix, ...(issue.path as PathSegment[])]
  const full = [...context.base, ...path]
  const value = valueAt(context.root, path)
  const name = path.at(-1)
  const called = typeof name === 'string' ? `"${name}"` : formatPath(full)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const legal = legalKeys(context.schema, path, context.root)
        return {
          code: 'WF_UNKNOWN_KEY' as const,
          message: `Unknown key "${key}" in ${nameOf(path, context)}.`,
          path: [...full, key],
          at: 'key' as const,
          ...legalNames(key, legal),
        }
      })
    case 'invalid_type': {
      const expected = article(issue.expected)
      if (value === undefined && typeof name === 'string') {
        const parent = path.slice(0, -1)
        const present = Object.keys((valueAt(context.root, parent) as object | null | undefined) ?? {})
        const legal = new Set(legalKeys(context.schema, parent, context.root))
        const mistyped = legalNames(
          name,
          present.filter((key) => !legal.has(key)),
        ).suggestion
        // The mistyped key is reported itself, with the right name.
        if (mistyped !== undefined && isReported(mistyped, context.issues)) return []
        return [
          {
            code: 'WF_MISSING_KEY',
            message: `Expected a key "${name}" (${expected}) in ${nameOf(parent, context)}, was: ${present.length === 0 ? 'nothing' : present.join(', ')}.`,
            path: full.slice(0, -1),
            at: 'key',
            hint: mistyped === undefined ? undefined : `Is "${mistyped}" meant to be "${name}"?`,
          },
        ]
      }
      return [
        {
          code: 'WF_WRONG_TYPE',
          message: `Expected ${expected} for ${called}, was ${describeValue(value)}.`,
          path: full,
        },
      ]
    }
    case 'invalid_value': {
      const legal = issue.values.map(String)
      const wanted = legal.length === 1 ? `${JSON.stringify(issue.values[0])}` : `one of ${listNames(legal)}`
      if (value === undefined && typeof name === 'string') {
        return [
          {
            code: 'WF_MISSING_KEY',
            message: `Expected a key "${name}" (${wanted}) in ${nameOf(path.slice(0, -1), context)}.`,
            path: full.slice(0, -1),
            at: 'key',
          },
        ]
      }
      return [
        {
          code: 'WF_BAD_VALUE',
          message: `Expected ${wanted} for ${called}, was ${describeValue(value)}.`,
          path: full,
          suggestion: typeof value === 'string' ? legalNames(value, legal).suggestion : undefined,
        },
      ]
    }
    case 'invalid_union':
      return fromUnion(issue, path, context)
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => fromIssue(inner as Issue, path, context))
    case 'too_small':
      return [bound(issue.origin, 'at least', Number(issue.minimum), issue.inclusive ?? true, called, value, full)]
    case 'too_big':
      return [bound(issue.origin, 'at most', Number(issue.maximum), issue.inclusive ?? true, called, value, full)]
    default: {
      const message = issue.message.endsWith('.') ? issue.message : `${issue.message}.`
      const says = /^Expected /.test(message) ? message : `Expected a legal value for ${called}: ${message}`
      return [
        {
          code: 'WF_BAD_VALUE',
          message: /, was /.test(says) ? says : `${says.slice(0, -1)}, was ${describeValue(value)}.`,
          path: full,
        },
      ]
    }
  }
}

const isReported = (key: string, issues: readonly Issue[]): boolean =>
  issues.some((issue) => issue.code === 'unrecognized_keys' && issue.keys.includes(key))

function fromUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: PathSegment[], context: Context): Finding[] {
  const full = [...context.base, ...path]
  const value = valueAt(context.root, path)
  const name = path.at(-1)
  const called = typeof name === 'string' ? `"${name}"` : formatPath(full)
  if (issue.errors.length === 0) {
    const legal = ((issue as { options?: readonly unknown[] }).options ?? []).map(String)
    if (value === undefined) {
      return [
        {
          code: 'WF_MISSING_KEY',
          message: `Expected a key ${called}, one of ${listNames(legal)}.`,
          path: full.slice(0, -1),
          at: 'key',
        },
      ]
    }
    return [
      {
        code: 'WF_BAD_VALUE',
        message: `Expected one of ${listNames(legal)} for ${called}, was ${describeValue(value)}.`,
        path: full,
        suggestion: typeof value === 'string' ? legalNames(value, legal).suggestion : undefined,
      },
    ]
  }
  // An alternative whose own kind fits (a mapping for a mapping) says more than one that fails at once.
  const inside = issue.errors
    .map((errors) => errors as Issue[])
    .filter(
      (errors) =>
        !errors.some(
          (error) => error.path.length === 0 && (error.code === 'invalid_type' || error.code === 'invalid_value'),
        ),
    )
    .sort((a, b) => a.length - b.length)
  if (inside[0] !== undefined) return inside[0].flatMap((error) => fromIssue(error, path, context))
  const wanted = new Set<string>()
  const words: string[] = []
  for (const errors of issue.errors as readonly Issue[][]) {
    for (const error of errors) {
      if (error.path.length > 0) continue
      if (error.code === 'invalid_type') wanted.add(article(error.expected))
      else if (error.code === 'invalid_value') {
        words.push(...error.values.map(String))
        for (const each of error.values) wanted.add(JSON.stringify(each))
      }
    }
  }
  return [
    {
      code: typeof value === 'string' && words.length > 0 ? 'WF_BAD_VALUE' : 'WF_WRONG_TYPE',
      message: `Expected ${[...wanted].join(' or ')} for ${called}, was ${describeValue(value)}.`,
      path: full,
      suggestion: typeof value === 'string' ? legalNames(value, words).suggestion : undefined,
    },
  ]
}

function bound(
  origin: string,
  word: string,
  limit: number,
  inclusive: boolean,
  called: string,
  value: unknown,
  path: PathSegment[],
): Finding {
  const counted = origin === 'array' || origin === 'set' ? ' elements' : origin === 'string' ? ' characters' : ''
  const wanted = inclusive
    ? `${word} ${limit}${counted}`
    : `${word === 'at least' ? 'more than' : 'less than'} ${limit}${counted}`
  return { code: 'WF_BAD_VALUE', message: `Expected ${wanted} for ${called}, was ${describeValue(value)}.`, path }
}

function nameOf(path: readonly PathSegment[], context: Context): string {
  if (path.length === 0 && context.subject !== undefined) return context.subject
  const full = [...context.base, ...path]
  const phase = valueAt(context.root, path) as { readonly name?: unknown } | undefined
  if (full.at(-2) === 'phases' && typeof phase?.name === 'string') return `phase "${phase.name}"`
  return full.length === 0 ? 'the definition' : formatPath(full)
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  null: 'null',
  tuple: 'a list',
}

const article = (expected: string): string => ARTICLES[expected] ?? expected

function valueAt(root: unknown, path: readonly PathSegment[]): unknown {
  let value = root
  for (const segment of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Record<PathSegment, unknown>)[segment]
  }
  return value
}

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, ZodType>>
  readonly innerType?: ZodType
  readonly in?: ZodType
  readonly getter?: () => ZodType
  readonly options?: readonly ZodType[]
  readonly element?: ZodType
  readonly valueType?: ZodType
  readonly items?: readonly ZodType[]
  readonly left?: ZodType
  readonly right?: ZodType
  readonly discriminator?: string
}

/** Object schemas, arrays and records behind wrappers; several for a union. */
function unwrap(schema: ZodType): readonly ZodType[] {
  const def = schema._zod.def as unknown as Definition
  if (def.innerType !== undefined) return unwrap(def.innerType)
  if (def.type === 'pipe' && def.in !== undefined) return unwrap(def.in)
  if (def.type === 'lazy' && def.getter !== undefined) return unwrap(def.getter())
  if (def.options !== undefined) return def.options.flatMap(unwrap)
  if (def.left !== undefined && def.right !== undefined) return [...unwrap(def.left), ...unwrap(def.right)]
  return [schema]
}

/**
 * The keys that `schema` allows in the object at `path`; for a union those of all alternatives, or of the one that the
 * discriminating key of `value` selects.
 */
export function legalKeys(schema: ZodType, path: readonly PathSegment[], value?: unknown): readonly string[] {
  let schemas = unwrap(schema)
  let here = value
  for (const segment of path) {
    schemas = select(schemas, here).flatMap((each) => {
      const def = each._zod.def as unknown as Definition
      const child =
        def.shape !== undefined
          ? def.shape[String(segment)]
          : (def.element ?? def.valueType ?? def.items?.[Number(segment)])
      return child === undefined ? [] : unwrap(child)
    })
    here = valueAt(here, [segment])
  }
  return [
    ...new Set(
      select(schemas, here).flatMap((each) => Object.keys((each._zod.def as unknown as Definition).shape ?? {})),
    ),
  ]
}

/** Of several object schemas those whose literal keys equal what is there, if any. */
function select(schemas: readonly ZodType[], value: unknown): readonly ZodType[] {
  if (schemas.length < 2 || value === null || typeof value !== 'object') return schemas
  const fitting = schemas.filter((each) => {
    const shape = (each._zod.def as unknown as Definition).shape
    if (shape === undefined) return false
    return Object.entries(shape).some(([key, field]) => {
      const values = (field._zod as unknown as { values?: Set<unknown> }).values
      return values !== undefined && values.size > 0 && values.has((value as Record<string, unknown>)[key])
    })
  })
  return fitting.length > 0 ? fitting : schemas
}
