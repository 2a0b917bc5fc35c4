/** @module Where in its range a bar closed. */
import { defineIndicator } from './indicator.ts'
import { closeLocation } from './rolling.ts'

/** ((close − low) − (high − close))/(high − low), from −1 at the low to 1 at the high; 0 without a range (Chaikin). */
export const closeLocationValue = defineIndicator({
  name: 'close_location',
  title: 'Close location value',
  description:
    '((close − low) − (high − close))/(high − low), from −1 at the low to 1 at the high; 0 without a range (Chaikin).',
  inputs: ['high', 'low', 'close'],
  parameters: {},
  outputs: ['value'],
  warmup: () => 0,
  start() {
    return (input, out) => {
      out[0] = closeLocation(input[0]!, input[1]!, input[2]!)
    }
  },
})
