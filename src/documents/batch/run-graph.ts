/** @module Runs the nodes of a graph as soon as what they depend on is done, at most some at a time. */
import type { DependencyGraph } from './dependency-graph.ts'

/**
 * Runs every node once. When one throws, no further one is started, and the first error is thrown when those that run have ended.
 *
 * @param concurrency how many run at the same time; default: no limit
 * @returns the results by id
 */
export async function runGraph<T>(
  graph: DependencyGraph,
  run: (id: string) => Promise<T>,
  concurrency = Number.POSITIVE_INFINITY,
): Promise<ReadonlyMap<string, T>> {
  const results = new Map<string, T>()
  const waiting = new Map(graph.ids.map((id) => [id, new Set(graph.dependsOn.get(id) ?? [])]))
  const running = new Map<string, Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  while (waiting.size > 0 || running.size > 0) {
    for (const [id, needs] of waiting) {
      if (failure !== undefined || running.size >= concurrency) break
      if (needs.size > 0) continue
      waiting.delete(id)
      const work = run(id)
        .then((result) => {
          results.set(id, result)
          for (const others of waiting.values()) others.delete(id)
        })
        .catch((error: unknown) => {
          failure ??= { error }
        })
        .finally(() => {
          running.delete(id)
        })
      running.set(id, work)
    }
    if (running.size === 0) break
    await Promise.race(running.values())
  }
  if (failure !== undefined) throw failure.error
  return results
}
