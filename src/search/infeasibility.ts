/** @module Why nothing is feasible: a smallest set of constraints that exclude each other. */
import { buildFeasibleTree } from './feasible-tree.ts'
import type { Space } from './space.ts'

/**
 * Texts of constraints that conflict within the bounds, such that leaving out any one of them leaves combinations
 * (deletion filter of Chinneck and Dravnieks, ORSA Journal on Computing 3, 1991).
 *
 * @param levels the numbers tried, by column
 * @param columns the tied columns to look at
 */
export function conflictingConstraints(
  space: Space,
  levels: readonly Float64Array[],
  columns: readonly number[],
): string[] {
  let kept = space.constraints.filter((constraint) => constraint.columns.some((column) => columns.includes(column)))
  const isEmpty = (constraints: typeof kept): boolean =>
    buildFeasibleTree({
      columns,
      levels,
      constraints,
      isActive: space.isActive,
      isConditional: (column) => space.dimensions[column]!.parameter.when !== undefined,
      maxLeaves: 1,
    }).count === 0
  for (const constraint of [...kept]) {
    const without = kept.filter((other) => other !== constraint)
    if (isEmpty(without)) kept = without
  }
  return kept.map(({ text }) => text)
}
