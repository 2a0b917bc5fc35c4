import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layoutGraph } from './graph-layout.ts'

const node = (name: string, ...after: string[]) => ({ name, after })

test('a diamond has three layers', () => {
  const layout = layoutGraph([node('a'), node('b', 'a'), node('c', 'a'), node('d', 'b', 'c')])
  expect(layout.layers).toEqual([1, 2, 1])
  expect(layout.edges).toHaveLength(4)
})

test('an edge that follows from others is left out', () => {
  const { edges } = layoutGraph([node('a'), node('b', 'a'), node('c', 'a', 'b')])
  expect(edges).toEqual([
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
  ])
})

test('two crossed chains are untangled', () => {
  const { nodes } = layoutGraph([node('a'), node('b'), node('y', 'b'), node('x', 'a')])
  const order = Object.fromEntries(nodes.map((placed) => [placed.name, placed.order]))
  expect(Math.sign(order.a! - order.b!)).toBe(Math.sign(order.x! - order.y!))
})

test('unknown names and cycles are borne', () => {
  expect(layoutGraph([node('a', 'gone')]).edges).toEqual([])
  expect(layoutGraph([node('a', 'b'), node('b', 'a')]).nodes).toHaveLength(2)
})

test('every node lies right of all nodes before it, and no two share a place', () => {
  const graphs = fc
    .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 25 })
    .map((lists) => lists.map((list, i) => node(`n${i}`, ...(i === 0 ? [] : list.map((pick) => `n${pick % i}`)))))
  fc.assert(
    fc.property(graphs, (graph) => {
      const { nodes } = layoutGraph(graph)
      const layerOf = new Map(nodes.map((placed) => [placed.name, placed.layer]))
      for (const { name, after } of graph) {
        for (const before of after) expect(layerOf.get(name)!).toBeGreaterThan(layerOf.get(before)!)
      }
      expect(new Set(nodes.map((placed) => `${placed.layer}/${placed.order}`)).size).toBe(nodes.length)
    }),
    { numRuns: 50 },
  )
})
