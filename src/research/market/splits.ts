/** @module Named parts of the data, such as train and test, as ranges of bars: in order of time, without overlap. */
import { UserError } from '../../core/errors.ts'
import type { Bars } from './bars.ts'
import { zoneOfDays } from './calendar.ts'
import { lowerBound } from './lower-bound.ts'
import type { MarketConfig } from './market-config.ts'
import type { IndexRange } from './market-data.ts'
import { formatMoment, parseMoment, type Span } from './moment.ts'

export type Splits = Readonly<Record<string, Readonly<Record<string, IndexRange>>>>

/**
 * The range of bars of each split and symbol.
 *
 * Fractions divide the times at which any symbol has a bar, so that all symbols are cut at the same moment: cutting each
 * by its own count would let one symbol's test overlap another's training. They follow one another in written order;
 * what they leave over belongs to no split. The first `k` splits together have `round(sum of fractions · n)` times.
 *
 * @param timezone in which days begin, unless all bars are stamped with days
 * @param alignment with `union` a symbol that begins after a split or ended before it has no bars in it, as long as others have
 * @throws UserError `DATA_SPLIT_OVERLAP`, `DATA_SPLIT_ORDER` or `DATA_SPLIT_EMPTY`
 * @example
 * makeSplits({ train: 0.7, test: 0.3 }, [bars], 'UTC').test // { SPX: { from: 3574, to: 5105 } }
 */
export function makeSplits(
  config: MarketConfig['splits'],
  symbols: readonly Bars[],
  timezone: string,
  alignment: MarketConfig['symbols_alignment'] = 'common',
): Splits {
  const entries = Object.entries(config)
  if (entries.length === 0) return {}
  const spans =
    typeof entries[0]![1] === 'number'
      ? spansOfFractions(entries, symbols)
      : spansOfDates(
          entries,
          zoneOfDays(
            symbols.map(({ time }) => time),
            timezone,
          ),
        )
  requireOrder(spans)
  const range = (bars: Bars, span: Span): IndexRange => ({
    from: lowerBound(bars.time, span.from),
    to: lowerBound(bars.time, span.to),
  })
  return Object.fromEntries(
    spans.map(({ name, span }) => {
      const ranges = symbols.map((bars) => [bars.symbol, range(bars, span)] as const)
      const empty = ranges.filter(([, { from, to }]) => from === to)
      if (empty.length > (alignment === 'union' ? symbols.length - 1 : 0)) {
        throw emptySplit(name, span, empty[0]![0], symbols)
      }
      return [name, Object.fromEntries(ranges)]
    }),
  )
}

interface NamedSpan {
  readonly name: string
  readonly span: Span
}

type Entries = readonly (readonly [string, MarketConfig['splits'][string]])[]

function spansOfFractions(entries: Entries, symbols: readonly Bars[]): readonly NamedSpan[] {
  const times = symbols.length === 1 ? symbols[0]!.time : unionOfTimes(symbols)
  const n = times.length
  let sum = 0
  let from = 0
  return entries.map(([name, fraction]) => {
    sum += fraction as number
    const to = Math.min(n, Math.round(sum * n))
    const span = { from: times[from] ?? Number.POSITIVE_INFINITY, to: times[to] ?? Number.POSITIVE_INFINITY }
    from = to
    return { name, span }
  })
}

function spansOfDates(entries: Entries, timezone: string): readonly NamedSpan[] {
  return entries.map(([name, part]) => {
    if (typeof part === 'number') throw new TypeError('fractions and dates are not mixed')
    const start = part.start ?? part.start_date
    const end = part.end ?? part.end_date
    const from = start === undefined ? Number.NEGATIVE_INFINITY : parseMoment(start, timezone).from
    const to = end === undefined ? Number.POSITIVE_INFINITY : parseMoment(end, timezone).to
    return { name, span: { from, to } }
  })
}

/** Later splits must not begin before earlier ones have ended: bars in both would leak from one into the other. */
function requireOrder(spans: readonly NamedSpan[]): void {
  for (let k = 1; k < spans.length; k++) {
    const a = spans[k - 1]!
    const b = spans[k]!
    if (b.span.from >= a.span.to) continue
    if (b.span.to <= a.span.from) {
      throw new UserError('DATA_SPLIT_ORDER', `Expected splits in order of time, "${b.name}" is before "${a.name}".`, {
        hint: `Write "${b.name}" before "${a.name}"; training on what comes after the test looks into the future.`,
      })
    }
    const from = Math.max(a.span.from, b.span.from)
    const to = Math.min(a.span.to, b.span.to)
    const begin = from === Number.NEGATIVE_INFINITY ? 'the first bar' : formatMoment(from)
    const end = to === Number.POSITIVE_INFINITY ? 'the last bar' : formatMoment(to - 1).slice(0, 10)
    throw new UserError(
      'DATA_SPLIT_OVERLAP',
      `Expected splits without common bars, "${a.name}" and "${b.name}" share ${begin} to ${end}.`,
      { hint: `End "${a.name}" before "${b.name}" starts; otherwise the test is on data that the search has seen.` },
    )
  }
}

function emptySplit(name: string, span: Span, symbol: string, symbols: readonly Bars[]): UserError {
  const { time } = symbols.find((bars) => bars.symbol === symbol)!
  const has = `${symbol} has ${time.length.toLocaleString('en-US')} bars from ${formatMoment(time[0]!)} to ${formatMoment(time[time.length - 1]!)}`
  const asked = `${Number.isFinite(span.from) ? formatMoment(span.from) : 'the first bar'} to ${Number.isFinite(span.to) ? formatMoment(span.to - 1).slice(0, 10) : 'the last bar'}`
  return new UserError(
    'DATA_SPLIT_EMPTY',
    `Expected bars of ${symbol} in the split "${name}" (${asked}), there are none.`,
    {
      hint: `${has}.`,
    },
  )
}

/** All times at which some symbol has a bar, ascending, each once. */
export function unionOfTimes(symbols: readonly Pick<Bars, 'time'>[]): Float64Array {
  const total = symbols.reduce((sum, { time }) => sum + time.length, 0)
  const all = new Float64Array(total)
  let offset = 0
  for (const { time } of symbols) {
    all.set(time, offset)
    offset += time.length
  }
  all.sort()
  let count = 0
  for (let i = 0; i < total; i++) if (i === 0 || all[i] !== all[i - 1]) all[count++] = all[i]!
  return all.slice(0, count)
}
