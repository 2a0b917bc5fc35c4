/** @module What a study begins with: results of an earlier search, and configurations to try first. */
import type { ParameterSet } from './parameter.ts'
import type { Space } from './space.ts'
import { SpaceError } from './space-error.ts'
import type { StudyOptions } from './study-options.ts'

/** Configurations as rows. */
export interface Beginning {
  readonly earlier: readonly Float64Array[]
  /** Each once, and none that is among the earlier ones. */
  readonly start: readonly Float64Array[]
}

/**
 * Reads what a study is to begin with.
 *
 * @throws SpaceError for a configuration that is not of the space; `SEARCH_WARM_START` for one that breaks a constraint
 */
export function beginningOf({ space, start = [], earlier = [] }: StudyOptions): Beginning {
  const known = earlier.map(({ parameters }) => rowOf(space, parameters))
  const seen = new Set(known.map(String))
  const first: Float64Array[] = []
  for (const row of start.map((parameters) => rowOf(space, parameters))) {
    if (!seen.has(String(row))) first.push(row)
    seen.add(String(row))
  }
  return { earlier: known, start: first }
}

function rowOf(space: Space, parameters: ParameterSet): Float64Array {
  const row = space.encode(parameters)
  const broken = space.broken(row)
  if (broken.length === 0) return row
  throw new SpaceError(
    'SEARCH_WARM_START',
    [],
    `Expected a configuration that satisfies the constraints, was ${JSON.stringify(parameters)}: ${broken.join('; ')}.`,
  )
}
