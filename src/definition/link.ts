/** @module Looks up every name in a workflow: inputs, dependencies, and what expressions read. */
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
import type { Bindings, Entry, FlatCondition, FlatPhase, Group, Scope } from './flat-phase.ts'
import { collectNames, type KnownTypes, lookup, outputsOf, type Segments, visibleNames, withOutputs } from './lookup.ts'
import { own } from './own.ts'
import { conditionCode, findPlaceholders } from './placeholder.ts'
import { parseReference, type ResolvedReference } from './reference.ts'
import type { PathSegment } from './source.ts'
import type { Phase } from './workflow.ts'

export interface LinkOptions {
  readonly types: KnownTypes
  /**
   * Environment variables that are never stored: their expressions stay for the run. The value says whether each is set.
   */
  readonly secrets: ReadonlyMap<string, boolean>
}

/** Fills in `inputs`, `references`, `conditions`, `choice`, `config` and `after` of every phase, and reports what it cannot find. */
export function link(phases: readonly FlatPhase[], options: LinkOptions): void {
  const linker = new Linker(options)
  for (const phase of phases) linker.linkPhase(phase)
}

class Linker {
  readonly #options: LinkOptions
  readonly #groups = new Map<Group, LinkedGroup>()

  constructor(options: LinkOptions) {
    this.#options = options
  }

