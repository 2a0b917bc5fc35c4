/** @module The chain of phases that decides how long a run takes, however many cores there are. */

export interface TimedPhase {
  readonly name: string
  readonly after: readonly string[]
  readonly durationMs: number
}

export interface CriticalPath {
  /** In order of execution. */
  readonly phases: readonly string[]
  readonly durationMs: number
}

/**
 * The longest chain by time (Kelley and Walker, "Critical-Path Planning and Scheduling", 1959). Of equal chains the one
 * whose last phase comes first in the list. Names in `after` that are not in the list do not count.
 *
 * @param phases in topological order
 * @example
 * criticalPath([
 *   { name: 'a', after: [], durationMs: 3 },
 *   { name: 'b', after: [], durationMs: 1 },
 *   { name: 'c', after: ['a', 'b'], durationMs: 2 },
 * ]) // { phases: ['a', 'c'], durationMs: 5 }
 */
export function criticalPath(phases: readonly TimedPhase[]): CriticalPath {
  const ends = new Map<string, { readonly end: number; readonly before: string | undefined }>()
  let last: string | undefined
  for (const { name, after, durationMs } of phases) {
    let start = 0
    let before: string | undefined
    for (const needed of after) {
      const end = ends.get(needed)?.end
      if (end !== undefined && (before === undefined || end > start)) {
        start = end
        before = needed
      }
    }
    ends.set(name, { end: start + durationMs, before })
    if (last === undefined || start + durationMs > ends.get(last)!.end) last = name
  }
  const chain: string[] = []
  for (let at = last; at !== undefined; at = ends.get(at)!.before) chain.push(at)
  return { phases: chain.reverse(), durationMs: last === undefined ? 0 : ends.get(last)!.end }
}
