/** @module Places for the boxes of a directed graph: layers by longest path, order by the middle of the neighbors. */

export interface GraphNode {
  readonly name: string
  /** Names of nodes that come before it. Names that are not in the graph do not count. */
  readonly after: readonly string[]
}

export interface PlacedNode {
  readonly name: string
  readonly layer: number
  /** Position inside the layer, from 0. */
  readonly order: number
}

export interface GraphLayout {
  /** In the order of the input. */
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly { readonly from: string; readonly to: string }[]
  /** Number of nodes in each layer. */
  readonly layers: readonly number[]
}

/**
 * Layers a graph after Sugiyama, Tagawa and Toda (1981): a node's layer is the length of the longest path to it; inside a
 * layer nodes are sorted by the mean place of their neighbors, forth and back four times. Edges that follow from others
 * (a → c beside a → b → c) are left out. Deterministic; cycles, which a plan cannot have, are cut where they close.
 *
 * @example
 * layoutGraph([{ name: 'a', after: [] }, { name: 'b', after: ['a'] }]).layers // [1, 1]
 */
export function layoutGraph(graph: readonly GraphNode[]): GraphLayout {
  const names = new Set(graph.map((node) => node.name))
  const before = new Map(
    graph.map((node) => [node.name, [...new Set(node.after)].filter((name) => names.has(name) && name !== node.name)]),
  )
  const layerOf = new Map<string, number>()
  const open = new Set<string>()
  const layer = (name: string): number => {
    const known = layerOf.get(name)
    if (known !== undefined) return known
    if (open.has(name)) return -1
    open.add(name)
    const value = 1 + Math.max(-1, ...before.get(name)!.map(layer))
    open.delete(name)
    layerOf.set(name, value)
    return value
  }
  for (const node of graph) layer(node.name)

  const edges = graph.flatMap((node) => {
    const direct = before.get(node.name)!
    const implied = new Set(direct.flatMap((name) => [...ancestors(name, before)]))
    return direct.filter((name) => !implied.has(name)).map((from) => ({ from, to: node.name }))
  })

  const count = Math.max(-1, ...layerOf.values()) + 1
  const layers: string[][] = Array.from({ length: count }, () => [])
  for (const node of graph) layers[layerOf.get(node.name)!]!.push(node.name)
  const place = new Map<string, number>()
  const remember = (row: readonly string[]): void => {
    row.forEach((name, i) => {
      place.set(name, i - (row.length - 1) / 2)
    })
  }
  layers.forEach(remember)
  const neighbors = (name: string, side: 'from' | 'to'): number[] =>
    edges.flatMap((edge) => (edge[side === 'from' ? 'to' : 'from'] === name ? [place.get(edge[side])!] : []))
  for (let round = 0; round < 4; round++) {
    const side = round % 2 === 0 ? 'from' : 'to'
    for (const row of side === 'from' ? layers : layers.toReversed()) {
      const middle = new Map(
        row.map((name) => {
          const near = neighbors(name, side)
          return [name, near.length === 0 ? place.get(name)! : near.reduce((a, b) => a + b, 0) / near.length]
        }),
      )
      row.sort((a, b) => middle.get(a)! - middle.get(b)!)
      remember(row)
    }
  }
  const order = new Map(layers.flatMap((row) => row.map((name, i) => [name, i] as const)))
  return {
    nodes: graph.map(({ name }) => ({ name, layer: layerOf.get(name)!, order: order.get(name)! })),
    edges,
    layers: layers.map((row) => row.length),
  }
}

function ancestors(name: string, before: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>()
  const open = [...(before.get(name) ?? [])]
  while (open.length > 0) {
    const next = open.pop()!
    if (found.has(next)) continue
    found.add(next)
    open.push(...(before.get(next) ?? []))
  }
  return found
}
