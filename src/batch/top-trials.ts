/** @module The best trials of any number, kept without keeping the others. */
import { UserError } from '../core/errors.ts'

export interface TopTrial {
  readonly index: number
  /** The number it is ranked by. */
  readonly key: number
  /** All its results. */
  readonly values: Float64Array
}

export interface TopTrials {
  /** Looks at a trial; its results are copied when it is among the best. NaN ranks nowhere. */
  add(index: number, key: number, values: Float64Array): void
  /** Best first. Equal keys: the lower index first, whatever the order of arrival. */
  list(): readonly TopTrial[]
}

/**
 * Keeps the `size` best trials in a sorted array: cheap as long as few of the many enter it.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` when `size` is not a whole number
 * @example
 * const top = createTopTrials(10, 'maximize')
 * top.add(0, 1.7, row)
 */
export function createTopTrials(size: number, direction: 'maximize' | 'minimize'): TopTrials {
  if (!Number.isInteger(size) || size < 0) {
    throw new UserError('INVALID_ARGUMENT', `Expected the number of best trials to be a whole number, was ${size}.`)
  }
  const sign = direction === 'maximize' ? 1 : -1
  const best: TopTrial[] = []
  const precedes = (index: number, key: number, other: TopTrial): boolean =>
    key === other.key ? index < other.index : sign * key > sign * other.key
  return {
    add(index, key, values) {
      if (Number.isNaN(key)) return
      const last = best.at(-1)
      if (best.length >= size && (last === undefined || !precedes(index, key, last))) return
      let low = 0
      let high = best.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (precedes(index, key, best[middle]!)) high = middle
        else low = middle + 1
      }
      best.splice(low, 0, { index, key, values: values.slice() })
      if (best.length > size) best.pop()
    },
    list: () => [...best],
  }
}
