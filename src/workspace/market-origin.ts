/** @module What the data of a run are, as plain facts for its journal and its report. */
import type { JsonValue } from '../core/hash.ts'
import { describeFindings, type MarketData } from '../research/market/index.ts'

const day = (microseconds: number | undefined): string =>
  microseconds === undefined ? '–' : new Date(microseconds / 1000).toISOString().slice(0, 10)

/** Facts and findings, in the form that a report reads. */
export function marketOrigin(market: MarketData): JsonValue {
  const facts = [
    { name: 'Data', value: market.description },
    ...market.symbols.map((symbol) => {
      const bars = market.bars[symbol]!
      return {
        name: symbol,
        value: `${bars.length.toLocaleString('en-US')} bars, ${day(bars.time[0])} to ${day(bars.time.at(-1))}`,
      }
    }),
    ...Object.entries(market.splits).flatMap(([name, ranges]) =>
      Object.entries(ranges).map(([symbol, { from, to }]) => {
        const { time } = market.bars[symbol]!
        const of = market.symbols.length > 1 ? ` of ${symbol}` : ''
        return {
          name: `Split ${name}${of}`,
          value: `${day(time[from])} to ${day(time[to - 1])}, ${(to - from).toLocaleString('en-US')} bars`,
        }
      }),
    ),
    { name: 'Bars per year', value: String(market.barsPerYear) },
    { name: 'Fingerprint', value: market.fingerprint },
  ]
  const findings = describeFindings(market.findings, market.symbols.length).map((message) => ({
    level: 'warning',
    message,
  }))
  return { facts, findings }
}
