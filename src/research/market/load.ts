/** @module Loads the `data:` section of a workflow: reads, checks, adjusts, cuts and fingerprints market data. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError, UserErrors } from '../../core/errors.ts'
import { hashJson } from '../../core/hash.ts'
import { nearest } from '../../core/suggest.ts'
import { type Database, sharedDatabase } from '../../tables/duckdb.ts'
import { assembleBars } from './assemble.ts'
import { type Bars, fingerprintBars } from './bars.ts'
import { barsPerYearOf, type Calendar, describeCalendar, describeSpan, zoneOfDays } from './calendar.ts'
import { inspectBars, inspectLabel, inspectTogether } from './findings.ts'
import { type MarketConfig, parseMarketConfig } from './market-config.ts'
import type { Finding, MarketData } from './market-data.ts'
import { shorten } from './relation.ts'
import { type MarketSource, type NamedSeries, type SourceContext, sources } from './sources/index.ts'
import { makeSplits } from './splits.ts'
import { findTicks, type Ticks } from './ticks.ts'

export interface LoadOptions {
  /** The folder of the workflow file: relative paths and npm packages are looked for from here. */
  readonly baseDir: string
  /** For what DuckDB must read; default the database of this thread, opened when it is needed. */
  readonly database?: Database
}

/**
 * Market data as a workflow's `data:` section describes them.
 *
 * Steps: read the source; take the symbols and the dates asked for; check every row of them; scale by the adjusted close
 * if asked; cut into splits. Nothing is filled in, dropped or sorted: a mistake in the data is an error with its line, an
 * oddity is a finding.
 *
 * @param section the section as written
 * @throws UserErrors with every mistake of the section, or of the data (ten of a kind, the others counted)
 * @example
 * const market = await loadMarket({ source: 'prices.csv', splits: { train: 0.7, test: 0.3 } }, { baseDir: '.' })
 * market.bars[market.symbols[0]].close
 */
export async function loadMarket(section: unknown, options: LoadOptions): Promise<MarketData> {
  const config = parseMarketConfig(section)
  const database = async (): Promise<Database> => options.database ?? sharedDatabase()
  const context: SourceContext = { config, baseDir: resolve(options.baseDir), database }
  requireSource(config, context.baseDir)
  const source: MarketSource = Object.values(sources).find((one) => one.matches(config.source, context))!
  const series = selectSymbols(await source.read(config.source, context), config)

  const errors: UserError[] = []
  const findings: Finding[] = []
  const loaded: Bars[] = []
  for (const [symbol, parts] of series) {
    const result = assembleBars(symbol, parts, config)
    errors.push(...result.errors)
    if (result.bars === undefined) continue
    loaded.push(result.bars)
    findings.push(...result.findings, ...inspect(result.bars, result.findings, parts[0]!.relation.label))
  }
  const [first, ...rest] = errors
  if (first !== undefined) throw new UserErrors([first, ...rest])
  findings.push(...inspectTogether(loaded))

  const perYear = config.bars_per_year ?? commonBarsPerYear(loaded)
  const { symbols_alignment: alignment } = config
  const splits = makeSplits(config.splits, loaded, config.timezone, alignment)
  const times = loaded.map(({ time }) => time)
  const timezone = zoneOfDays(times, config.timezone)
  const calendar = calendarOf(times[0]!)
  const ticks = loaded.flatMap((bars): [string, Ticks][] => {
    const found = findTicks(bars.close)
    return found === undefined ? [] : [[bars.symbol, found]]
  })
  return {
    symbols: loaded.map(({ symbol }) => symbol),
    bars: Object.fromEntries(loaded.map((bars) => [bars.symbol, bars])),
    ticks: Object.fromEntries(ticks),
    barsPerYear: perYear,
    frequency: calendar.frequency,
    splits,
    alignment,
    timezone,
    findings,
    fingerprint: hashJson({
      bars: loaded.map(fingerprintBars),
      barsPerYear: perYear,
      splits,
      ...(alignment === 'common' ? {} : { alignment }),
      ...(timezone === 'UTC' ? {} : { timezone }),
    }),
    description: `${describe(loaded)}, from ${source.describe(config.source)}${config.adjusted ? ', adjusted' : ''}`,
  }
}

