/** @module The expressions of a phase: what they read, whether it exists, and the values of those that need no output. */
import type { JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import { type Finding, legalNames } from './diagnostics.ts'
import {
  type ExpressionPath,
  evaluateCondition,
  evaluateExpression,
  missingKey,
  parseCondition,
  parseExpression,
  settleExpressions,
} from './expression.ts'
import type { Bindings, Scope } from './flat-phase.ts'
import { type KnownTypes, lookup, type Segments, visibleNames } from './lookup.ts'
import { own } from './own.ts'
import { conditionCode, findPlaceholders } from './placeholder.ts'
import type { ResolvedReference } from './reference.ts'
import type { PathSegment } from './source.ts'

export interface LinkOptions {
  readonly types: KnownTypes
  /**
   * Environment variables that are never stored: their expressions stay for the run. The value says whether each is set.
   */
  readonly secrets: ReadonlyMap<string, boolean>
}

/** Checks expressions, replaces what is known, and writes down what the rest reads. */
export class ExpressionReader {
  readonly #options: LinkOptions

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** Checks the expressions of a value; those that need no output are replaced by their values. */
  values(
    value: JsonValue,
    path: readonly PathSegment[],
    inside: readonly (string | number)[],
    site: Site,
    reads: Reads,
    open: (readonly (string | number)[])[],
  ): JsonValue {
    if (typeof value === 'string')
      return value.includes('${') ? this.#text(value, path, inside, site, reads, open) : value
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) {
      return value.map((item: JsonValue, index) =>
        this.values(item, [...path, index], [...inside, index], site, reads, open),
      )
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        this.values(item as JsonValue, [...path, key], [...inside, key], site, reads, open),
      ]),
    )
  }

  #text(
    text: string,
    path: readonly PathSegment[],
    inside: readonly (string | number)[],
    site: Site,
    reads: Reads,
    open: (readonly (string | number)[])[],
  ): JsonValue {
    const { found, open: unclosed } = findPlaceholders(text)
    if (unclosed !== undefined) {
      open.push(inside)
      site.add({
        code: 'WF_EXPRESSION',
        message: 'Expected a "}" that closes the expression, was the end of the text.',
        path,
        within: { offset: unclosed, length: text.length - unclosed },
        hint: 'Write `$${` for a plain `${`.',
      })
    }
    const settled = new Set<string>()
    for (const { code, offset } of found) {
      if (this.check(code, path, 'value', site, reads, offset) === 'settled') settled.add(code)
    }
    if (unclosed !== undefined) return text
    if (settled.size < new Set(found.map(({ code }) => code)).size) open.push(inside)
    return settleExpressions(text, site.bindings, (code) => settled.has(code))
  }

  /** `settled`: everything it reads is known now. `open`: only the run knows. */
  check(
    text: string,
    path: readonly PathSegment[],
    kind: 'condition' | 'list' | 'value',
    site: Site,
    reads: Reads,
    shift = 0,
  ): 'settled' | 'open' {
    const parsed = kind === 'value' ? parseExpression(text) : parseCondition(text, kind === 'list' ? 'list' : 'bool')
    if (!parsed.ok) {
      const { message, offset, length } = parsed.fault
      site.add({ code: 'WF_EXPRESSION', message, path, within: { offset: offset + shift, length } })
      return 'open'
    }
    let state: 'settled' | 'open' = 'settled'
    for (const read of parsed.paths) {
      if (this.#read(read, path, site, reads, shift) === 'open') state = 'open'
    }
    if (state === 'settled') state = this.#evaluated(text, kind, parsed.paths, path, site, shift)
    return state
  }

  /** What needs no output shows now whether it has a value. */
  #evaluated(
    text: string,
    kind: 'condition' | 'list' | 'value',
    paths: readonly ExpressionPath[],
    path: readonly PathSegment[],
    site: Site,
    shift: number,
  ): 'settled' | 'open' {
    try {
      if (kind === 'condition') evaluateCondition(text, site.bindings)
      else evaluateExpression(kind === 'list' ? conditionCode(text) : text, site.bindings)
      return 'settled'
    } catch (error) {
      const missing = paths.flatMap((read) => (read.optional ? [] : (missingKey(read, site.bindings) ?? [])))[0]
      site.add(
        missing === undefined
          ? {
              code: 'WF_EXPRESSION',
              message: (error as Error).message,
              path,
              within: { offset: shift, length: text.length },
            }
          : {
              code: 'WF_UNKNOWN_NAME',
              message: `Unknown name "${missing.name}" in "${missing.read.segments.join('.')}".`,
              path,
              within: { offset: missing.read.offset + shift, length: missing.read.length },
              ...legalNames(missing.name, missing.legal),
            },
      )
      return 'open'
    }
  }

  #read(
    read: ExpressionPath,
    path: readonly PathSegment[],
    site: Site,
    reads: Reads,
    shift: number,
  ): 'settled' | 'open' {
    const { optional } = read
    const segments = this.#withoutPhases(read.segments, site)
    const first = String(segments[0])
    const within = { offset: read.offset + shift, length: read.length }
    if (site.local.includes(first)) return 'open'
    if (first === 'env') return this.#environment(segments, optional, path, within, site, reads)
    if (Object.hasOwn(site.bindings, first)) {
      reads.bindings[first] = site.bindings[first]!
      return 'settled'
    }
    const found = lookup(segments, segments.join('.'), site.scope, this.#options.types)
    if (typeNames.has(first) && segments === read.segments) {
      // `type(x) == int` asks for a type; a phase of that name is read in another way.
      if (!found.ok && segments.length === 1) return 'settled'
      site.add({
        code: 'WF_EXPRESSION',
        message: `Expected the name of a value, was "${first}", the name of a type.`,
        path,
        within,
        ...(found.ok ? { hint: `Write \`phases.${first}\` for the phase.` } : {}),
      })
      return 'open'
    }
    if (!found.ok) {
      if (site.local.includes('*')) return 'open'
      const names = [...visibleNames(site.scope), ...Object.keys(site.bindings), ...site.local]
      const unknown = found.code === 'WF_UNKNOWN_PHASE' && segments.length === 1
      site.add(
        unknown || (found.code === 'WF_UNKNOWN_PHASE' && found.suggestion === undefined)
          ? {
              code: 'WF_UNKNOWN_NAME',
              message: `Unknown name "${first}" in an expression.`,
              path,
              within,
              ...(dashed(first, names) ?? legalNames(first, names)),
            }
          : { ...found, path, within },
      )
      return 'open'
    }
    if ('entry' in found) {
      // `has(previous.search)` asks whether there was such a phase, which is known.
      if (optional) reads.present(segments)
      else {
        site.add({
          code: 'WF_BAD_REFERENCE',
          message: `Expected an output behind the phase "${segments.join('.')}" in an expression.`,
          path,
          within,
        })
      }
      return 'open'
    }
    reads.add(found.reference)
    return 'open'
  }

  /** `phases.NAME` and `phases["NAME"]` read a phase whose name is no name of the language, such as `unit-tests` or `package`. */
  #withoutPhases(segments: Segments, site: Site): Segments {
    const [first, ...rest] = segments
    const isTaken = site.local.includes('phases') || lookup(['phases'], 'phases', site.scope, this.#options.types).ok
    return first === 'phases' && rest.length > 0 && !isTaken ? rest : segments
  }

  #environment(
    segments: Segments,
    optional: boolean,
    path: readonly PathSegment[],
    within: { readonly offset: number; readonly length: number },
    site: Site,
    reads: Reads,
  ): 'settled' | 'open' {
    const name = segments[1]
    if (name === undefined) {
      site.add({ code: 'WF_EXPRESSION', message: 'Expected the name of a variable behind "env".', path, within })
      return 'open'
    }
    const secretIsSet = this.#options.secrets.get(String(name))
    if (secretIsSet === false && !optional) {
      site.add({
        severity: 'unavailable',
        code: 'WF_ENV_MISSING',
        message: `Expected the secret environment variable "${name}" before a run, was not set.`,
        path,
        within,
      })
    }
    if (secretIsSet !== undefined) return 'open'
    const env = (site.bindings.env ?? {}) as Readonly<Record<string, string>>
    const value = own(env, String(name))
    if (value === undefined && !optional) {
      site.add({
        code: 'WF_ENV_MISSING',
        message: `Expected an environment variable "${name}", was not set.${didYouMean(String(name), Object.keys(env))}`,
        path,
        within,
      })
      return 'open'
    }
    const used = (reads.bindings.env ?? {}) as Record<string, JsonValue>
    reads.bindings.env = value === undefined ? used : { ...used, [String(name)]: value }
    return 'settled'
  }
}

