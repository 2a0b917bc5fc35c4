/**
 * @module What a strategy sees: the bars' columns and indicators. Indicators are computed once per column and parameters and kept for
 * the next trial, within a budget of memory.
 */
import { UserError } from '../../core/errors.ts'
import type { Bars } from '../market/bars.ts'
import { indicators } from './indicators/index.ts'
import { computeIndicator, type Indicator, type SourceColumn } from './indicators/indicator.ts'
import { simpleMovingAverage } from './indicators/sma.ts'
import type { ColumnMemory } from './kernels/column-memory.ts'
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
  /** Columns shared with other threads: moving averages are looked for there first, and left there. */
  readonly columns?: ColumnMemory
}

export const DEFAULT_CACHE_BYTES: number = 256 * 1024 ** 2

/** Indicators whose name says what they are in every thread; those of plug-ins may have equal names. */
const builtIn = new Map<unknown, string>(Object.entries(indicators).map(([name, indicator]) => [indicator, name]))

type Lines = Readonly<Record<string, Float64Array>>

/** Everything that a thread keeps for one set of bars. Make one per thread and hand it to every trial. */
export function createContext(bars: Bars, options: ContextOptions = {}): StrategyContext {
  const budget = options.cacheBytes ?? DEFAULT_CACHE_BYTES
  const sums = new Map<SourceColumn, PrefixSums>()
  // A map iterates in order of insertion; what is used is moved to the end, so the first entry is the least recently used.
  const kept = new Map<string, Lines>()
  /** Lines in the memory of all threads, which takes nothing back. */
  const lent = new Map<string, Lines>()
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

  /** The lines as columns that all threads share; `undefined` when there is no room for one of them. */
  const share = <P extends string, O extends string>(
    indicator: Indicator<P, O>,
    key: string,
    compute: () => Readonly<Record<O, Float64Array>>,
  ): Readonly<Record<O, Float64Array>> | undefined => {
    const lines = {} as Record<O, Float64Array>
    for (const name of indicator.outputs) {
      const column = options.columns?.column(`${key}|${name}`, bars.length, (out) => {
        out.set(compute()[name])
      })
      if (column === undefined) return undefined
      lines[name] = column
    }
    return lines
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
      const compute = (out: Float64Array): void => {
        out.fill(Number.NaN)
        simpleMovingAverage(sumsOf(column), period, out)
      }
      const key = `sma|${column}|${period}`
      const shared = options.columns?.column(key, bars.length, compute)
      if (shared !== undefined) {
        byPeriod[period] = { value: shared }
        return shared
      }
      const lines = { value: new Float64Array(bars.length) }
      compute(lines.value)
      byPeriod[period] = lines
      keep(key, lines)
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
      const found = kept.get(key) ?? lent.get(key)
      if (found !== undefined) {
        if (bytes > budget / 2 && kept.has(key)) {
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
      const title = options.columns === undefined ? undefined : builtIn.get(indicator)
      const inputs = indicator.inputs.map((column, place) => bars[place === 0 ? (source ?? column) : column])
      let computed: Record<O, Float64Array> | undefined
      const compute = (): Record<O, Float64Array> => {
        if (computed !== undefined) return computed
        computed = {} as Record<O, Float64Array>
        for (const name of indicator.outputs) computed[name] = new Float64Array(bars.length).fill(Number.NaN)
        const outputs = indicator.outputs.map((name) => computed![name])
        computeIndicator(indicator, inputs, values, outputs)
        return computed
      }
      const shared = title === undefined ? undefined : share(indicator, `${title}|${key}`, compute)
      if (shared !== undefined) {
        lent.set(key, shared)
        return shared
      }
      const lines = compute()
      keep(key, lines)
      return lines
    },
  }
}
