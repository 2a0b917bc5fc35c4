/**
 * @module The grid: every combination, in order, the first parameter varying slowest. It is never materialized: an index
 * becomes parameters by division, and by a table of counts where constraints tie parameters together.
 */
import { z } from 'zod'
import { philox } from '../../core/random.ts'
import { seedKey } from '../counter-random.ts'
import { buildFeasibleTree, type FeasibleTree, type Layer } from '../feasible-tree.ts'
import { gridLevels, type Resolution } from '../grid-levels.ts'
import { conflictingConstraints } from '../infeasibility.ts'
import { defineSampler, type IndexedSampler } from '../sampler.ts'
import type { Space } from '../space.ts'
import { SpaceError } from '../space-error.ts'

export interface GridOptions {
  /** Points of a continuous parameter (default 10), or by name. */
  readonly resolution?: Resolution | undefined
  /** With fewer than the whole grid: one point of each of this many equal parts, drawn by `seed`. */
  readonly maxTrials?: number | undefined
  readonly seed?: string | number | undefined
}

export interface Grid extends IndexedSampler {
  /** Points of the whole grid, before `maxTrials`. */
  readonly fullCount: number
  /** By dimension: the numbers visited. */
  readonly levels: readonly Float64Array[]
}

/** Dimensions that no constraint ties to others form a part of their own. */
interface Part {
  readonly columns: readonly number[]
  readonly tree: FeasibleTree | undefined
}

/**
 * Builds a grid over a space. Equal spaces and options give equal grids, in this thread or another.
 *
 * @throws SpaceError `SEARCH_INFEASIBLE` when constraints leave nothing, `SEARCH_GRID_TOO_LARGE` when it cannot be counted
 * @example
 * const grid = createGrid(createSpace({ a: { type: 'integer', min: 1, max: 3 }, b: { type: 'integer', min: 1, max: 3 } }, ['a < b']))
 * grid.count // 3
 * grid.at(2, row) // a = 2, b = 3
 */
export function createGrid(space: Space, options: GridOptions = {}): Grid {
  const levels = gridLevels(space.dimensions, options.resolution)
  const parts = tiedParts(space).map(({ columns, constraints, isTied }): Part => {
    if (!isTied) return { columns, tree: undefined }
    const tree = buildFeasibleTree({
      columns,
      levels,
      constraints: constraints.map((index) => space.constraints[index]!),
      isActive: space.isActive,
      isConditional: (column) => space.dimensions[column]!.parameter.when !== undefined,
    })
    if (tree.count === 0) {
      const conflict = conflictingConstraints(space, levels, columns)
      throw new SpaceError(
        'SEARCH_INFEASIBLE',
        ['constraints'],
        `Expected at least one combination that satisfies the constraints, was none: ${conflict.join('; ')}.`,
        { hint: 'These exclude each other within the bounds; without one of them there are combinations.' },
      )
    }
    return { columns, tree }
  })
  const fullCount = parts.reduce((n, { columns, tree }) => n * (tree?.count ?? levels[columns[0]!]!.length), 1)
  if (!(fullCount <= Number.MAX_SAFE_INTEGER)) {
    throw new SpaceError(
      'SEARCH_GRID_TOO_LARGE',
      ['parameters'],
      `Expected a grid of at most 2^53 points, was ${fullCount.toExponential(1)}.`,
      { hint: 'Coarsen it with steps or `resolution`, or use a sampler with a budget.' },
    )
  }
  const full = parts.every(({ tree }) => tree === undefined)
    ? freeIndexer(levels)
    : tiedIndexer(parts, levels, fullCount)
  const maxTrials = options.maxTrials ?? fullCount
  if (maxTrials >= fullCount) return { kind: 'indexed', count: fullCount, fullCount, levels, at: full }
  const pick = stratified(fullCount, maxTrials, options.seed ?? 0)
  return {
    kind: 'indexed',
    count: maxTrials,
    fullCount,
    levels,
    at: (index, out, offset) => full(pick(index), out, offset),
  }
}

type At = IndexedSampler['at']

/** Index → row when all dimensions are independent: digits in a mixed base. */
function freeIndexer(levels: readonly Float64Array[]): At {
  const depth = levels.length
  const total = levels.reduce((n, { length }) => n * length, 1)
  if (total <= 0x7fffffff) {
    return (index, out, offset = 0) => {
      let rest = index | 0
      for (let d = depth - 1; d >= 0; d--) {
        const numbers = levels[d]!
        const count = numbers.length
        const quotient = (rest / count) | 0
        out[offset + d] = numbers[rest - quotient * count]!
        rest = quotient
      }
      return true
    }
  }
  return (index, out, offset = 0) => {
    let rest = index
    for (let d = depth - 1; d >= 0; d--) {
      const numbers = levels[d]!
      const count = numbers.length
      let quotient = Math.floor(rest / count)
      if (quotient * count > rest) quotient-- // the division of numbers near 2^53 may round up
      out[offset + d] = numbers[rest - quotient * count]!
      rest = quotient
    }
    return true
  }
}

