/** @module Where the price stands against its average. */
import type { Feature } from './feature.ts'

/** The distance of the close from its simple moving average: `close / mean close of the last n bars − 1`. */
export const trend: Feature = {
  name: 'trend',
  title: 'Trend',
  description: 'close / mean close of the last n bars − 1.',
  format: 'percent',
  minLookback: 2,
  needs: 'prices',
  compute: ({ contexts }, lookback) =>
    contexts.map((context) => context.sma('close', lookback).map((average, bar) => context.close[bar]! / average - 1)),
}
