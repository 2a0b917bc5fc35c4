/**
 * @module The feasible combinations of dimensions that constraints or conditions tie together, as a tree of prefixes in
 * flat arrays: countable, and indexable without enumerating again.
 */
import type { Constraint } from './constraints.ts'
import { SpaceError } from './space-error.ts'

/** One layer of the tree: the choices of one dimension under every feasible prefix, in order. */
export interface Layer {
  /** Column of the row. */
  readonly column: number
  /** By node: its level of the dimension, or −1 where the dimension does not exist. */
  readonly levels: Int32Array
  /** By node (and one more at the end): number of leaves before it. */
  readonly leavesBefore: Float64Array
  /** By node (and one more at the end): its first child in the next layer. */
  readonly firstChild: Float64Array
}

export interface FeasibleTree {
  readonly layers: readonly Layer[]
  readonly count: number
}

/** Nodes that a tree may have: beyond this the grid is refused with advice (some hundred megabytes). */
export const MAX_NODES = 20_000_000

export interface TreeInput {
  /** Columns in the order in which they vary, slowest first. */
  readonly columns: readonly number[]
  /** By column. */
  readonly levels: readonly Float64Array[]
  readonly constraints: readonly Constraint[]
  /** Whether a column exists, given the numbers chosen before it. */
  isActive(column: number, row: Float64Array): boolean
  /** Whether a column depends on a condition. */
  isConditional(column: number): boolean
  /** Stop counting beyond this many leaves (the tree is then incomplete). */
  readonly maxLeaves?: number
}

class Buffer {
  values = new Float64Array(64)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(this.length * 2)
      grown.set(this.values)
      this.values = grown
    }
    this.values[this.length++] = value
  }

  /** Takes back the last value. */
  pop(): void {
    this.length--
  }
}

/**
 * Walks the combinations depth first, leaves a branch as soon as interval arithmetic shows that no completion satisfies a
 * constraint, and records the prefixes that have at least one completion.
 *
 * @throws SpaceError `SEARCH_GRID_TOO_LARGE` beyond {@link MAX_NODES} nodes
 */
export function buildFeasibleTree(input: TreeInput): FeasibleTree {
  const { columns, levels, constraints } = input
  const width = levels.length
  const low = new Float64Array(width)
  const high = new Float64Array(width)
  const row = new Float64Array(width).fill(Number.NaN)
  for (const column of columns) {
    // NaN says "may not exist", which keeps a constraint open until the column is decided.
    low[column] = input.isConditional(column) ? Number.NaN : Math.min(...extremes(levels[column]!))
    high[column] = input.isConditional(column) ? Number.NaN : Math.max(...extremes(levels[column]!))
  }
  // At each depth only constraints that read the column just decided can have changed.
  const touched = columns.map((column) => constraints.filter((constraint) => constraint.columns.includes(column)))
  const layers = columns.map(() => ({ levels: new Buffer(), leavesBefore: new Buffer(), firstChild: new Buffer() }))
  const maxLeaves = input.maxLeaves ?? Number.POSITIVE_INFINITY
  let leaves = 0
  let nodes = 0
  let visits = 0

  const visit = (depth: number): void => {
    const column = columns[depth]!
    const layer = layers[depth]!
    const [savedLow, savedHigh] = [low[column]!, high[column]!]
    const exists = input.isActive(column, row)
    const count = exists ? levels[column]!.length : 1
    for (let k = 0; k < count && leaves < maxLeaves; k++) {
      const number = exists ? levels[column]![k]! : Number.NaN
      row[column] = number
      low[column] = number
      high[column] = number
      if (++visits > MAX_NODES * 20) throw tooLarge()
      if (!touched[depth]!.every((constraint) => constraint.possible(low, high))) continue
      const before = leaves
      layer.levels.push(exists ? k : -1)
      layer.leavesBefore.push(leaves)
      layer.firstChild.push(depth + 1 < columns.length ? layers[depth + 1]!.levels.length : 0)
      if (depth + 1 === columns.length) leaves++
      else visit(depth + 1)
      if (leaves === before) {
        layer.levels.pop()
        layer.leavesBefore.pop()
        layer.firstChild.pop()
      } else if (++nodes > MAX_NODES) {
        throw tooLarge()
      }
    }
    row[column] = Number.NaN
    low[column] = savedLow
    high[column] = savedHigh
  }
  visit(0)

  return {
    count: leaves,
    layers: layers.map((layer, depth) => {
      layer.leavesBefore.push(leaves)
      layer.firstChild.push(depth + 1 < layers.length ? layers[depth + 1]!.levels.length : 0)
      return {
        column: columns[depth]!,
        levels: Int32Array.from(layer.levels.values.subarray(0, layer.levels.length)),
        leavesBefore: layer.leavesBefore.values.slice(0, layer.leavesBefore.length),
        firstChild: layer.firstChild.values.slice(0, layer.firstChild.length),
      }
    }),
  }
}

const extremes = (values: Float64Array): [number, number] => {
  let [least, most] = [values[0]!, values[0]!]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

function tooLarge(): SpaceError {
  return new SpaceError(
    'SEARCH_GRID_TOO_LARGE',
    ['parameters'],
    `Expected at most ${MAX_NODES.toLocaleString('en')} combinations of the parameters tied by constraints, was more.`,
    { hint: 'Coarsen them with steps or `resolution`, or use a sampler with a budget (random, sobol, tpe).' },
  )
}
