/** @module The market data that the workspace shares with research phases, and the range of bars that a phase may see. */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'
import { endOfInstrument } from '../research/backtest/index.ts'
import {
  alignBars,
  type Bars,
  describeFindings,
  formatMoment,
  lowerBound,
  type MarketData,
} from '../research/market/index.ts'
import { remarkOn } from './remark.ts'

/** The name of the service in `PhaseType.uses` and `PhaseContext.services`. */
export const MARKET_SERVICE = 'market'

/** The service that names the files of the user with strategies: absolute paths. */
export const STRATEGY_FILES_SERVICE = 'strategy_files'

/** The files of the user that strategies may come from. */
export function strategyFilesOf(services: Readonly<Record<string, unknown>>): readonly string[] {
  return (services[STRATEGY_FILES_SERVICE] as readonly string[] | undefined) ?? []
}

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

/** The bars of one symbol, or of several on common times or on all (NaN where one has none), and the part that counts. */
export interface Sample {
  readonly symbols: readonly string[]
  /** One for each symbol, all with the same times. */
  readonly instruments: readonly Bars[]
  /** The first of them. */
  readonly bars: Bars
  readonly range: { readonly from: number; readonly to: number }
  /** The name of the split, or `all`. */
  readonly split: string
  readonly barsPerYear: number
  /** Whose days dates without a time are; `UTC` unless given. */
  readonly timezone?: string
}

interface SampleConfig {
  readonly symbol?: string | undefined
  readonly symbols?: readonly string[] | undefined
  readonly data_split?: string | undefined
}

/**
 * The sample that a config names: a symbol, several, or all of the data.
 *
 * @throws UserError `TRADING_CONFLICT`, `DATA_SYMBOL_UNKNOWN`, `DATA_SPLIT_UNKNOWN` or `DATA_NO_OVERLAP`
 */
export function sampleOf(market: MarketData, config: SampleConfig): Sample {
  const symbols = symbolsOf(market, config)
  const name = config.data_split
  if (name !== undefined && market.splits[name] === undefined) {
    const names = Object.keys(market.splits)
    throw new UserError('DATA_SPLIT_UNKNOWN', `The data have no split "${name}".${didYouMean(name, names)}`, {
      hint:
        names.length === 0 ? 'Write `splits: { train: 0.7, test: 0.3 }` under `data`.' : `Splits: ${names.join(', ')}.`,
    })
  }
  const own = symbols.map((symbol) => market.bars[symbol]!)
  const isUnion = market.alignment === 'union' && own.length > 1
  const instruments = own.length === 1 ? own : alignedBars(own, isUnion ? 'outer' : 'inner')
  const bars = instruments[0]!
  // The test split is for the end: whoever does not ask for it does not see it.
  const test = market.splits[TEST_SPLIT]
  const split = name ?? (test === undefined ? 'all' : `all before ${TEST_SPLIT}`)
  const range = { from: 0, to: bars.length }
  if (isUnion)
    widen(range, bars, own, (symbol) => (name === undefined ? test?.[symbol] : market.splits[name]![symbol]), name)
  for (const { symbol, time } of isUnion ? [] : own) {
    const part = name === undefined ? test?.[symbol] : market.splits[name]![symbol]
    if (part === undefined) continue
    const [from, to] = name === undefined ? [0, part.from] : [part.from, part.to]
    // Splits cut all symbols at the same moments; their places among the common times are those of the moments.
    range.from = Math.max(range.from, from === 0 ? 0 : lowerBound(bars.time, time[from]!))
    range.to = Math.min(range.to, to === time.length ? bars.length : lowerBound(bars.time, time[to]!))
  }
  return {
    symbols,
    instruments,
    bars,
    range: { from: range.from, to: Math.max(range.from, range.to) },
    split,
    barsPerYear: market.barsPerYear,
    ...(market.timezone === undefined ? {} : { timezone: market.timezone }),
  }
}

/**
 * The part of all times in which any symbol has bars of the split: splits cut all symbols at the same moments, and a symbol
 * that begins later or ended earlier has none of its own there.
 *
 * @param name of the split; without one the part is what comes before it
 */
function widen(
  range: { from: number; to: number },
  { time: axis }: Bars,
  own: readonly Bars[],
  partOf: (symbol: string) => { readonly from: number; readonly to: number } | undefined,
  name: string | undefined,
): void {
  const parts = own.flatMap(({ symbol, time }) => {
    const part = partOf(symbol)
    if (part === undefined) return []
    const [from, to] = name === undefined ? [0, part.from] : [part.from, part.to]
    return from === to ? [] : [{ from: lowerBound(axis, time[from]!), to: lowerBound(axis, time[to - 1]!) + 1 }]
  })
  if (parts.length === 0) return
  range.from = Math.min(...parts.map(({ from }) => from))
  range.to = Math.max(...parts.map(({ to }) => to))
}

/** Common times are found once for the same bars: every phase of a thread and every check asks for them. */
const aligned = new WeakMap<
  Bars,
  { readonly own: readonly Bars[]; readonly join: Join; readonly made: readonly Bars[] }[]
