/** @module Panel: the bars of several symbols on one time axis. */
import { UserError } from '../../core/errors.ts'
import { allocateBars, BAR_COLUMNS, type Bars } from './bars.ts'
import { lowerBound } from './lower-bound.ts'
import { formatMoment } from './moment.ts'
import { unionOfTimes } from './splits.ts'

export interface Panel {
  readonly symbols: readonly string[]
  readonly length: number
  /** The common axis, microseconds UTC. */
  readonly time: Float64Array<SharedArrayBuffer>
  /** Bars of each symbol, all with the axis as their `time`. */
  readonly bars: Readonly<Record<string, Bars>>
}

export interface PanelOptions {
  /**
   * `inner`: only the times at which every symbol has a bar. `outer`: all times; where a symbol has no bar its columns are
   * NaN, nothing is carried forward. Default `inner`.
   */
  readonly join?: 'inner' | 'outer'
}

/**
 * Aligns symbols.
 *
 * @throws UserError `DATA_NO_OVERLAP`, naming two symbols without a common time; `INVALID_ARGUMENT` for no symbols
 * @example
 * const panel = alignBars([spy, tlt])
 * panel.bars.TLT.close[0] // at panel.time[0]
 */
export function alignBars(symbols: readonly Bars[], options: PanelOptions = {}): Panel {
  if (symbols.length === 0) throw new UserError('INVALID_ARGUMENT', 'Expected at least one symbol, was none.')
  const isInner = (options.join ?? 'inner') === 'inner'
  const axis = isInner ? intersect(symbols) : unionOfTimes(symbols)
  const aligned = symbols.map((bars) => alignTo(axis, bars))
  return {
    symbols: symbols.map(({ symbol }) => symbol),
    length: axis.length,
    time: aligned[0]!.time,
    bars: Object.fromEntries(aligned.map((bars) => [bars.symbol, bars])),
  }
}

function intersect(symbols: readonly Bars[]): Float64Array {
  let axis: Float64Array = symbols[0]!.time
  for (const { time } of symbols.slice(1)) {
    const common = new Float64Array(Math.min(axis.length, time.length))
    let count = 0
    for (let i = 0, j = 0; i < axis.length && j < time.length; ) {
      if (axis[i] === time[j]) {
        common[count++] = axis[i]!
        i++
        j++
      } else if (axis[i]! < time[j]!) i++
      else j++
    }
    axis = common.slice(0, count)
  }
  if (axis.length === 0) throw noOverlap(symbols)
  return axis
}

/** Names two symbols that share no time, or all when only together they share none. */
function noOverlap(symbols: readonly Bars[]): UserError {
  const span = ({ symbol, time, length }: Bars): string =>
    length === 0 ? `${symbol} has no bars` : `${symbol} ${formatMoment(time[0]!)} to ${formatMoment(time[length - 1]!)}`
  for (let i = 0; i < symbols.length; i++) {
    for (let j = i + 1; j < symbols.length; j++) {
      const a = symbols[i]!
      const b = symbols[j]!
      const shares = a.time.some((time) => b.time[lowerBound(b.time, time)] === time)
      if (shares) continue
      return new UserError(
        'DATA_NO_OVERLAP',
        `Expected symbols with common times, ${a.symbol} and ${b.symbol} have none: ${span(a)}; ${span(b)}.`,
        { hint: 'Check time zones and the hour at which daily bars are stamped, or leave one of them out.' },
      )
    }
  }
  return new UserError(
    'DATA_NO_OVERLAP',
    `Expected a time at which all of ${symbols.map(({ symbol }) => symbol).join(', ')} have a bar, there is none.`,
    { hint: 'Leave out the symbol with the fewest bars, or use an outer join.' },
  )
}

/** Bars on the axis; NaN where there is none. */
function alignTo(axis: Float64Array, bars: Bars): Bars {
  const aligned = allocateBars(bars.symbol, axis.length)
  aligned.time.set(axis)
  let j = 0
  for (let i = 0; i < axis.length; i++) {
    while (j < bars.length && bars.time[j]! < axis[i]!) j++
    const has = j < bars.length && bars.time[j] === axis[i]
    for (const column of BAR_COLUMNS) {
      if (column !== 'time') aligned[column][i] = has ? bars[column][j]! : Number.NaN
    }
  }
  return aligned
}