/** Findings on finished bars. Volumes that were read as 0 have been reported as what they are. */
function inspect(bars: Bars, reported: readonly Finding[], label: string): readonly Finding[] {
  const calendar = calendarOf(bars.time)
  const absent = reported.find(({ kind }) => kind === 'no_volume' || kind === 'missing_volume')?.count
  const found = inspectBars(bars, calendar).filter(({ kind, count }) => kind !== 'zero_volume' || count !== absent)
  const mislabelled = inspectLabel(bars, calendar, label)
  return mislabelled === undefined ? found : [mislabelled, ...found]
}

function describe(loaded: readonly Bars[]): string {
  const spans = loaded.slice(0, 3).map(({ symbol, time }) => `${symbol}: ${describeSpan(time, calendarOf(time))}`)
  return `${spans.join('; ')}${loaded.length > 3 ? `; and ${loaded.length - 3} more symbols` : ''}`
}

/** Without a source, prices are looked for in the folder `data`; say so when it is not there. */
function requireSource({ source, symbols }: MarketConfig, baseDir: string): void {
  if (source !== 'data' || existsSync(join(baseDir, source))) return
  throw new UserError(
    'DATA_FILE_MISSING',
    'Expected prices in the folder "data" beside the workflow file, there is no such folder.',
    {
      hint: `Name them with \`source: FILE\`, or put ${symbols?.[0] ?? 'SYMBOL'}.csv into the folder.`,
    },
  )
}

/** The parts of each symbol asked for, in the order asked for, or of all in the order of the source. */
function selectSymbols(
  series: readonly NamedSeries[],
  config: MarketConfig,
): ReadonlyMap<string, readonly NamedSeries[]> {
  const found = [...new Set(series.map(({ symbol }) => symbol))]
  const selected = new Map<string, readonly NamedSeries[]>()
  const errors: UserError[] = []
  for (const symbol of config.symbols ?? found) {
    const name = found.find((one) => one === symbol) ?? found.find((one) => one.toLowerCase() === symbol.toLowerCase())
    if (name === undefined) {
      const near = nearest(symbol, found)
      const label = series[0]?.relation.label
      const suggestion = near === undefined ? '' : ` Did you mean "${near}"?`
      errors.push(
        new UserError('DATA_SYMBOL_UNKNOWN', `Expected bars of the symbol "${symbol}", there are none.${suggestion}`, {
          ...(label === undefined ? {} : { where: { file: label } }),
          hint: found.length === 0 ? 'No file fits a symbol.' : `The data have: ${shorten(found)}.`,
        }),
      )
    } else {
      selected.set(
        symbol,
        series.filter((one) => one.symbol === name),
      )
    }
  }
  const [first, ...rest] = errors
  if (first !== undefined) throw new UserErrors([first, ...rest])
  return selected
}

function commonBarsPerYear(loaded: readonly Bars[]): number {
  const first = loaded[0]!
  const perYear = barsPerYearOf(first.time, calendarOf(first.time))
  for (const bars of loaded.slice(1)) {
    const other = barsPerYearOf(bars.time, calendarOf(bars.time))
    // Sessions and holidays differ a little between markets; a factor of 252 against 365 is not a little.
    if (Math.abs(other / perYear - 1) < 0.1) continue
    throw new UserError(
      'DATA_FREQUENCY_MIXED',
      `Expected symbols with equally many bars a year, ${first.symbol} has ${round(perYear)} and ${bars.symbol} ${round(other)}.`,
      { hint: 'Say which to use with `bars_per_year: 252`, or load them in workflows of their own.' },
    )
  }
  return perYear
}

/** Calendars by the times that they describe: several looks at the same bars need it. */
const calendars = new WeakMap<object, Calendar>()

function calendarOf(time: Bars['time']): Calendar {
  let found = calendars.get(time)
  if (found === undefined) calendars.set(time, (found = describeCalendar(time)))
  return found
}

const round = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 })
