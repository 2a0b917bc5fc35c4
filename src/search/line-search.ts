/**
 * @module Search along every coordinate at once, for functions that are sums of functions of one coordinate each: there the
 * best place of each line is the best of all, however many basins each line has. Intervals are tried from the easiest on: the
 * one where the flattest parabola through both ends would reach below the best (STEP: Swarzberg, Seront and Bersini, "S.T.E.P.:
 * the easiest way to optimize a function", IEEE CEC 1994).
 */
import type { KnownPoint, PointSearch } from './point-search.ts'

/** A line's places from low to high with losses, and which is best. */
interface Line {
  readonly places: number[]
  readonly losses: number[]
}

export interface LineSearchOptions {
  /** Places tried along each line at most. */
  readonly most: number
  /** Places tried along each line before the easiest intervals are. Default 8. */
  readonly first?: number
}

/** Whether a function is a sum over coordinates, judged by points that change one coordinate of an origin and one that changes many. */
export function isSum(origin: KnownPoint, axes: readonly KnownPoint[], joint: KnownPoint): boolean {
  let change = 0
  let size = 0
  for (const { loss } of axes) {
    change += loss - origin.loss
    size += Math.abs(loss - origin.loss)
  }
  size += Math.abs(joint.loss - origin.loss)
  return (
    Number.isFinite(size) &&
    size > 0 &&
    Math.abs(joint.loss - origin.loss - change) <= 1e-9 * size + 1e-15 * Math.abs(origin.loss)
  )
}

/**
 * Searches along the lines through a point. One round tries one place of each line.
 *
 * @returns the point that joins the best places, not evaluated
 */
export function* lineSearch(
  base: KnownPoint,
  known: readonly KnownPoint[],
  { most, first = 8 }: LineSearchOptions,
): PointSearch<Float64Array> {
  const n = base.point.length
  const lines: Line[] = Array.from({ length: n }, (_, c) => ({ places: [base.point[c]!], losses: [base.loss] }))
  for (const { point, loss } of known) {
    const changed: number[] = []
    for (let c = 0; c < n; c++) if (point[c] !== base.point[c]) changed.push(c)
    if (changed.length === 1) insert(lines[changed[0]!]!, point[changed[0]!]!, loss)
  }
  for (let round = 0; round < most; round++) {
    const points: Float64Array[] = []
    const used: number[] = []
    lines.forEach((line, c) => {
      const place = round < first ? widest(line) : easiest(line)
      if (place === undefined) return
      const point = base.point.slice()
      point[c] = place
      points.push(point)
      used.push(c)
    })
    if (points.length === 0) break
    const found = yield points
    found.forEach(({ point, loss }, k) => {
      const c = used[k]!
      insert(lines[c]!, point[c]!, loss)
    })
  }
  return Float64Array.from(lines, ({ places, losses }) => places[leastOf(losses)]!)
}

function insert({ places, losses }: Line, place: number, loss: number): void {
  let at = places.length
  while (at > 0 && places[at - 1]! > place) at--
  if (at > 0 && places[at - 1] === place) return
  places.splice(at, 0, place)
  losses.splice(at, 0, loss)
}

function leastOf(losses: readonly number[]): number {
  let best = 0
  for (let k = 1; k < losses.length; k++) if (losses[k]! < losses[best]!) best = k
  return best
}

/** The middle of the widest gap; the ends of the interval count as places. */
function widest({ places }: Line): number | undefined {
  let gap = 0
  let middle: number | undefined
  const look = (low: number, high: number, at: number): void => {
    if (high - low <= gap) return
    gap = high - low
    middle = at
  }
  if (places[0]! > 0) look(0, 2 * places[0]!, places[0]! < 0.1 ? 0 : places[0]! / 2)
  const last = places.at(-1)!
  if (last < 1) look(last, 2 - last, 1 - last < 0.1 ? 1 : (1 + last) / 2)
  for (let k = 1; k < places.length; k++) look(places[k - 1]!, places[k]!, (places[k - 1]! + places[k]!) / 2)
  return middle
}

/** Where the next place of a line is most likely better than its best. */
function easiest({ places, losses }: Line): number | undefined {
  const best = leastOf(losses)
  let range = 0
  for (const loss of losses) range = Math.max(range, Math.min(loss, 1e299) - losses[best]!)
  if (range === 0) return widest({ places, losses })
  if (places[0]! > 0) return 0
  if (places.at(-1)! < 1) return 1
  const target = losses[best]! - 1e-3 * range
  let least = Number.POSITIVE_INFINITY
  let chosen: number | undefined
  for (let k = 1; k < places.length; k++) {
    const width = places[k]! - places[k - 1]!
    if (width < 1e-3) continue
    const [a, b] = [losses[k - 1]! - target, losses[k]! - target]
    // Curvature of the parabola through both ends that touches the target between them.
    const root = Math.sqrt(a) + Math.sqrt(b)
    const difficulty = (root * root) / (width * width)
    if (difficulty < least) {
      least = difficulty
      const share = Math.sqrt(a) / root
      chosen = places[k - 1]! + width * Math.min(0.75, Math.max(0.25, share))
    }
  }
  return chosen
}