/**
 * Index → row in lexicographic order when some dimensions are tied. `after` is the number of completions of the prefix
 * chosen so far; the part that a dimension belongs to contributes the leaves below its current node, the others the rest.
 */
function tiedIndexer(parts: readonly Part[], levels: readonly Float64Array[], total: number): At {
  const depth = levels.length
  const partOf = new Int32Array(depth)
  const layerOf: (Layer | undefined)[] = new Array(depth).fill(undefined)
  parts.forEach(({ columns, tree }, index) => {
    for (const column of columns) partOf[column] = index
    for (const layer of tree?.layers ?? []) layerOf[layer.column] = layer
  })
  // Node of each part in the layer that comes next: the range of its children.
  const from = new Float64Array(parts.length)
  const to = new Float64Array(parts.length)
  const below = new Float64Array(parts.length)
  return (index, out, offset = 0) => {
    for (let p = 0; p < parts.length; p++) {
      const tree = parts[p]!.tree
      from[p] = 0
      to[p] = tree === undefined ? 0 : tree.layers[0]!.levels.length
      below[p] = tree === undefined ? levels[parts[p]!.columns[0]!]!.length : tree.count
    }
    let rest = index
    let after = total
    for (let d = 0; d < depth; d++) {
      const p = partOf[d]!
      const others = after / below[p]!
      let place = Math.floor(rest / others)
      if (place * others > rest) place--
      const layer = layerOf[d]
      if (layer === undefined) {
        out[offset + d] = levels[d]![place]!
        rest -= place * others
        below[p] = 1
      } else {
        const start = layer.leavesBefore[from[p]!]!
        // The last node whose leaves begin at or before the place.
        let a = from[p]!
        let b = to[p]! - 1
        while (a < b) {
          const middle = (a + b + 1) >>> 1
          if (layer.leavesBefore[middle]! - start <= place) a = middle
          else b = middle - 1
        }
        const level = layer.levels[a]!
        out[offset + d] = level < 0 ? Number.NaN : levels[d]![level]!
        rest -= (layer.leavesBefore[a]! - start) * others
        below[p] = layer.leavesBefore[a + 1]! - layer.leavesBefore[a]!
        from[p] = layer.firstChild[a]!
        to[p] = layer.firstChild[a + 1]!
      }
      after = others * below[p]!
    }
    return true
  }
}

/**
 * One index of each of `count` equal parts of 0…total − 1. Evenly spaced indices would always meet the same values of the
 * fast parameters; a drawn place within each part does not, and parts never overlap, so nothing repeats.
 */
function stratified(total: number, count: number, seed: string | number): (index: number) => number {
  const key = seedKey(seed, 'grid')
  const counter = new Uint32Array(4)
  const words = new Uint32Array(4)
  return (index) => {
    const start = Math.floor((index * total) / count)
    const end = Math.floor(((index + 1) * total) / count)
    counter[0] = index
    counter[1] = index / 4_294_967_296
    philox(counter, key, words)
    const unit = ((words[0]! >>> 5) * 67_108_864 + (words[1]! >>> 6)) / 9_007_199_254_740_992
    return Math.min(end - 1, start + Math.floor(unit * (end - start)))
  }
}

interface TiedPart {
  readonly columns: readonly number[]
  /** Positions in `space.constraints`. */
  readonly constraints: readonly number[]
  readonly isTied: boolean
}

/** Groups dimensions that share a constraint or a condition (union–find over columns). */
export function tiedParts(space: Space): TiedPart[] {
  const parent = space.dimensions.map((_, index) => index)
  const find = (column: number): number => {
    let root = column
    while (parent[root] !== root) root = parent[root]!
    return root
  }
  const tied = new Set<number>()
  const join = (columns: readonly number[]): void => {
    const root = find(columns[0]!)
    for (const column of columns) {
      tied.add(column)
      parent[find(column)] = root
    }
  }
  for (const { columns } of space.constraints) if (columns.length > 0) join(columns)
  for (const { index, parameter } of space.dimensions) {
    const parents = Object.keys(parameter.when ?? {}).map((name) => space.dimensions.findIndex((d) => d.name === name))
    if (parents.length > 0) join([index, ...parents])
  }
  const groups = new Map<number, number[]>()
  space.dimensions.forEach((_, column) => {
    const root = find(column)
    groups.set(root, [...(groups.get(root) ?? []), column])
  })
  return [...groups.values()].map((columns) => ({
    columns,
    constraints: space.constraints.flatMap((constraint, index) =>
      constraint.columns.some((column) => columns.includes(column)) ? [index] : [],
    ),
    isTied: columns.some((column) => tied.has(column)),
  }))
}

export const grid = defineSampler({
  name: 'grid',
  kind: 'indexed',
  description: 'Every combination, in order; with a budget, one of each of as many equal parts.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({
    resolution: z.union([z.int().min(1), z.record(z.string(), z.int().min(1))]).optional(),
  }),
  create: ({ space, seed, budget }, options) =>
    createGrid(space, { ...options, seed, ...(budget === undefined ? {} : { maxTrials: budget }) }),
})
