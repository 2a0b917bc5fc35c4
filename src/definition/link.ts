/** @module Looks up every name in a workflow: inputs, dependencies, and what expressions read. */
import type { JsonValue } from '../core/hash.ts'
import type { Finding } from './diagnostics.ts'
import type { Entry, FlatCondition, FlatPhase, Group, Scope } from './flat-phase.ts'
import { collectNames, lookup, outputsOf, withOutputs } from './lookup.ts'
import { ExpressionReader, type LinkOptions, Reads, type Site } from './read-expressions.ts'
import { parseReference, type ResolvedReference } from './reference.ts'
import type { PathSegment } from './source.ts'
import type { Phase } from './workflow.ts'

/** Fills in `inputs`, `references`, `conditions`, `choice`, `config` and `after` of every phase, and reports what it cannot find. */
export function link(phases: readonly FlatPhase[], options: LinkOptions): void {
  const linker = new Linker(options)
  for (const phase of phases) linker.linkPhase(phase)
}

class Linker {
  readonly #options: LinkOptions
  readonly #reader: ExpressionReader
  readonly #groups = new Map<Group, LinkedGroup>()

  constructor(options: LinkOptions) {
    this.#options = options
    this.#reader = new ExpressionReader(options)
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
    if (flat.forEach !== undefined)
      this.#reader.check(flat.forEach.over, [...origin.path, 'for_each'], 'list', site, reads)
    flat.config = this.#reader.values(
      phase.config as JsonValue,
      [...origin.path, 'config'],
      [],
      site,
      reads,
      flat.openPaths,
    )
    for (const [key, arm] of [
      ['ifTrue', phase.if_true],
      ['ifFalse', phase.if_false],
    ] as const) {
      if (arm === undefined) continue
      const path = [...origin.path, key === 'ifTrue' ? 'if_true' : 'if_false', 'config']
      flat.arms = { ...flat.arms, [key]: this.#reader.values(arm.config as JsonValue, path, [], site, reads, []) }
    }
    const own = outputsOf(flat, this.#options.types)
    phase.gate.forEach((check, index) => {
      const gate = { ...site, local: [...local, ...(own ?? []), ...(own === undefined ? ['*'] : [])] }
      const checkAt = (expression: string, key: string): void => {
        this.#reader.check(expression, [...origin.path, 'gate', index, key], 'condition', gate, reads)
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
    this.#reader.check(text, path, 'condition', site, reads)
    return { expression: text, expect, references: reads.references, bindings: reads.bindings }
  }
}

interface LinkedGroup {
  readonly after: readonly string[]
  readonly anyOf: readonly string[][]
  readonly conditions: readonly FlatCondition[]
}
