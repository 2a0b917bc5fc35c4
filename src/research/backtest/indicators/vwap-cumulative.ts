/** @module Volume-weighted average close since the first bar. */
import { defineIndicator } from './indicator.ts'
import { cumulative, divide } from './rolling.ts'

/** Σ close · volume / Σ volume since the first bar; the close while no volume was traded. */
export const vwapCumulative = defineIndicator({
  name: 'vwap_cumulative',
  title: 'Cumulative volume-weighted average close',
  description: 'Σ close · volume / Σ volume since the first bar; the close while no volume was traded.',
  inputs: ['close', 'volume'],
  parameters: {},
  outputs: ['value'],
  warmup: () => 0,
  start() {
    const value = cumulative()
    const volume = cumulative()
    return ([close, traded], out) => {
      if (Number.isNaN(close! * traded!)) return
      out[0] = divide(value(close! * traded!), volume(traded!), close!)
    }
  },
})
