/** @module Accumulation/distribution line. */
import { defineIndicator } from './indicator.ts'
import { closeLocation, cumulative } from './rolling.ts'

/** Running sum of volume · ((close − low) − (high − close))/(high − low) (Chaikin). */
export const adLine = defineIndicator({
  name: 'ad_line',
  title: 'Accumulation/distribution line',
  description: 'Running sum of volume · ((close − low) − (high − close))/(high − low) (Chaikin).',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: {},
  outputs: ['value'],
  warmup: () => 0,
  start() {
    const total = cumulative()
    return (input, out) => {
      out[0] = total(closeLocation(input[0]!, input[1]!, input[2]!) * input[3]!)
    }
  },
})