/** What the language itself means by these. */
const typeNames: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'cel',
  'double',
  'google',
  'int',
  'list',
  'map',
  'null_type',
  'optional',
  'string',
  'type',
  'uint',
])

/** How to read a name with a dash that an expression takes for a subtraction. */
function dashed(first: string, names: readonly string[]): { readonly hint: string } | undefined {
  const name = names.find((each) => each.startsWith(`${first}-`))
  return name === undefined ? undefined : { hint: `Write \`phases["${name}"]\`: a dash is a minus in expressions.` }
}

/** Where an expression stands. */
export interface Site {
  readonly scope: Scope
  readonly bindings: Bindings
  readonly add: (finding: Finding) => void
  /** Names that only the run knows; `*` when any name may be an own output. */
  readonly local: readonly string[]
}

/** What expressions of one phase read. */
export class Reads {
  readonly references: ResolvedReference[] = []
  readonly bindings: Record<string, JsonValue> = {}

  add(reference: ResolvedReference): void {
    if (!this.references.some((each) => each.reference === reference.reference)) this.references.push(reference)
  }

  /** Marks names as existing without a value. */
  present(segments: Segments): void {
    let at = this.bindings as Record<string, JsonValue>
    for (const segment of segments) at = (at[String(segment)] ??= {}) as Record<string, JsonValue>
  }
}
