/** @module Buy and hold: the benchmark that every other strategy is compared with. */
import { defineStrategy } from '../strategy.ts'

/** Long with all equity from the first bar to the last. */
export const buyAndHold = defineStrategy({
  name: 'buy_and_hold',
  description: 'Long with all equity from the first bar to the last.',
  parameters: {},
  warmup: () => 0,
  positions(_context, _parameters, out) {
    out.fill(1)
  },
})
