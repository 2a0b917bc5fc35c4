/**
 * @module How unevenly points fill the unit cube. Formulas: Hickernell, "A generalized discrepancy and quadrature error bound",
 * Math. Comp. 67 (1998), for the centered and wrap-around kinds; Zhou, Fang and Ning, J. Complexity 29 (2013), for the
 * mixture; Warnock (1972) for L2-star.
 */

/** Points, one after the other. */
export interface UnitPoints {
  readonly points: Float64Array
  readonly count: number
  readonly dimensions: number
}

/** Σ over pairs of the product over dimensions of `kernel`, and Σ over points of the product of `single`. */
function sums(
  { points, count, dimensions }: UnitPoints,
  single: (x: number) => number,
  kernel: (x: number, y: number) => number,
): [number, number] {
  let singles = 0
  let pairs = 0
  for (let i = 0; i < count; i++) {
    let product = 1
    for (let d = 0; d < dimensions; d++) product *= single(points[i * dimensions + d]!)
    singles += product
    for (let j = 0; j < count; j++) {
      let pair = 1
      for (let d = 0; d < dimensions; d++) pair *= kernel(points[i * dimensions + d]!, points[j * dimensions + d]!)
      pairs += pair
    }
  }
  return [singles, pairs]
}

/** Squared centered L2 discrepancy. */
export function centeredDiscrepancy(set: UnitPoints): number {
  const off = (x: number): number => Math.abs(x - 0.5)
  const [singles, pairs] = sums(
    set,
    (x) => 1 + 0.5 * off(x) - 0.5 * off(x) ** 2,
    (x, y) => 1 + 0.5 * off(x) + 0.5 * off(y) - 0.5 * Math.abs(x - y),
  )
  return (13 / 12) ** set.dimensions - (2 / set.count) * singles + pairs / set.count ** 2
}

/** Squared wrap-around L2 discrepancy. */
export function wrapAroundDiscrepancy(set: UnitPoints): number {
  const [, pairs] = sums(
    set,
    () => 0,
    (x, y) => 1.5 - Math.abs(x - y) * (1 - Math.abs(x - y)),
  )
  return -((4 / 3) ** set.dimensions) + pairs / set.count ** 2
}

/** Squared mixture discrepancy. */
export function mixtureDiscrepancy(set: UnitPoints): number {
  const off = (x: number): number => Math.abs(x - 0.5)
  const [singles, pairs] = sums(
    set,
    (x) => 5 / 3 - 0.25 * off(x) - 0.25 * off(x) ** 2,
    (x, y) => 15 / 8 - 0.25 * off(x) - 0.25 * off(y) - 0.75 * Math.abs(x - y) + 0.5 * Math.abs(x - y) ** 2,
  )
  return (19 / 12) ** set.dimensions - (2 / set.count) * singles + pairs / set.count ** 2
}

/** L2-star discrepancy (not squared). */
export function starDiscrepancy(set: UnitPoints): number {
  const [singles, pairs] = sums(
    set,
    (x) => 1 - x * x,
    (x, y) => 1 - Math.max(x, y),
  )
  return Math.sqrt(3 ** -set.dimensions - (2 ** (1 - set.dimensions) / set.count) * singles + pairs / set.count ** 2)
}
