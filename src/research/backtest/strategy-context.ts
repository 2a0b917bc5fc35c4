/**
 * @module What a strategy sees: the bars' columns and indicators. Indicators are computed once per column and parameters and kept for
 * the next trial, within a budget of memory.
 */
import { UserError } from '../../core/errors.ts'
import type { Bars } from '../market/bars.ts'
import { computeIndicator, type Indicator, type SourceColumn } from './indicators/indicator.ts'
import { simpleMovingAverage } from './indicators/sma.ts'
import { whatIsWrong } from './parameter-check.ts'
import { type PrefixSums, prefixSums } from './prefix-sums.ts'

/** The bars and indicators that a strategy decides on. Columns must not be written to. */
export interface StrategyContext {
  readonly bars: Bars
  readonly length: number
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  /** Simple moving average of a column, NaN before bar `period − 1`. */
  sma(column: SourceColumn, period: number): Float64Array
  /**
   * The lines of an indicator by name, NaN before their first value.
   *
   * @param parameters those not named have the indicator's defaults
   * @param source the column that takes the place of the first input
   */
  indicator<P extends string, O extends string>(
    indicator: Indicator<P, O>,
    parameters?: Readonly<Partial<Record<P, number>>>,
    source?: SourceColumn,
  ): Readonly<Record<O, Float64Array>>
}

export interface ContextOptions {
  /** Bytes of indicators to keep; the least recently used are dropped beyond it. Default 256 MiB. */
  readonly cacheBytes?: number
}

type Lines = Readonly<Record<string, Float64Array>>

/** Everything that a thread keeps for one set of bars. Make one per thread and hand it to every trial. */
export function createContext(bars: Bars, options: ContextOptions = {}): StrategyContext {
  const budget = options.cacheBytes ?? 256 * 1024 ** 2
  const sums = new Map<SourceColumn, PrefixSums>()
  // A map iterates in order of insertion; what is used is moved to the end, so the first entry is the least recently used.
  const kept = new Map<string, Lines>()
  const averages = new Map<SourceColumn, (Lines | undefined)[]>()
  // Names of indicators in plug-ins may meet; the objects do not.
  const numbers = new Map<unknown, number>()
  let bytes = 0

  const keep = (key: string, lines: Lines): void => {
    kept.set(key, lines)
    for (const name in lines) bytes += lines[name]!.byteLength
    while (bytes > budget && kept.size > 1) {
      const [oldest, dropped] = kept.entries().next().value as [string, Lines]
      kept.delete(oldest)
      for (const name in dropped) bytes -= dropped[name]!.byteLength
      for (const byPeriod of averages.values()) {
        const place = byPeriod.indexOf(dropped)
        if (place >= 0) byPeriod[place] = undefined
      }
    }
  }

  const sumsOf = (column: SourceColumn): PrefixSums => {
    let found = sums.get(column)
    if (found === undefined) {
      found = prefixSums(bars[column])
      sums.set(column, found)
    }
    return found
  }

  return {
    bars,
    length: bars.length,
    time: bars.time,
    open: bars.open,
    high: bars.high,
    low: bars.low,
    close: bars.close,
    volume: bars.volume,

    sma(column, period) {
      let byPeriod = averages.get(column)
      if (byPeriod === undefined) {
        byPeriod = []
        averages.set(column, byPeriod)
      }
      const found = byPeriod[period]
      if (found !== undefined) return found.value!
      if (!Number.isInteger(period) || period < 1) {
        throw new UserError('INVALID_ARGUMENT', `Expected a period of at least 1 bar, was ${period}.`)
      }
      const lines = { value: new Float64Array(bars.length).fill(Number.NaN) }
      simpleMovingAverage(sumsOf(column), period, lines.value)
      byPeriod[period] = lines
      keep(`sma|${column}|${period}`, lines)
      return lines.value
    },

    indicator<P extends string, O extends string>(
      indicator: Indicator<P, O>,
      parameters?: Readonly<Partial<Record<P, number>>>,
      source?: SourceColumn,
    ): Readonly<Record<O, Float64Array>> {
      const values = {} as Record<P, number>
      let number = numbers.get(indicator)
      if (number === undefined) {
        number = numbers.size
        numbers.set(indicator, number)
      }
      let key = source === undefined ? `${number}` : `${number}|${source}`
      for (const name in indicator.parameters) {
        values[name] = parameters?.[name] ?? indicator.parameters[name].default
        key += `|${values[name]}`
      }
      const found = kept.get(key)
      if (found !== undefined) {
        if (bytes > budget / 2) {
          kept.delete(key)
          kept.set(key, found)
        }
        return found as Readonly<Record<O, Float64Array>>
      }
      for (const name in indicator.parameters) {
        const expected = whatIsWrong(indicator.parameters[name], values[name])
        if (expected === undefined) continue
        throw new UserError(
          'INVALID_ARGUMENT',
          `Expected ${expected} for parameter "${name}" of indicator "${indicator.name}", was ${values[name]}.`,
        )
      }
      const inputs = indicator.inputs.map((column, place) => bars[place === 0 ? (source ?? column) : column])
      const lines = {} as Record<O, Float64Array>
      for (const name of indicator.outputs) lines[name] = new Float64Array(bars.length).fill(Number.NaN)
      computeIndicator(
        indicator,
        inputs,
        values,
        indicator.outputs.map((name) => lines[name]),
      )
      keep(key, lines)
      return lines
    },
  }
}
