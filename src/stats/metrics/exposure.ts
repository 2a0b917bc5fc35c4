/** @module The share of time in the market. */
import type { Metric } from './metric.ts'

/**
 * Bars at whose close a position is held, over all bars.
 */
export const exposure: Metric = {
  name: 'exposure',
  title: 'Exposure',
  description: 'Bars at whose close a position is held, over all bars.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'sums',
  compute: ({ barsHeld, bars }) => (bars === 0 ? 0 : barsHeld / bars),
}
