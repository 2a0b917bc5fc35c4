/** @module How much could run at the same time at most: the heaviest set of phases of which none waits for another. */
import type { PlannedPhase } from './plan.ts'

export interface PeakConcurrency {
  readonly memoryBytes: number
  readonly cpuCores: number
  /** False when the graph is too large for the exact answer, or `concurrency` cuts it: then both are upper bounds. */
  readonly exact: boolean
}

/** Above this the exact answer would take longer than a person wants to wait for a plan. */
const EXACT_PHASES = 2000

/**
 * Peak demand of a plan, for information: the engine lets phases in as there is room, whatever this says.
 *
 * By the weighted form of Dilworth's theorem the heaviest antichain weighs as much as the least flow that covers every
 * phase with its weight; the flow is found with Dinic's algorithm (Schrijver, Combinatorial Optimization, section 14.3).
 *
 * @param concurrency phases that may run together
 */
export function peakConcurrency(
  phases: readonly PlannedPhase[],
  concurrency = Number.POSITIVE_INFINITY,
): PeakConcurrency {
  const running = phases.filter(({ enabled }) => enabled !== false)
  const memory = running.map(({ resources }) => resources.memoryBytes)
  const cores = running.map(({ resources }) => resources.cpuCores)
  const bound = (weights: readonly number[]): number =>
    [...weights]
      .sort((a, b) => b - a)
      .slice(0, Math.min(concurrency, weights.length))
      .reduce((sum, weight) => sum + weight, 0)
  if (concurrency === 1) return { memoryBytes: bound(memory), cpuCores: bound(cores), exact: true }
  if (running.length > EXACT_PHASES) return { memoryBytes: bound(memory), cpuCores: bound(cores), exact: false }
  const index = new Map(running.map(({ name }, at) => [name, at]))
  const after = running.map((phase) => phase.after.flatMap((name) => (index.has(name) ? [index.get(name)!] : [])))
  const memoryBytes = heaviestAntichain(memory, after)
  const cpuCores = heaviestAntichain(cores, after)
  const limited = { memoryBytes: Math.min(memoryBytes, bound(memory)), cpuCores: Math.min(cpuCores, bound(cores)) }
  return { ...limited, exact: concurrency >= running.length }
}

/**
 * Weight of the heaviest set of nodes of which none is reachable from another.
 *
 * @param after for each node the indices of those before it; must have no circles
 * @example
 * heaviestAntichain([1, 2, 4], [[], [0], [0]]) // 6: the second and the third
 */
export function heaviestAntichain(weights: readonly number[], after: readonly (readonly number[])[]): number {
  const count = weights.length
  const source = 2 * count
  const sink = source + 1
  const network = new Network(2 * count + 2)
  // Node v stands twice: 2v gives flow on to later nodes, 2v+1 takes it; v+1 → v lets a path pass through v.
  for (let node = 0; node < count; node++) {
    network.connect(source, 2 * node, weights[node]!)
    network.connect(2 * node + 1, sink, weights[node]!)
    network.connect(2 * node + 1, 2 * node, Number.POSITIVE_INFINITY)
    for (const before of after[node]!) network.connect(2 * before, 2 * node + 1, Number.POSITIVE_INFINITY)
  }
  return weights.reduce((sum, weight) => sum + weight, 0) - network.maximumFlow(source, sink)
}

/** A flow network with edges in pairs: edge `e` and its reverse `e ^ 1`. */
class Network {
  readonly #edges: number[][]
  readonly #to: number[] = []
  readonly #room: number[] = []
  #level: Int32Array
  #cursor: Int32Array

  constructor(nodes: number) {
    this.#edges = Array.from({ length: nodes }, () => [])
    this.#level = new Int32Array(nodes)
    this.#cursor = new Int32Array(nodes)
  }

  connect(from: number, to: number, capacity: number): void {
    this.#edges[from]!.push(this.#to.length)
    this.#to.push(to)
    this.#room.push(capacity)
    this.#edges[to]!.push(this.#to.length)
    this.#to.push(from)
    this.#room.push(0)
  }

  maximumFlow(source: number, sink: number): number {
    let flow = 0
    while (this.#layer(source, sink)) {
      this.#cursor.fill(0)
      let pushed = 0
      while ((pushed = this.#push(source, sink)) > 0) flow += pushed
    }
    return flow
  }

  /** Distances from the source over edges with room; false when the sink is cut off. */
  #layer(source: number, sink: number): boolean {
    this.#level.fill(-1)
    this.#level[source] = 0
    const queue = [source]
    for (let head = 0; head < queue.length; head++) {
      for (const edge of this.#edges[queue[head]!]!) {
        const next = this.#to[edge]!
        if (this.#room[edge]! <= 0 || this.#level[next] !== -1) continue
        this.#level[next] = this.#level[queue[head]!]! + 1
        queue.push(next)
      }
    }
    return this.#level[sink] !== -1
  }

  /** One path with room from source to sink along the layers, without recursion. */
  #push(source: number, sink: number): number {
    const path: number[] = []
    let node = source
    while (node !== sink) {
      const edges = this.#edges[node]!
      const edge = edges[this.#cursor[node]!]
      if (edge === undefined) {
        const back = path.pop()
        if (back === undefined) return 0
        node = this.#to[back ^ 1]!
        this.#cursor[node]!++
        continue
      }
      const next = this.#to[edge]!
      if (this.#room[edge]! > 0 && this.#level[next] === this.#level[node]! + 1) {
        path.push(edge)
        node = next
      } else this.#cursor[node]!++
    }
    let room = Number.POSITIVE_INFINITY
    for (const edge of path) room = Math.min(room, this.#room[edge]!)
    for (const edge of path) {
      this.#room[edge]! -= room
      this.#room[edge ^ 1]! += room
    }
    return room
  }
}
