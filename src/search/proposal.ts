/** @module From a sampler's wish to a row that may be evaluated: feasible and, in a finite space, not tried before. */
import type { CounterRandom } from './counter-random.ts'
import { repair, revive } from './repair.ts'
import type { AdaptiveSampler, PendingRows } from './sampler.ts'
import { createGrid } from './samplers/grid.ts'
import type { SeenRows } from './seen-rows.ts'
import type { Space } from './space.ts'

/** Wishes heard before the last one is repaired. */
const ATTEMPTS = 8
/** Random rows tried, after the neighbors, before the space is walked for a row not yet seen. */
const DRAWS = 64

/**
 * Writes the row of a trial.
 *
 * @returns false when nothing feasible, or nothing new, is left
 */
export function proposeRow(
  space: Space,
  sampler: AdaptiveSampler,
  trial: number,
  row: Float64Array,
  pending: PendingRows,
  seen: SeenRows | undefined,
  random: CounterRandom,
): boolean {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    sampler.ask(trial, attempt, row, pending)
    if (space.isFeasible(row) && !seen?.has(row)) return true
  }
  random.seek(trial)
  if (!space.isFeasible(row) && !repair(space, row, random)) return false
  if (seen === undefined || !seen.has(row)) return true
  return nearestUnseen(space, row, seen, random) || drawUnseen(space, row, seen, random) || walkUnseen(space, row, seen)
}

/** Looks at all rows that differ in one number, by growing distance, then gives up. */
export function nearestUnseen(space: Space, row: Float64Array, seen: SeenRows, random: CounterRandom): boolean {
  const { dimensions } = space
  const neighbor = row.slice()
  const offset = random.below(dimensions.length)
  const farthest = Math.min(64, Math.max(...dimensions.map(({ count }) => count - 1)))
  for (let distance = 1; distance <= farthest; distance++) {
    for (let k = 0; k < dimensions.length; k++) {
      const d = (k + offset) % dimensions.length
      if (Number.isNaN(row[d]!)) continue
      const dimension = dimensions[d]!
      const level = dimension.levelOf(row[d]!)
      for (const next of [level - distance, level + distance]) {
        if (next < 0 || next >= dimension.count) continue
        neighbor.set(row)
        neighbor[d] = dimension.numberAt(next)
        revive(space, neighbor, random)
        if (space.isFeasible(neighbor) && !seen.has(neighbor)) {
          row.set(neighbor)
          return true
        }
      }
    }
  }
  return false
}

export function drawUnseen(space: Space, row: Float64Array, seen: SeenRows, random: CounterRandom): boolean {
  for (let draw = 0; draw < DRAWS; draw++) {
    for (const dimension of space.dimensions) row[dimension.index] = dimension.fromUnit(random.next())
    space.deactivate(row)
    if (space.isFeasible(row) && !seen.has(row)) return true
  }
  return false
}

/** The last resort, when nearly everything was tried: the first row in grid order that was not. */
export function walkUnseen(space: Space, row: Float64Array, seen: SeenRows): boolean {
  if (space.size > 10_000_000) return false
  const grid = createGrid(space)
  for (let index = 0; index < grid.count; index++) {
    grid.at(index, row)
    if (!seen.has(row)) return true
  }
  return false
}
