/** @module Topological order and circular dependencies of a graph of named things. */

export interface Ordered {
  /** Indices in an order in which everything stands behind what it waits for; ties keep the given order. */
  readonly order: readonly number[]
  /** Each circle once, as the indices along it; the first waits for the second, the last for the first. */
  readonly cycles: readonly (readonly number[])[]
}

/**
 * Depth-first order. Linear in nodes and edges, and without recursion, so that a chain of 100,000 is no problem.
 *
 * @param after for each node the indices of those that it waits for
 * @example
 * topologicalOrder([[1], []]) // { order: [1, 0], cycles: [] }
 */
export function topologicalOrder(after: readonly (readonly number[])[]): Ordered {
  const order: number[] = []
  const cycles: number[][] = []
  // 0 not seen, 1 on the trail, 2 done
  const state = new Uint8Array(after.length)
  const cursor = new Uint32Array(after.length)
  for (let start = 0; start < after.length; start++) {
    if (state[start] !== 0) continue
    const trail = [start]
    state[start] = 1
    while (trail.length > 0) {
      const node = trail.at(-1)!
      const next = after[node]![cursor[node]!++]
      if (next === undefined) {
        state[node] = 2
        order.push(node)
        trail.pop()
      } else if (state[next] === 0) {
        state[next] = 1
        trail.push(next)
      } else if (state[next] === 1) cycles.push(trail.slice(trail.indexOf(next)))
    }
  }
  return { order, cycles }
}
