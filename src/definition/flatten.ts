/** @module Unfolds branches, sub-workflows, `for_each` lists that are known and `repeat` rounds into flat phases with scopes. */

import { BugError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { legalNames } from './diagnostics.ts'
import { evaluateExpression, parseCondition } from './expression.ts'
import type { Bindings, Entry, FlatPhase, Group, Scope } from './flat-phase.ts'
import { resolveKnown } from './known-values.ts'
import { conditionCode, findPlaceholders } from './placeholder.ts'
import { type Origin, originKey } from './spellings/canonicalize.ts'
import type { Phase, Workflow } from './workflow.ts'

/** Names that expressions understand themselves. */
export const reservedNames = ['env', 'workflow', 'global_config', 'params', 'index', 'round', 'previous'] as const

export interface Flattened {
  readonly phases: readonly FlatPhase[]
  readonly root: Scope
}

interface Position {
  readonly indices: readonly number[]
  /** Name of what surrounds it; empty at the top. */
  readonly prefix: string
  readonly scope: Scope
  readonly groups: readonly Group[]
  readonly bindings: Bindings
  readonly enabled: boolean
  readonly when: 'succeeded' | 'always'
}

/**
 * @param bindings values that every expression can read: `env`, `workflow`, `global_config`
 */
export function flatten(workflow: Workflow, origins: ReadonlyMap<string, Origin>, bindings: Bindings): Flattened {
  const root: Scope = { parent: undefined, entries: new Map() }
  const phases: FlatPhase[] = []
  const at: Position = { indices: [], prefix: '', scope: root, groups: [], bindings, enabled: true, when: 'succeeded' }
  addAll(workflow.phases, at, origins, phases)
  return { phases, root }
}

function addAll(list: readonly Phase[], at: Position, origins: ReadonlyMap<string, Origin>, into: FlatPhase[]): void {
  list.forEach((phase, index) => {
    const indices = [...at.indices, index]
    const origin = origins.get(originKey(indices))
    if (origin === undefined) throw new BugError(`Phase ${originKey(indices)} has no origin.`)
    if (at.scope.entries.has(phase.name)) {
      origin.add({
        code: 'WF_DUPLICATE_NAME',
        message: `Expected a name that no other phase here has, was "${phase.name}" again.`,
        path: [...origin.path, 'name'],
      })
      return
    }
    if ((reservedNames as readonly string[]).includes(phase.name)) {
      origin.add({
        code: 'WF_DUPLICATE_NAME',
        message: `Expected a name that expressions do not use themselves, was "${phase.name}".`,
        path: [...origin.path, 'name'],
      })
    }
    const entry = unfold(phase, origin, { ...at, indices }, qualify(at.prefix, phase.name), origins, into)
    at.scope.entries.set(phase.name, entry)
  })
}

const qualify = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`)

function unfold(
  phase: Phase,
  origin: Origin,
  at: Position,
  name: string,
  origins: ReadonlyMap<string, Origin>,
  into: FlatPhase[],
): Entry {
  if (phase.for_each !== undefined) {
    const { for_each, ...rest } = phase
    const elements = listElements(for_each, origin, withParams(phase, at.bindings))
    if (elements === undefined) {
      const forEach = { over: String(for_each.in), as: for_each.as, maxItems: for_each.max_items }
      if (phase.phases !== undefined || phase.repeat !== undefined) {
        origin.add({
          code: 'WF_BAD_VALUE',
          message:
            'Expected a list that is known before the run for a "for_each" over several phases, was an expression over outputs.',
          path: [...origin.path, 'for_each'],
          hint: 'Give each of the phases a `for_each` of its own over that list; the results of one are a list for the next.',
        })
      }
      return single(phase, origin, { ...at, bindings: withParams(phase, at.bindings, origin) }, name, into, forEach)
    }
    const entries = elements.map(({ label, value }, index) =>
      unfold(
        rest,
        origin,
        { ...at, bindings: { ...at.bindings, [for_each.as]: value, index } },
        `${name}.${label}`,
        origins,
        into,
      ),
    )
    return { kind: 'several', pick: 'all', entries }
  }
  if (phase.repeat !== undefined) return rounds(phase, origin, at, name, origins, into)
  const here = { ...at, bindings: withParams(phase, at.bindings, origin) }
  if (phase.phases === undefined) return single(phase, origin, here, name, into)
  return group(phase, origin, here, name, origins, into)
}

/** What the expressions of a phase can read, its own `params` with it. Without an origin nothing is reported. */
function withParams(phase: Phase, bindings: Bindings, origin?: Origin): Bindings {
  if (phase.params === undefined) return bindings
  const path = [...(origin?.path ?? []), 'params']
  const params = resolveKnown(phase.params as JsonValue, bindings, path, origin?.add ?? (() => {}))
  return { ...bindings, params }
}

function group(
  phase: Phase,
  origin: Origin,
  at: Position,
  name: string,
  origins: ReadonlyMap<string, Origin>,
  into: FlatPhase[],
  round?: Group['round'],
  previous?: Entry,
): Entry {
  const scope: Scope = { parent: at.scope, entries: new Map() }
  if (previous !== undefined) scope.entries.set('previous', previous)
  const own: Group = {
    phase,
    origin,
    scope: at.scope,
    bindings: at.bindings,
    ...(round === undefined ? {} : { round }),
  }
  addAll(
    phase.phases ?? [],
    {
      ...at,
      prefix: name,
      scope,
      groups: [...at.groups, own],
      enabled: at.enabled && phase.enabled,
      when: phase.when === 'always' ? 'always' : at.when,
    },
    origins,
    into,
  )
  return { kind: 'scope', scope }
}

function single(
  phase: Phase,
  origin: Origin,
  at: Position,
  name: string,
  into: FlatPhase[],
  forEach?: FlatPhase['forEach'],
): Entry {
  const flat: FlatPhase = {
    name,
    phase,
    origin,
    source: at.indices,
    scope: at.scope,
    groups: at.groups,
    bindings: at.bindings,
    enabled: at.enabled && phase.enabled,
    when: phase.when === 'always' ? 'always' : at.when,
    ...(forEach === undefined ? {} : { forEach }),
    config: phase.config as JsonValue,
    arms: {},
    inputs: [],
    references: [],
    usedBindings: {},
    conditions: [],
    choice: undefined,
    after: [],
    anyOf: [],
    taken: new Set(),
    openPaths: [],
  }
  into.push(flat)
  return { kind: 'phase', phase: flat }
}

function rounds(
  phase: Phase,
  origin: Origin,
  at: Position,
  name: string,
  origins: ReadonlyMap<string, Origin>,
  into: FlatPhase[],
): Entry {
  const { repeat, ...rest } = phase
  const entries: Entry[] = []
  for (let round = 1; round <= repeat!.max; round++) {
    const previous = entries.at(-1)
    const bindings: Bindings =
      previous === undefined ? { ...at.bindings, round, previous: {} } : withoutPrevious({ ...at.bindings, round })
    const inner = { ...at, bindings: withParams(phase, bindings, origin) }
    // What `until` calls by the phase's own name is the round that has just ended.
    const ended: Group['round'] =
      previous === undefined
        ? undefined
        : {
            until: repeat!.until,
            scope:
              previous.kind === 'scope'
                ? previous.scope
                : {
                    parent: at.scope,
                    entries: new Map([
                      [phase.name, previous],
                      ['previous', previous],
                    ]),
                  },
            bindings: withParams(phase, { ...at.bindings, round: round - 1 }),
          }
    if (phase.phases !== undefined) {
      entries.push(group(rest, origin, inner, `${name}.${round}`, origins, into, ended, previous))
      continue
    }
    const scope: Scope = {
      parent: at.scope,
      entries: previous === undefined ? new Map() : new Map([['previous', previous]]),
    }
    const around: Group[] =
      ended === undefined
        ? []
        : [
            {
              phase: { ...rest, inputs: [], depends_on: [], condition: undefined },
              origin,
              scope: at.scope,
              bindings,
              round: ended,
            },
          ]
    entries.push(single(rest, origin, { ...inner, scope, groups: [...at.groups, ...around] }, `${name}.${round}`, into))
  }
  return { kind: 'several', pick: 'last', entries }
}

function withoutPrevious({ previous: _, ...rest }: Record<string, JsonValue>): Bindings {
  return rest
}

interface Element {
  readonly label: string
  readonly value: JsonValue
}

/** The elements of a list that is known now; `undefined` for one that an earlier phase makes. */
function listElements(
  forEach: NonNullable<Phase['for_each']>,
  origin: Origin,
  bindings: Bindings,
): readonly Element[] | undefined {
  const path = [...origin.path, 'for_each']
  const combinations = forEach.matrix === undefined ? undefined : product(forEach.matrix as Record<string, JsonValue[]>)
  let list: readonly JsonValue[]
  if (Array.isArray(forEach.in)) list = forEach.in as JsonValue[]
  else if (typeof forEach.in === 'string') {
    const code = conditionCode(forEach.in)
    const parsed = parseCondition(forEach.in, 'list')
    if (!parsed.ok) {
      origin.add({ code: 'WF_EXPRESSION', message: parsed.fault.message, path, within: parsed.fault })
      return []
    }
    if (findPlaceholders(forEach.in).found.length === 0) {
      origin.add({
        code: 'WF_WRONG_TYPE',
        message: `Expected a list or a \${…} expression for "for_each", was ${JSON.stringify(forEach.in)}.`,
        path,
        ...legalNames(forEach.in, []),
      })
      return []
    }
    if (!parsed.paths.every(({ segments }) => Object.hasOwn(bindings, String(segments[0])))) return undefined
    let value: JsonValue
    try {
      value = evaluateExpression(code, bindings)
    } catch (error) {
      origin.add({ code: 'WF_EXPRESSION', message: (error as Error).message, path })
      return []
    }
    if (!Array.isArray(value)) {
      origin.add({
        code: 'WF_WRONG_TYPE',
        message: `Expected a list for "for_each", was ${JSON.stringify(value)}.`,
        path,
      })
      return []
    }
    list = value
  } else list = combinations ?? []
  if (forEach.in !== undefined && combinations !== undefined) {
    origin.add({ code: 'WF_TWICE', message: 'Expected either "for_each" or "matrix", not both.', path })
  }
  if (list.length > forEach.max_items) {
    origin.add({
      code: 'WF_BAD_VALUE',
      message: `Expected at most ${forEach.max_items} elements ("max_items") for "for_each", was ${list.length}.`,
      path,
    })
    return []
  }
  const labels = list.map(labelOf)
  const readable = labels.every((label) => label !== undefined) && new Set(labels).size === labels.length
  return list.map((value, index) => ({ label: readable ? labels[index]! : String(index), value }))
}

/** A short name for an element, when its value is one: `momentum`, `momentum-20`. */
function labelOf(value: JsonValue): string | undefined {
  const parts = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.values(value) : [value]
  const label = parts.map((part) => (typeof part === 'object' ? '' : String(part))).join('-')
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(label) ? label : undefined
}

/** Every combination, the last key changing fastest. */
function product(matrix: Readonly<Record<string, readonly JsonValue[]>>): Record<string, JsonValue>[] {
  return Object.entries(matrix).reduce<Record<string, JsonValue>[]>(
    (made, [key, values]) => made.flatMap((each) => values.map((value) => ({ ...each, [key]: value }))),
    [{}],
  )
}
