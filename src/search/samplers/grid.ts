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
        {
          hint:
            conflict.length === 1
              ? 'It never holds within the bounds of its parameters: change it, or the bounds.'
              : 'These exclude each other within the bounds; without one of them there are combinations.',
        },
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
 * Index → row in lexicographic order when some dimensions are tied. A prefix of dimensions owns the indices of its completions,
 * which are consecutive; the part that a dimension belongs to contributes the leaves below its current node, the others the rest.
 * What was found for the prefix of the last index is kept: the next index mostly shares all of it but the last dimension.
 */
function tiedIndexer(parts: readonly Part[], levels: readonly Float64Array[], total: number): At {
  const depth = levels.length
  const layers: (Layer | undefined)[] = new Array(depth).fill(undefined)
  // By dimension: the one before it in the same part, −1 for the first; completions of the part before any is chosen.
  const before = new Int32Array(depth).fill(-1)
  const whole = new Float64Array(depth)
  for (const { columns, tree } of parts) {
    const ordered = [...columns].sort((x, y) => x - y)
    ordered.forEach((column, k) => {
      before[column] = ordered[k - 1] ?? -1
      whole[column] = tree === undefined ? levels[column]!.length : tree.count
    })
    for (const layer of tree?.layers ?? []) layers[layer.column] = layer
  }
  // By dimension, of the last index: its number; the children of its node; completions of its part and of all parts after it;
  // and the first index of the prefix that ends with it.
  const numbers = new Float64Array(depth)
  const from = new Int32Array(depth)
  const to = new Int32Array(depth)
  const below = new Float64Array(depth)
  const after = new Float64Array(depth)
  const starts = new Float64Array(depth).fill(Number.NaN)
  return (index, out, offset = 0) => {
    let d = depth
    while (d > 0 && !(index >= starts[d - 1]! && index - starts[d - 1]! < after[d - 1]!)) d--
    for (; d < depth; d++) {
      const previous = before[d]!
      const start = d === 0 ? 0 : starts[d - 1]!
      const belowPart = previous < 0 ? whole[d]! : below[previous]!
      const others = (d === 0 ? total : after[d - 1]!) / belowPart
      const rest = index - start
      let place = Math.floor(rest / others)
      if (place * others > rest) place--
      const layer = layers[d]
      if (layer === undefined) {
        numbers[d] = levels[d]![place]!
        starts[d] = start + place * others
        below[d] = 1
      } else {
        const { leavesBefore } = layer
        let a = previous < 0 ? 0 : from[previous]!
        let b = (previous < 0 ? layer.levels.length : to[previous]!) - 1
        const first = leavesBefore[a]!
        // The last node whose leaves begin at or before the place.
        while (a < b) {
          const middle = (a + b + 1) >>> 1
          if (leavesBefore[middle]! - first <= place) a = middle
          else b = middle - 1
        }
        const level = layer.levels[a]!
        numbers[d] = level < 0 ? Number.NaN : levels[d]![level]!
        starts[d] = start + (leavesBefore[a]! - first) * others
        below[d] = leavesBefore[a + 1]! - leavesBefore[a]!
        from[d] = layer.firstChild[a]!
        to[d] = layer.firstChild[a + 1]!
      }
      after[d] = others * below[d]!
    }
    for (let k = 0; k < depth; k++) out[offset + k] = numbers[k]!
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
