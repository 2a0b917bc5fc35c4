/** @module A document without its wrong parts, so that one mistake does not hide the others. */
import type { z } from 'zod'
import type { PathSegment } from './source.ts'

/** Rounds of pruning; each takes out at least one value, and mistakes are rarely nested deeper. */
const MAX_ROUNDS = 12

export interface Pruned {
  readonly value: unknown
  /** Where each mapping of `value` stood before elements of lists were left out. */
  readonly places: WeakMap<object, readonly PathSegment[]>
  /** Names of phases that were left out: what refers to them is not a mistake of its own. */
  readonly lost: ReadonlySet<string>
}

/**
 * A copy of `value` that `schema` accepts: unknown keys and values that do not fit are left out, then what has become
 * incomplete by that. `undefined` when nothing is left.
 */
export function prune(value: unknown, schema: z.ZodType): Pruned | undefined {
  let pruned = structuredClone(value)
  const places = new WeakMap<object, readonly PathSegment[]>()
  remember(pruned, [], places)
  const lost = new Set<string>()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parsed = schema.safeParse(pruned)
    if (parsed.success) return { value: pruned, places, lost }
    // Elements of lists keep their index until the end of the round, or paths would shift.
    const holes = new Set<unknown[]>()
    for (const issue of parsed.error.issues) {
      const path = issue.path as PathSegment[]
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) remove(pruned, [...path, key], holes, lost)
      else remove(pruned, existing(pruned, path), holes, lost)
    }
    for (const list of holes) {
      for (let index = list.length - 1; index >= 0; index--) if (list[index] === undefined) list.splice(index, 1)
    }
    if (typeof pruned !== 'object') pruned = {}
  }
  return undefined
}

function remember(value: unknown, path: readonly PathSegment[], places: WeakMap<object, readonly PathSegment[]>): void {
  if (value === null || typeof value !== 'object') return
  places.set(value, path)
  for (const [key, item] of Object.entries(value)) {
    remember(item, [...path, Array.isArray(value) ? Number(key) : key], places)
  }
}

/** The path itself, or that of the container which lacks it. */
function existing(root: unknown, path: readonly PathSegment[]): readonly PathSegment[] {
  let node = root
  for (let depth = 0; depth < path.length; depth++) {
    const segment = path[depth]!
    if (node === null || typeof node !== 'object' || !(segment in node)) return path.slice(0, depth)
    node = (node as Record<PathSegment, unknown>)[segment]
  }
  return path
}

function remove(root: unknown, path: readonly PathSegment[], holes: Set<unknown[]>, lost: Set<string>): void {
  let node = root
  for (const segment of path.slice(0, -1)) {
    if (node === null || typeof node !== 'object') return
    node = (node as Record<PathSegment, unknown>)[segment]
  }
  const last = path.at(-1)
  if (last === undefined || node === null || typeof node !== 'object') return
  if (Array.isArray(node)) {
    const name = (node[Number(last)] as { readonly name?: unknown } | null | undefined)?.name
    if (typeof name === 'string') lost.add(name)
    node[Number(last)] = undefined
    holes.add(node)
  } else delete (node as Record<PathSegment, unknown>)[last]
}
