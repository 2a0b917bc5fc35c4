/**
 * @module Moves an infeasible row to a feasible one nearby: projection onto linear constraints first, then a search over
 * single numbers for what projection cannot reach (steps, categories, products).
 */
import { square } from '../core/special-functions.ts'
import type { LinearConstraint } from './constraints.ts'
import type { CounterRandom } from './counter-random.ts'
import type { Space } from './space.ts'

/** Rounds of projection onto all linear constraints in turn. */
const PROJECTION_ROUNDS = 200
/** Sweeps over the numbers of broken constraints, and starts from other rows. */
const SWEEPS = 20
const RESTARTS = 20

/**
 * Changes `row` in place until every constraint holds.
 *
 * @param random where to draw other starts from when the neighborhood has nothing feasible
 * @returns false when nothing feasible was found
 */
export function repair(space: Space, row: Float64Array, random: CounterRandom): boolean {
  const { dimensions } = space
  for (let start = 0; start <= RESTARTS; start++) {
    if (start > 0) {
      for (let d = 0; d < row.length; d++) row[d] = dimensions[d]!.fromUnit(random.next())
    }
    space.deactivate(row)
    projectLinear(space, row)
    space.deactivate(row)
    if (space.isFeasible(row)) return true
    if (descend(space, row, random)) return true
  }
  return false
}

/**
 * Gives the middle of their range (or a draw) to parameters that a changed parent brought into existence, and takes the
 * numbers of those that it ended.
 */
export function revive(space: Space, row: Float64Array, random?: CounterRandom): Float64Array {
  if (!space.isConditional) return row
  for (const dimension of space.dimensions) {
    const { index } = dimension
    if (!space.isActive(index, row)) row[index] = Number.NaN
    else if (Number.isNaN(row[index]!)) row[index] = dimension.fromUnit(random === undefined ? 0.5 : random.next())
  }
  return row
}

/**
 * Dykstra's projections onto the box and the linear constraints (Boyle and Dykstra, 1986), in units of each parameter's
 * range, so that a change of 1 % of one range costs as much as 1 % of another. Discrete numbers are rounded at the end.
 */
function projectLinear(space: Space, row: Float64Array): void {
  const { dimensions } = space
  const active: LinearConstraint[] = []
  for (const { linear } of space.constraints) {
    if (linear?.columns.every((column) => !Number.isNaN(row[column]))) active.push(linear)
  }
  if (active.length === 0) return
  const width = dimensions.map(({ parameter }) =>
    'min' in parameter ? Math.max(parameter.max - parameter.min, 1e-300) : 1,
  )
  const corrections = active.map(({ columns }) => new Float64Array(columns.length))
  const box = new Float64Array(row.length)
  const touched = [...new Set(active.flatMap(({ columns }) => columns))]
  for (let round = 0; round < PROJECTION_ROUNDS; round++) {
    let moved = 0
    active.forEach(({ columns, coefficients, relation, bound }, index) => {
      const correction = corrections[index]!
      let excess = -bound
      let norm = 0
      columns.forEach((column, k) => {
        row[column]! += correction[k]!
        excess += coefficients[k]! * row[column]!
        norm += square(coefficients[k]! * width[column]!)
      })
      const pull = relation === '=' || excess > 0 ? excess / norm : 0
      columns.forEach((column, k) => {
        const change = pull * coefficients[k]! * square(width[column]!)
        row[column]! -= change
        moved = Math.max(moved, Math.abs(change - correction[k]!) / width[column]!)
        correction[k] = change
      })
    })
    for (const column of touched) {
      const { parameter } = dimensions[column]!
      const value = row[column]! + box[column]!
      const numbers = 'values' in parameter ? parameter.values.map(Number) : []
      const low = 'min' in parameter ? parameter.min : Math.min(...numbers)
      const high = 'max' in parameter ? parameter.max : Math.max(...numbers)
      const clamped = value < low ? low : value > high ? high : value
      moved = Math.max(moved, Math.abs(clamped - row[column]!) / width[column]!)
      box[column] = value - clamped
      row[column] = clamped
    }
    if (moved < 1e-15) break
  }
  for (const column of touched) {
    const dimension = dimensions[column]!
    if (dimension.kind !== 'continuous') row[column] = dimension.numberAt(dimension.levelOf(row[column]!))
  }
}

/** Changes one number of a broken constraint at a time to the value that lowers the violation most, nearest first. */
function descend(space: Space, row: Float64Array, random: CounterRandom): boolean {
  const { dimensions } = space
  let violation = space.violation(row)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const columns = new Set<number>()
    for (const constraint of space.constraints) {
      if (!constraint.holds(row)) for (const column of constraint.columns) columns.add(column)
    }
    let bestColumn = -1
    let bestNumber = 0
    let bestViolation = violation
    let bestMove = Number.POSITIVE_INFINITY
    for (const column of columns) {
      const dimension = dimensions[column]!
      const kept = row[column]!
      if (Number.isNaN(kept)) continue
      const unit = dimension.toUnit(kept)
      for (const number of candidates(dimension, kept, random)) {
        row[column] = number
        const found = space.violation(space.isConditional ? revive(space, row.slice()) : row)
        const move = Math.abs(dimension.toUnit(number) - unit)
        if (found < bestViolation || (found === bestViolation && found < violation && move < bestMove)) {
          bestColumn = column
          bestNumber = number
          bestViolation = found
          bestMove = move
        }
      }
      row[column] = kept
    }
    if (bestColumn < 0) return false
    row[bestColumn] = bestNumber
    revive(space, row)
    violation = space.violation(row)
    if (space.isFeasible(row)) return true
  }
  return false
}

/** Numbers to try: all of a short list, else steps of growing size to both sides and a few draws. */
function* candidates(
  dimension: Space['dimensions'][number],
  from: number,
  random: CounterRandom,
): Generator<number, void, undefined> {
  if (dimension.count <= 64) {
    for (let level = 0; level < dimension.count; level++) yield dimension.numberAt(level)
    return
  }
  if (dimension.kind === 'discrete') {
    const level = dimension.levelOf(from)
    for (let step = 1; step < dimension.count; step = Math.ceil(step * 1.5)) {
      if (level - step >= 0) yield dimension.numberAt(level - step)
      if (level + step < dimension.count) yield dimension.numberAt(level + step)
    }
    return
  }
  const unit = dimension.toUnit(from)
  for (let step = 1e-9; step < 1; step *= 2) {
    if (unit - step >= 0) yield dimension.fromUnit(unit - step)
    if (unit + step <= 1) yield dimension.fromUnit(unit + step)
  }
  for (let k = 0; k < 8; k++) yield dimension.fromUnit(random.next())
}
