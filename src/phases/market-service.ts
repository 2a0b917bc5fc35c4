/** @module The market data that the workspace shares with research phases, and the range of bars that a phase may see. */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'
import type { Bars, MarketData } from '../research/market/index.ts'
import { unavailable } from './later.ts'
import { remarkOn } from './remark.ts'

/** The name of the service in `PhaseType.uses` and `PhaseContext.services`. */
export const MARKET_SERVICE = 'market'

/** @throws UserError `DATA_SECTION_MISSING` when the workflow has no `data` */
export function marketOf(services: Readonly<Record<string, unknown>>): MarketData {
  const market = services[MARKET_SERVICE]
  if (market === undefined || market === null) {
    throw new UserError('DATA_SECTION_MISSING', 'Expected a `data` section with prices, the workflow has none.', {
      hint: 'Write `data: { source: prices.csv }`.',
    })
  }
  return market as MarketData
}

/** The split that a search must not see. */
export const TEST_SPLIT = 'test'

/** The bars of one symbol and the part of them that counts. */
export interface Sample {
  readonly symbol: string
  readonly bars: Bars
  readonly range: { readonly from: number; readonly to: number }
  /** The name of the split, or `all`. */
  readonly split: string
  readonly barsPerYear: number
}

/**
 * The sample that a config names.
 *
 * @throws UserError `DATA_SYMBOL_AMBIGUOUS`, `DATA_SYMBOL_UNKNOWN` or `DATA_SPLIT_UNKNOWN`
 */
export function sampleOf(
  market: MarketData,
  config: { readonly symbol?: string | undefined; readonly data_split?: string | undefined },
): Sample {
  const { symbols } = market
  if (config.symbol === undefined && symbols.length > 1) {
    throw new UserError(
      'DATA_SYMBOL_AMBIGUOUS',
      `Expected a \`symbol\`, the data have ${symbols.length}: ${symbols.join(', ')}.`,
    )
  }
  const symbol = config.symbol ?? symbols[0]!
  const bars = market.bars[symbol]
  if (bars === undefined) {
    throw new UserError('DATA_SYMBOL_UNKNOWN', `The data have no symbol "${symbol}".${didYouMean(symbol, symbols)}`, {
      hint: `Symbols: ${symbols.join(', ')}.`,
    })
  }
  if (config.data_split === undefined) {
    // The test split is for the end: whoever does not ask for it does not see it.
    const test = market.splits[TEST_SPLIT]?.[symbol]
    const range = test === undefined ? { from: 0, to: bars.length } : { from: 0, to: test.from }
    const split = test === undefined ? 'all' : `all before ${TEST_SPLIT}`
    return { symbol, bars, range, split, barsPerYear: market.barsPerYear }
  }
  const range = market.splits[config.data_split]?.[symbol]
  if (range === undefined) {
    const names = Object.keys(market.splits)
    throw new UserError(
      'DATA_SPLIT_UNKNOWN',
      `The data have no split "${config.data_split}".${didYouMean(config.data_split, names)}`,
      {
        hint:
          names.length === 0
            ? 'Write `splits: { train: 0.7, test: 0.3 }` under `data`.'
            : `Splits: ${names.join(', ')}.`,
      },
    )
  }
  return { symbol, bars, range, split: config.data_split, barsPerYear: market.barsPerYear }
}

/** `sampleOf` as a check before the run. */
export function remarkOnSample(
  services: Readonly<Record<string, unknown>>,
  config: { readonly symbol?: string | undefined; readonly data_split?: string | undefined },
): PhaseRemark[] {
  // The data could not be opened; that is reported by itself.
  if (services[MARKET_SERVICE] === null) return []
  if (services[MARKET_SERVICE] === undefined) {
    return [
      {
        level: 'unavailable',
        path: [],
        code: 'DATA_SECTION_MISSING',
        message: 'Expected a `data` section with prices, the workflow has none: it can be planned, not run.',
        hint: 'Write `data: { source: prices.csv }`.',
      },
    ]
  }
  const market = marketOf(services)
  if (config.symbol === undefined && market.symbols.length > 1) {
    return [
      unavailable(
        `One phase over several symbols (${market.symbols.join(', ')})`,
        'a phase trades one symbol; name it with `symbol:`.',
        [],
      ),
    ]
  }
  return remarkOn(
    () => sampleOf(market, config),
    [config.symbol !== undefined && !market.symbols.includes(config.symbol) ? 'symbol' : 'data_split'],
  )
}

/** `2000-01-03 to 2014-03-14, 3,573 bars of SPX`. */
export function describeSample({ symbol, bars, range }: Sample): string {
  const day = (index: number): string => new Date(bars.time[index]! / 1000).toISOString().slice(0, 10)
  if (range.from === range.to) return `no bars of ${symbol}`
  return `${day(range.from)} to ${day(range.to - 1)}, ${(range.to - range.from).toLocaleString('en-US')} bars of ${symbol}`
}

/** What the audit of the data found that touches the sample, as sentences. */
export function findingsFor(market: MarketData, { symbol, bars, range }: Sample): string[] {
  const from = bars.time[range.from] ?? Number.POSITIVE_INFINITY
  const to = bars.time[range.to - 1] ?? Number.NEGATIVE_INFINITY
  return market.findings
    .filter((finding) => finding.symbol === symbol && finding.from <= to && finding.to >= from)
    .map(({ message }) => message)
}
