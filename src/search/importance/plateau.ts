/** @module Is the best trial a peak or a plain? A peak among bad neighbors is more likely luck than a property of the strategy. */
import type { Observations } from './observations.ts'

export interface Plateau {
  readonly verdict: 'plain' | 'slope' | 'peak' | 'unknown'
  /** How far the median of the neighbors lies from the best towards the median of all trials: 0 as good as the best, 1 ordinary. */
  readonly drop: number
  readonly neighbors: number
  /** Largest difference of a neighbor in any parameter, as a part of its range. */
  readonly radius: number
  readonly sentence: string
}

/** Neighbors farther than this in some parameter say nothing about the surroundings. */
const FARTHEST = 0.2

/**
 * Looks at the nearest trials around one of them.
 *
 * @param center which observation; default the best
 */
export function analyzePlateau(data: Observations, center?: number): Plateau {
  const d = data.names.length
  const { points, losses, count } = data
  const unknown = (neighbors: number): Plateau => ({
    verdict: 'unknown',
    drop: Number.NaN,
    neighbors,
    radius: Number.NaN,
    sentence: `Too few trials around the best one to tell a peak from a plain (${neighbors} within ${FARTHEST * 100} % of every range).`,
  })
  if (count === 0) return unknown(0)
  let best = center ?? 0
  if (center === undefined) for (let k = 1; k < count; k++) if (losses[k]! < losses[best]!) best = k
  const near: { loss: number; far: number }[] = []
  for (let k = 0; k < count; k++) {
    let far = 0
    for (let j = 0; j < d; j++) far = Math.max(far, Math.abs(points[k * d + j]! - points[best * d + j]!))
    // Copies of the best trial are not its neighbors.
    if (k !== best && far > 0 && far <= FARTHEST) near.push({ loss: losses[k]!, far })
  }
  const wanted = Math.max(6, 2 * d)
  if (near.length < wanted) return unknown(near.length)
  near.sort((a, b) => a.far - b.far)
  const closest = near.slice(0, Math.max(wanted, Math.ceil(near.length / 4)))
  const radius = closest.at(-1)!.far
  const ordinary = medianOf(Array.from(losses)) - losses[best]!
  const drop = ordinary > 0 ? Math.max(0, (medianOf(closest.map(({ loss }) => loss)) - losses[best]!) / ordinary) : 0
  const verdict = drop < 0.25 ? 'plain' : drop < 0.6 ? 'slope' : 'peak'
  const share = `${Math.round(Math.min(drop, 9.99) * 100)} %`
  const sentences = {
    plain: `The best trial lies on a plain: its ${closest.length} nearest neighbors lose only ${share} of the way to an ordinary trial.`,
    slope: `The best trial lies on a slope: its ${closest.length} nearest neighbors lose ${share} of the way to an ordinary trial.`,
    peak: `The best trial is a peak: its ${closest.length} nearest neighbors lose ${share} of the way to an ordinary trial. Small changes of parameters, or of the market, may take it away.`,
  }
  return { verdict, drop, neighbors: closest.length, radius, sentence: sentences[verdict] }
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b)
  const half = values.length >> 1
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2
}
