/** @module What a name stands for: the phase, group or output behind `branch.phase.output`. */
import { legalNames } from './diagnostics.ts'
import type { Entry, FlatPhase, Scope } from './flat-phase.ts'
import { own } from './own.ts'
import type { ResolvedReference } from './reference.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What of the vocabulary decides which outputs there are. */
export type KnownTypes = Pick<Vocabulary, 'phaseTypes' | 'knownOutputs'>

export type Segments = readonly (string | number)[]
/** What was found, or why nothing was. */
export type Lookup =
  | { readonly ok: true; readonly reference: ResolvedReference }
  /** A phase or group without an output. */
  | { readonly ok: true; readonly entry: Entry }
  | {
      readonly ok: false
      readonly code: 'WF_UNKNOWN_PHASE' | 'WF_UNKNOWN_OUTPUT' | 'WF_BAD_REFERENCE'
      readonly message: string
      readonly suggestion?: string | undefined
      readonly hint?: string | undefined
    }

/**
 * What a reference stands for, seen from `scope`: names of the same list first, then those around it.
 *
 * @param written the reference as text, for messages
 */
export function lookup(segments: Segments, written: string, scope: Scope, types: KnownTypes): Lookup {
  const first = String(segments[0])
  let where: Scope | undefined = scope
  while (where !== undefined && !where.entries.has(first)) where = where.parent
  if (where === undefined) {
    return {
      ok: false,
      code: 'WF_UNKNOWN_PHASE',
      message: `Unknown phase "${first}" in "${written}".`,
      ...legalNames(first, visibleNames(scope)),
    }
  }
  return follow(where.entries.get(first)!, segments.slice(1), written, first, types)
}

function follow(entry: Entry, rest: Segments, written: string, trail: string, types: KnownTypes): Lookup {
  if (entry.kind === 'output') return takeOutput(entry.phase, entry.output, rest, written, types)
  const next = rest[0]
  if (next === undefined) return { ok: true, entry }
  if (entry.kind === 'phase') return takeOutput(entry.phase, String(next), rest.slice(1), written, types)
  if (entry.kind === 'scope') {
    const inner = entry.scope.entries.get(String(next))
    if (inner !== undefined) return follow(inner, rest.slice(1), written, `${trail}.${next}`, types)
    // The outputs of a sub-workflow are those of its phases, where only one has an output of that name.
    const makers = [...entry.scope.entries.values()].filter(
      (each) => each.kind === 'phase' && (each.phase.phase.outputs ?? []).includes(String(next)),
    )
    if (makers.length === 1) return follow(makers[0]!, rest, written, trail, types)
    const names = [...entry.scope.entries.keys()]
    return {
      ok: false,
      code: 'WF_UNKNOWN_PHASE',
      message:
        makers.length > 1
          ? `Expected one phase of "${trail}" with an output "${next}", were ${makers.length}.`
          : `Unknown phase "${next}" in "${written}".`,
      ...legalNames(String(next), names),
    }
  }
  const found = entry.entries.map((each) => follow(each, rest, written, trail, types))
  const wrong = found.find((each) => !each.ok)
  if (wrong !== undefined) return wrong
  const references = found.flatMap((each) => ('reference' in each && each.ok ? [each.reference] : []))
  const first = references[0]
  if (first === undefined)
    return {
      ok: true,
      entry: {
        kind: 'several',
        pick: entry.pick,
        entries: found.flatMap((each) => ('entry' in each ? [each.entry] : [])),
      },
    }
  if (references.some(({ from }) => from !== undefined && (from.pick !== entry.pick || entry.pick === 'last'))) {
    return {
      ok: false,
      code: 'WF_BAD_REFERENCE',
      message: `Expected a reference into one loop, was "${written}" into a loop inside a loop.`,
      hint: 'Collect the results in a phase inside the outer loop and refer to that.',
    }
  }
  const names = references.flatMap(({ phase, from }) => from?.phases ?? [phase])
  return { ok: true, reference: { ...first, reference: written, from: { pick: entry.pick, phases: names } } }
}

function takeOutput(flat: FlatPhase, output: string, path: Segments, written: string, types: KnownTypes): Lookup {
  const legal = outputsOf(flat, types)
  if (legal !== undefined && !legal.includes(output)) {
    const made = own(types.phaseTypes, flat.phase.type)?.outputs ?? {}
    const declarable = Object.hasOwn(made, output)
    return {
      ok: false,
      code: 'WF_UNKNOWN_OUTPUT',
      message: `Unknown output "${output}" of phase "${flat.name}" in "${written}".`,
      ...(declarable ? { hint: `Add "${output}" to the outputs of "${flat.phase.name}".` } : legalNames(output, legal)),
    }
  }
  flat.taken.add(output)
  return { ok: true, reference: { reference: written, phase: flat.name, output, path } }
}

/** The outputs that others may refer to; `undefined` when any name is legal (a type that is not available). */
export function outputsOf(flat: FlatPhase, types: KnownTypes): readonly string[] | undefined {
  const { phase } = flat
  if (phase.outputs !== undefined) return phase.outputs
  const arms = [phase.if_true, phase.if_false].flatMap((arm) => (arm === undefined ? [] : [arm.type]))
  const lists = (arms.length > 0 ? arms : [phase.type]).map((type) => {
    const made = own(types.phaseTypes, type)?.outputs
    return made === undefined ? undefined : { ...made, ...own(types.knownOutputs, type) }
  })
  if (lists.some((list) => list === undefined)) return undefined
  return [...new Set(lists.flatMap((list) => Object.keys(list!)))]
}

/** All phases behind a name. Phases at the same place in several rounds or members stand for each other. */
export function collectNames(entry: Entry, into: Set<string>, anyOf: string[][]): void {
  if (entry.kind === 'phase' || entry.kind === 'output') into.add(entry.phase.name)
  else if (entry.kind === 'scope') {
    for (const [name, each] of entry.scope.entries) if (name !== 'previous') collectNames(each, into, anyOf)
  } else {
    const lists = entry.entries.map((each) => {
      const names = new Set<string>()
      collectNames(each, names, anyOf)
      return [...names]
    })
    for (const name of lists.flat()) into.add(name)
    for (let place = 0; place < (lists[0]?.length ?? 0); place++) {
      anyOf.push(lists.flatMap((list) => list.slice(place, place + 1)))
    }
  }
}

/** The scope with the outputs of a phase as names; its own names go first. */
export function withOutputs(scope: Scope, phase: FlatPhase, types: KnownTypes): Scope {
  const outputs = (outputsOf(phase, types) ?? []).map((output): [string, Entry] => [
    output,
    { kind: 'output', phase, output },
  ])
  return { ...scope, entries: new Map([...outputs, ...scope.entries]) }
}

/** Each once, the nearest first. */
export function visibleNames(scope: Scope): string[] {
  return [...new Set([...scope.entries.keys(), ...(scope.parent === undefined ? [] : visibleNames(scope.parent))])]
}
