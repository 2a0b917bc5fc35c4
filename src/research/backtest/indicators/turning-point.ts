/** @module Whether a value turned: the part that indicators of swing points share. */
import { type Roll, windowed } from './rolling.ts'

/**
 * 1 when the value `width` values ago is above the `width` before it and not below the `width` after it (for `low`: below, and not
 * above), else 0; NaN until there are as many.
 */
export function turningPoint(width: number, side: 'high' | 'low'): Roll {
  const sign = side === 'high' ? 1 : -1
  return windowed(2 * width + 1, (values) => {
    const middle = sign * values[width]!
    for (let i = 0; i < values.length; i++) {
      const value = sign * values[i]!
      if (i < width ? value >= middle : value > middle) return 0
    }
    return 1
  })
}
