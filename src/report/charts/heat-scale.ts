/** @module The color classes of heat maps and calendars: few enough to match by eye, symmetric where zero lies inside. */
import { HEAT_STEPS } from '../theme.ts'
import { extent } from './axis.ts'

export interface HeatScale {
  /** `seq` from little to much; `div` with zero in the middle. */
  readonly kind: 'seq' | 'div'
  /** `HEAT_STEPS + 1` ascending bounds of the classes. */
  readonly bounds: readonly number[]
  /** Set when values beyond the ends fall into the outermost classes. */
  readonly clipped: boolean
  /** The class of a value, 0 to `HEAT_STEPS − 1`. */
  classOf(value: number): number
}

/**
 * @param values what will be colored; `null` and numbers that are not finite do not count
 * @param limit caps the scale's reach, for data where a few extremes would leave all others pale
 * @example
 * heatScale([-1, 3]).classOf(0) // 4, the middle
 */
export function heatScale(values: Iterable<number | null>, limit = Number.POSITIVE_INFINITY): HeatScale {
  const [min, max] = extent(values) ?? [0, 1]
  // A few cells just below zero do not make a scale with two sides: they would cost the other side half its classes.
  const kind = Math.min(-min, max) > 0.15 * Math.max(-min, max) ? 'div' : 'seq'
  const reach = Math.min(limit, Math.max(-min, max))
  const low = kind === 'div' ? -reach : min
  const high = kind === 'div' ? reach : max
  const width = (high - low) / HEAT_STEPS
  return {
    kind,
    clipped: kind === 'div' && Math.max(-min, max) > reach,
    bounds: Array.from({ length: HEAT_STEPS + 1 }, (_, i) => (i === HEAT_STEPS ? high : low + i * width)),
    classOf: (value) =>
      width > 0 ? Math.min(HEAT_STEPS - 1, Math.max(0, Math.floor((value - low) / width))) : HEAT_STEPS >> 1,
  }
}