>()

type Join = 'inner' | 'outer'

function alignedBars(own: readonly Bars[], join: Join): readonly Bars[] {
  const [first] = own as readonly [Bars, ...Bars[]]
  const known = aligned.get(first) ?? []
  const found = known.find(
    (each) => each.join === join && each.own.length === own.length && each.own.every((bars, k) => bars === own[k]),
  )
  if (found !== undefined) return found.made
  const panel = alignBars(own, { join })
  const made = panel.symbols.map((symbol) => panel.bars[symbol]!)
  aligned.set(first, [...known, { own, join, made }])
  return made
}

function symbolsOf({ symbols, bars }: MarketData, config: SampleConfig): readonly string[] {
  if (config.symbol !== undefined && config.symbols !== undefined) {
    throw new UserError('TRADING_CONFLICT', 'Expected either `symbol` or `symbols`, were both.')
  }
  const chosen = config.symbols ?? (config.symbol === undefined ? symbols : [config.symbol])
  for (const [place, symbol] of chosen.entries()) {
    if (bars[symbol] === undefined) {
      throw new UserError('DATA_SYMBOL_UNKNOWN', `The data have no symbol "${symbol}".${didYouMean(symbol, symbols)}`, {
        hint: `Symbols: ${symbols.join(', ')}.`,
      })
    }
    if (chosen.indexOf(symbol) !== place) {
      throw new UserError('TRADING_CONFLICT', `Expected each symbol once, was ${symbol} twice.`)
    }
  }
  return chosen
}

/** `sampleOf` as a check before the run. */
export function remarkOnSample(services: Readonly<Record<string, unknown>>, config: SampleConfig): PhaseRemark[] {
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
  const isUnknown = (symbol: string): boolean => !market.symbols.includes(symbol)
  const place =
    config.symbol !== undefined && (config.symbols !== undefined || isUnknown(config.symbol))
      ? 'symbol'
      : config.symbols?.some((symbol, at, all) => isUnknown(symbol) || all.indexOf(symbol) !== at) === true
        ? 'symbols'
        : 'data_split'
  return remarkOn(() => sampleOf(market, config), [place])
}

/** `2000-01-03 to 2014-03-14, 3,573 bars of SPX`. */
export function describeSample({ symbols, bars, range }: Sample): string {
  const day = (index: number): string => new Date(bars.time[index]! / 1000).toISOString().slice(0, 10)
  const names = symbols.length === 1 ? symbols[0]! : `${symbols.slice(0, -1).join(', ')} and ${symbols.at(-1)}`
  if (range.from === range.to) return `no bars of ${names}`
  return `${day(range.from)} to ${day(range.to - 1)}, ${(range.to - range.from).toLocaleString('en-US')} bars of ${names}`
}

/** What the audit of the data found that touches the sample, and bars that not all symbols have, as sentences. */
export function findingsFor(market: MarketData, { symbols, instruments, bars, range }: Sample): string[] {
  const from = bars.time[range.from] ?? Number.POSITIVE_INFINITY
  const to = bars.time[range.to - 1] ?? Number.NEGATIVE_INFINITY
  const found = market.findings.filter(
    (finding) => symbols.includes(finding.symbol) && finding.from <= to && finding.to >= from,
  )
  const apart = market.alignment === 'union' ? missingIn(instruments) : leftOut(market, symbols, bars)
  return [...describeFindings(found, symbols.length), ...apart]
}

/** What trading on all times means for symbols that are not there at all of them. */
function missingIn(instruments: readonly Bars[]): string[] {
  return instruments.flatMap((bars) => {
    const { symbol, time, close } = bars
    const first = close.findIndex((price) => price > 0)
    const last = close.findLastIndex((price) => price > 0)
    const between = close.subarray(first, last + 1).filter(Number.isNaN).length
    const endsAt = endOfInstrument(bars)
    const day = (place: number): string => formatMoment(time[place]!)
    return [
      ...(first > 0 ? [`${symbol} has its first bar on ${day(first)}: nothing of it is held before.`] : []),
      ...(between > 0
        ? [
            `${symbol} has no bar at ${between.toLocaleString('en-US')} of the times between its first and last: orders wait there, and a position keeps its last price.`,
          ]
        : []),
      ...(endsAt === undefined
        ? []
        : [`${symbol} has its last bar on ${day(endsAt)}: what is held of it is closed at that close.`]),
    ]
  })
}

/** Bars of symbols at times that not all of them have: nobody trades on them, and indicators do not see them. */
function leftOut(market: MarketData, symbols: readonly string[], { length }: Bars): string[] {
  return symbols.flatMap((symbol) => {
    const left = market.bars[symbol]!.length - length
    if (left === 0) return []
    const count = left.toLocaleString('en-US')
    return [
      `${count} of the ${market.bars[symbol]!.length.toLocaleString('en-US')} bars of ${symbol} are at times at which not all of ${symbols.join(', ')} have one: they are left out.`,
    ]
  })
}