  linkPhase(flat: FlatPhase): void {
    const { phase, origin, scope, bindings } = flat
    const after = new Set<string>()
    for (const group of flat.groups) {
      const { after: before, conditions } = this.#linkGroup(group)
      for (const name of before) after.add(name)
      flat.conditions.push(...conditions)
    }
    flat.inputs = this.#inputs(phase, flat, scope, after)
    const anyOf: string[][] = []
    for (const group of flat.groups) anyOf.push(...this.#linkGroup(group).anyOf)
    for (const entry of this.#dependencies(phase, origin.add, origin.path, scope)) collectNames(entry, after, anyOf)

    const local = flat.forEach === undefined ? [] : [flat.forEach.as, 'index']
    const site = { scope, bindings, add: origin.add, local }
    const reads = new Reads()
    if (flat.forEach !== undefined) this.#check(flat.forEach.over, [...origin.path, 'for_each'], 'list', site, reads)
    flat.config = this.#values(phase.config as JsonValue, [...origin.path, 'config'], [], site, reads, flat.openPaths)
    for (const [key, arm] of [
      ['ifTrue', phase.if_true],
      ['ifFalse', phase.if_false],
    ] as const) {
      if (arm === undefined) continue
      const path = [...origin.path, key === 'ifTrue' ? 'if_true' : 'if_false', 'config']
      flat.arms = { ...flat.arms, [key]: this.#values(arm.config as JsonValue, path, [], site, reads, []) }
    }
    const own = outputsOf(flat, this.#options.types)
    phase.gate.forEach((check, index) => {
      const gate = { ...site, local: [...local, ...(own ?? []), ...(own === undefined ? ['*'] : [])] }
      const checkAt = (expression: string, key: string): void => {
        this.#check(expression, [...origin.path, 'gate', index, key], 'condition', gate, reads)
      }
      if ('expression' in check) checkAt(check.expression, 'expression')
      if (check.only_if !== undefined) checkAt(check.only_if, 'only_if')
    })
    flat.references = reads.references
    flat.usedBindings = reads.bindings
    if (phase.condition !== undefined) {
      const condition = this.#condition(phase.condition, true, [...origin.path, 'condition'], site)
      if (phase.if_true !== undefined || phase.if_false !== undefined) flat.choice = condition
      else flat.conditions.push(condition)
    } else if (phase.if_true !== undefined || phase.if_false !== undefined) {
      origin.add({
        code: 'WF_MISSING_KEY',
        message: `Expected a key "condition" in phase "${phase.name}", which has "if_true" or "if_false".`,
        path: origin.path,
        at: 'key',
      })
    }
    for (const list of [
      flat.inputs,
      flat.references,
      flat.choice?.references ?? [],
      ...flat.conditions.map((each) => each.references),
    ]) {
      for (const { phase: name, from } of list) {
        for (const each of from?.phases ?? [name]) after.add(each)
        if (from !== undefined) anyOf.push([...from.phases])
      }
    }
    flat.after = [...after]
    flat.anyOf = [...new Map(anyOf.map((list) => [list.join(' '), list])).values()]
  }

  #linkGroup(group: Group): LinkedGroup {
    const known = this.#groups.get(group)
    if (known !== undefined) return known
    const { phase, origin, scope, bindings, round } = group
    const after = new Set<string>()
    const anyOf: string[][] = []
    for (const entry of this.#dependencies(phase, origin.add, origin.path, scope)) collectNames(entry, after, anyOf)
    for (const { from } of this.#inputs(phase, undefined, scope, after, origin))
      if (from !== undefined) anyOf.push([...from.phases])
    const conditions: FlatCondition[] = []
    const site = { scope, bindings, add: origin.add, local: [] }
    if (phase.condition !== undefined) {
      conditions.push(this.#condition(phase.condition, true, [...origin.path, 'condition'], site))
    }
    if (round !== undefined) {
      // The whole round before has ended, not only what `until` reads.
      collectNames({ kind: 'scope', scope: round.scope }, after, anyOf)
      const ended = round.scope.entries.get('previous')
      const names = ended?.kind === 'phase' ? withOutputs(round.scope, ended.phase, this.#options.types) : round.scope
      const inside = { scope: names, bindings: round.bindings, add: origin.add, local: [] }
      conditions.push(this.#condition(round.until, false, [...origin.path, 'repeat', 'until'], inside))
    }
    const linked = { after: [...after], anyOf, conditions }
    this.#groups.set(group, linked)
    return linked
  }

  #inputs(
    phase: Phase,
    flat: FlatPhase | undefined,
    scope: Scope,
    after: Set<string>,
    origin = flat!.origin,
  ): ResolvedReference[] {
    return phase.inputs.flatMap((written, index) => {
      const path = [...origin.path, 'inputs', index]
      const plain = /^\$\{\s*(.*?)\s*\}$/.exec(written)?.[1] ?? written
      const segments = parseReference(plain)
      if (segments === undefined) {
        origin.add({
          code: 'WF_BAD_REFERENCE',
          message: `Expected a reference such as "phase.output", was "${written}".`,
          path,
        })
        return []
      }
      const found = lookup(segments, plain, scope, this.#options.types)
      if (!found.ok) {
        origin.add({ ...found, path })
        return []
      }
      if ('entry' in found) {
        const outputs = found.entry.kind === 'phase' ? outputsOf(found.entry.phase, this.#options.types) : undefined
        origin.add({
          code: 'WF_BAD_REFERENCE',
          message: `Expected an output behind the phase, such as "${plain}.${outputs?.[0] ?? 'output'}", was "${written}".`,
          path,
          hint: 'To wait for a phase without taking anything from it, use `depends_on`.',
        })
        return []
      }
      for (const name of found.reference.from?.phases ?? [found.reference.phase]) after.add(name)
      return [{ ...found.reference, reference: plain }]
    })
  }

  #dependencies(phase: Phase, add: (finding: Finding) => void, base: readonly PathSegment[], scope: Scope): Entry[] {
    return phase.depends_on.flatMap((written, index) => {
      const path = [...base, 'depends_on', index]
      const found = lookup(parseReference(written) ?? [written], written, scope, this.#options.types)
      if (!found.ok) {
        add({ ...found, code: found.code === 'WF_UNKNOWN_OUTPUT' ? 'WF_UNKNOWN_PHASE' : found.code, path })
        return []
      }
      if ('entry' in found) return [found.entry]
      add({
        code: 'WF_BAD_REFERENCE',
        message: `Expected the name of a phase in "depends_on", was the output "${written}".`,
        path,
        hint: 'Outputs stand under `inputs`.',
      })
      return []
    })
  }

  #condition(text: string, expect: boolean, path: readonly PathSegment[], site: Site): FlatCondition {
    const reads = new Reads()
    this.#check(text, path, 'condition', site, reads)
    return { expression: text, expect, references: reads.references, bindings: reads.bindings }
  }

  /** Checks the expressions of a value; those that need no output are replaced by their values. */
  #values(
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
        this.#values(item, [...path, index], [...inside, index], site, reads, open),
      )
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        this.#values(item as JsonValue, [...path, key], [...inside, key], site, reads, open),
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
      if (this.#check(code, path, 'value', site, reads, offset) === 'settled') settled.add(code)
    }
    if (unclosed !== undefined) return text
    if (settled.size < new Set(found.map(({ code }) => code)).size) open.push(inside)
    return settleExpressions(text, site.bindings, (code) => settled.has(code))
  }

  /** `settled`: everything it reads is known now. `open`: only the run knows. */
  #check(
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
    const { segments, optional } = read
    const first = String(segments[0])
    const within = { offset: read.offset + shift, length: read.length }
    if (site.local.includes(first)) return 'open'
    if (first === 'env') return this.#environment(segments, optional, path, within, site, reads)
    if (Object.hasOwn(site.bindings, first)) {
      reads.bindings[first] = site.bindings[first]!
      return 'settled'
    }
    const found = lookup(segments, segments.join('.'), site.scope, this.#options.types)
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
              ...legalNames(first, names),
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

interface LinkedGroup {
  readonly after: readonly string[]
  readonly anyOf: readonly string[][]
  readonly conditions: readonly FlatCondition[]
}

interface Site {
  readonly scope: Scope
  readonly bindings: Bindings
  readonly add: (finding: Finding) => void
  /** Names that only the run knows; `*` when any name may be an own output. */
  readonly local: readonly string[]
}

/** What expressions of one phase read. */
class Reads {
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
