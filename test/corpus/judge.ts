/** @module Whether a result is what a case wants: everything listed is so, everything else is as before. */
import type { JsonValue } from '../../src/core/hash.ts'
import { jsonEqual } from '../../src/documents/document/equal.ts'
import { isRecord } from '../../src/documents/document/pointer.ts'
import type { CommandResult } from '../../src/documents/transaction/result.ts'
import type { CorpusCase, Wanted, WantedEdit } from './case.ts'

/** `correct`: as wanted. `wrong`: something else was done. `refused`: nothing was done though something should have been. */
export type Verdict = { readonly kind: 'correct' | 'wrong' | 'refused'; readonly reason: string }

type Things = Map<string, Readonly<Record<string, JsonValue>>>

/** Components or phases by id or name, nested ones too; and the rest of the document. */
function split(document: JsonValue): { things: Things; rest: JsonValue } {
  const things: Things = new Map()
  const visit = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(visit)
    if (!isRecord(value)) return value
    const copy: Record<string, JsonValue> = {}
    for (const [key, item] of Object.entries(value)) {
      if ((key === 'components' || key === 'phases' || key === 'dishes') && Array.isArray(item)) {
        for (const each of item as readonly JsonValue[]) {
          if (!isRecord(each)) continue
          const { components, ...own } = each
          visit({ components: components ?? [] })
          things.set(String(each.id ?? each.name), own)
        }
      } else copy[key] = visit(item)
    }
    return copy
  }
  return { things, rest: visit(document) }
}

/** Leaves of a value by dotted path; lists are leaves, except boxes. */
function leaves(value: JsonValue | undefined, path: string, into: Map<string, JsonValue>): Map<string, JsonValue> {
  if (isRecord(value))
    for (const [key, item] of Object.entries(value)) leaves(item, path === '' ? key : `${path}.${key}`, into)
  else if (value !== undefined) into.set(path, value)
  return into
}

const holds = (wanted: Wanted, after: JsonValue | undefined, before: JsonValue | undefined): boolean =>
  typeof wanted === 'function' ? wanted(after, before) : jsonEqual(after, wanted)

function compare(
  label: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  wanted: Readonly<Record<string, Wanted>>,
  mayMove: boolean,
): string | undefined {
  const [old, now] = [leaves(before, '', new Map()), leaves(after, '', new Map())]
  for (const [path, value] of Object.entries(wanted)) {
    if (!holds(value, now.get(path), old.get(path))) return `${label}.${path} is ${JSON.stringify(now.get(path))}`
  }
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    if (path in wanted || (mayMove && path === 'bbox') || jsonEqual(old.get(path), now.get(path))) continue
    return `${label}.${path} changed from ${JSON.stringify(old.get(path))} to ${JSON.stringify(now.get(path))}`
  }
  return undefined
}

function difference(before: JsonValue, after: JsonValue, wanted: WantedEdit): string | undefined {
  const old = split(before)
  const now = split(after)
  for (const id of wanted.removed ?? []) if (now.things.has(id)) return `${id} is still there`
  for (const [id, thing] of old.things) {
    if (wanted.removed?.includes(id) === true) continue
    if (!now.things.has(id)) return `${id} is gone`
    const problem = compare(id, thing, now.things.get(id), wanted.things?.[id] ?? {}, wanted.mayMove === true)
    if (problem !== undefined) return problem
  }
  const made = [...now.things].filter(([id]) => !old.things.has(id))
  if (made.length !== (wanted.added?.length ?? 0)) return `${made.length} things were added`
  for (const [i, [id, thing]] of made.entries()) {
    for (const [path, value] of Object.entries(wanted.added![i]!)) {
      const own = leaves(thing, '', new Map()).get(path)
      if (!holds(value, own, undefined)) return `${id}.${path} is ${JSON.stringify(own)}`
    }
  }
  if (wanted.order !== undefined && [...now.things.keys()].join() !== wanted.order.join())
    return `the order is ${[...now.things.keys()].join()}`
  return compare('root', old.rest, now.rest, wanted.root ?? {}, false)
}

/** Judges a result against what a case wants. */
export function judge(each: CorpusCase, before: JsonValue, result: CommandResult): Verdict {
  const { outcome } = each
  const done = result.status === 'success' || result.status === 'partial'
  if (!done && result.document !== before)
    return { kind: 'wrong', reason: `was ${result.status} and changed the document` }
  if (outcome.kind === 'refusal') {
    if (done) return { kind: 'wrong', reason: `was carried out: ${result.changesApplied.join('; ').slice(0, 160)}` }
    if (outcome.statuses !== undefined && !outcome.statuses.includes(result.status))
      return { kind: 'refused', reason: `was ${result.status}: ${result.rollbackReason}` }
    return { kind: 'correct', reason: '' }
  }
  if (!done) return { kind: 'refused', reason: `${result.status}: ${result.rollbackReason}` }
  const problem = difference(before, result.document, outcome)
  if (problem !== undefined) return { kind: 'wrong', reason: problem }
  if (outcome.steps !== undefined && result.stepsExecuted !== outcome.steps)
    return { kind: 'wrong', reason: `${result.stepsExecuted} steps` }
  return { kind: 'correct', reason: '' }
}
