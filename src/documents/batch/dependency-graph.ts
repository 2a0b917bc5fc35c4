/** @module Which commands of a batch need others to be done first: those that touch what an earlier one touches. */
import type { Step } from '../transaction/plan.ts'

/** What a command touches. */
export interface Footprint {
  readonly id: string
  readonly document: string
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  /** Whether it adds, removes or moves things, or could not be planned: then it touches the whole document. */
  readonly whole: boolean
}

export interface DependencyGraph {
  readonly ids: readonly string[]
  /** Ids that must be done before, by id. */
  readonly dependsOn: ReadonlyMap<string, readonly string[]>
  /** Groups that can run at the same time, in order. */
  readonly groups: readonly (readonly string[])[]
}

/** The footprint of planned steps. Boxes are a shared resource: who moves one may push others. */
export function footprintOf(id: string, document: string, steps: readonly Step[] | undefined): Footprint {
  if (steps === undefined) return { id, document, reads: [], writes: [], whole: true }
  const writes = steps.flatMap((step) => step.writes.map((write) => write.place))
  const moves = steps.some((step) =>
    step.patch.some((operation) => /\/bbox(\/|$)|\/position(\/|$)/.test(operation.path)),
  )
  return {
    id,
    document,
    reads: steps.flatMap((step) => step.reads),
    writes,
    whole: moves || steps.some((step) => step.effect !== 'edit'),
  }
}

const touches = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)

/** Whether two commands may run in either order with the same result. */
export function areIndependent(a: Footprint, b: Footprint): boolean {
  if (a.document !== b.document) return true
  if (a.whole || b.whole) return false
  const meet = (writes: readonly string[], others: readonly string[]): boolean =>
    writes.some((write) => others.some((other) => touches(write, other)))
  return !meet(a.writes, b.writes) && !meet(a.writes, b.reads) && !meet(b.writes, a.reads)
}

/** The graph of a batch: each command depends on the earlier ones that it is not independent of. */
export function buildDependencyGraph(footprints: readonly Footprint[]): DependencyGraph {
  const dependsOn = new Map<string, readonly string[]>()
  const level = new Map<string, number>()
  const groups: string[][] = []
  const byDocument = new Map<string, Footprint[]>()
  for (const footprint of footprints) {
    const before = byDocument.get(footprint.document) ?? []
    const needed = before.filter((earlier) => !areIndependent(earlier, footprint)).map((earlier) => earlier.id)
    byDocument.set(footprint.document, before)
    before.push(footprint)
    dependsOn.set(footprint.id, needed)
    const own = needed.reduce((most, id) => Math.max(most, level.get(id)! + 1), 0)
    level.set(footprint.id, own)
    ;(groups[own] ??= []).push(footprint.id)
  }
  return { ids: footprints.map((footprint) => footprint.id), dependsOn, groups }
}
