/**
 * @module An instrument on a time axis that is not its own: it may begin later, end earlier and miss bars in between. Where it
 * has no bar its columns are NaN (`alignBars(…, { join: 'outer' })`).
 *
 * Its strategy and its indicators see its own bars, one after the other; nothing is filled in for them. The account sees the
 * axis: where there is no bar nothing is decided or filled, and a position keeps its last price.
 */
import { allocateBars, BAR_COLUMNS, type Bars, sliceBars } from '../market/bars.ts'
import { EARLY_BARS } from '../market/findings.ts'
import { createContext, type StrategyContext } from './strategy-context.ts'

export interface AlignedInstrument {
  /** Its own bars alone: what a strategy over one instrument decides on, and what sizes are measured on. */
  readonly own: StrategyContext
  /**
   * On the axis, for strategies over many: between its first and last bar a missing bar has the last close and no volume,
   * outside it is NaN. Indicators are those of its own bars, kept until the next.
   */
  readonly context: StrategyContext
  /** `places[i]`: the last of its own bars up to bar i of the axis, -1 before the first. `undefined`: all bars are its own. */
  readonly places: Int32Array | undefined
  /** The bar of the axis at whose close what is held is closed, because there are no bars any more. */
  readonly endsAt: number | undefined
}

/**
 * Looks at an instrument on an axis.
 *
 * @param bars the whole of it: an end is an end of the data, not of the part that is traded
 * @param to only bars before this are traded and seen
 */
export function alignedInstrument(bars: Bars, to: number): AlignedInstrument {
  const part = to < bars.length ? sliceBars(bars, 0, to) : bars
  const endsAt = endOfInstrument(bars)
  if (!part.close.some(Number.isNaN)) {
    const own = createContext(part)
    return { own, context: own, places: undefined, endsAt: endsAt !== undefined && endsAt < to ? endsAt : undefined }
  }
  const places = placesOf(part.close)
  const ownBars = compactBars(part)
  const own = createContext(ownBars)
  return {
    own,
    context: contextOnAxis(own, carriedBars(part, ownBars, places, endsAt), places),
    places,
    endsAt: endsAt !== undefined && endsAt < to ? endsAt : undefined,
  }
}

/** The rows that have a price, as bars of their own. */
export function compactBars(bars: Bars): Bars {
  return compactTogether([bars])[0]!
}

/** The rows at which all of several instruments on one axis have a price. */
export function compactTogether(instruments: readonly Bars[]): readonly Bars[] {
  const rows: number[] = []
  const { length } = instruments[0]!
  for (let i = 0; i < length; i++) if (instruments.every(({ close }) => close[i]! > 0)) rows.push(i)
  return rows.length === length ? instruments : instruments.map((bars) => takeRows(bars, rows))
}

function takeRows(bars: Bars, rows: readonly number[]): Bars {
  const compact = allocateBars(bars.symbol, rows.length)
  for (const column of BAR_COLUMNS) {
    rows.forEach((row, i) => {
      compact[column][i] = bars[column][row]!
    })
  }
  return compact
}

/** Writes targets decided on own bars onto the axis: kept until the next bar, none before the first and from the end on. */
export function spreadTargets(targets: Float64Array, { places, endsAt }: AlignedInstrument, out: Float64Array): void {
  if (places === undefined) {
    out.set(targets)
  } else {
    for (let i = 0; i < out.length; i++) out[i] = places[i]! < 0 ? 0 : targets[places[i]!]!
  }
  if (endsAt !== undefined) out.fill(0, endsAt)
}

/** Takes back weights where there is nothing to trade: before the first bar and from the last on. */
export function clearAbsent(weights: Float64Array, { places, endsAt }: AlignedInstrument): void {
  if (places !== undefined) for (let i = 0; i < weights.length && places[i]! < 0; i++) weights[i] = 0
  if (endsAt !== undefined) weights.fill(0, endsAt)
}

/** The last bar of an instrument, when it ends well before the axis does; a missing bar or two at the end are no end. */
export function endOfInstrument({ close, length }: Bars): number | undefined {
  let last = length - 1
  while (last >= 0 && !(close[last]! > 0)) last--
  return last >= 0 && length - 1 - last >= EARLY_BARS ? last : undefined
}

function placesOf(close: Float64Array): Int32Array {
  const places = new Int32Array(close.length)
  let place = -1
  for (let i = 0; i < close.length; i++) {
    if (close[i]! > 0) place++
    places[i] = place
  }
  return places
}

function carriedBars(part: Bars, own: Bars, places: Int32Array, endsAt: number | undefined): Bars {
  const carried = allocateBars(part.symbol, part.length)
  carried.time.set(part.time)
  for (let i = 0; i < part.length; i++) {
    const isOwn = part.close[i]! > 0
    const last = places[i]! < 0 || (endsAt !== undefined && i > endsAt) ? Number.NaN : own.close[places[i]!]!
    for (const column of ['open', 'high', 'low', 'close'] as const) carried[column][i] = isOwn ? part[column][i]! : last
    carried.volume[i] = isOwn ? part.volume[i]! : 0
  }
  return carried
}

function contextOnAxis(own: StrategyContext, bars: Bars, places: Int32Array): StrategyContext {
  const spread = (line: Float64Array): Float64Array =>
    Float64Array.from(places, (place, i) => (place < 0 || Number.isNaN(bars.close[i]!) ? Number.NaN : line[place]!))
  return {
    ...createContext(bars),
    sma: (column, period) => spread(own.sma(column, period)),
    indicator(indicator, parameters, source) {
      const lines = own.indicator(indicator, parameters, source)
      return Object.fromEntries(
        Object.entries<Float64Array>(lines).map(([name, line]) => [name, spread(line)]),
      ) as unknown as typeof lines
    },
  }
}
