/** @module Runs trials whose target two lines decide through the WebAssembly kernel, with what {@link Lane} knows of them. */
import type { Performance } from '../../../stats/performance.ts'
import { Lane, type LaneSetting } from '../kernel-lane.ts'
import type { KernelMarket, ReturnSums } from '../kernel-market.ts'
import type { Lines } from '../signal-rules.ts'
import { BOUND_BYTES, boundsLength, closeBounds } from './close-bounds.ts'
import type { ColumnMemory } from './column-memory.ts'
import { INTEGERS, LANE_BYTES, NUMBERS, SIDES } from './lane-layout.ts'
import { type Advance, laneModule } from './lane-module.ts'
import { MARGIN_PLACES } from './wasm-changes.ts'
import { webAssembly } from './web-assembly.ts'

/** The WebAssembly kernel on one range of bars. */
export interface WasmLanes {
  /** Whether it can run a trial with these lines: lines in its memory. */
  accepts(lines: Lines): boolean
  /** Lanes that there is room for. */
  readonly lanes: number
  reset(lane: number): void
  /**
   * Goes on with a lane over the decisions at bars `from <= bar < to`, at most {@link MOST_BARS} of them.
   *
   * @returns false when the equity fell to nothing, which only {@link Lane} deals with: the trial must be run by it
   */
  advance(lane: number, lines: Lines, from: number, to: number): boolean
  finish(lane: number, performance: Performance): void
}

/** Lanes of one kernel: more trials than these go through long histories in several rounds. */
const LANES = 1024

/** Bars that one call can go on over. */
export const MOST_BARS = 8192

const INTEGERS_AT = NUMBERS.length * Float64Array.BYTES_PER_ELEMENT

/**
 * Prepares the kernel; its columns are shared by all threads with the same memory.
 *
 * @param key tells apart the settings that share the memory: the price of fills
 * @returns `undefined` when it cannot serve these bars: no WebAssembly, no room, a price of a fill that is missing
 */
export function wasmLanes(
  columns: ColumnMemory,
  setting: LaneSetting,
  sums: ReturnSums,
  key: string,
): WasmLanes | undefined {
  const { market, from, to, lag, factors } = setting
  // What happens on a bar without a price is left to the lane in TypeScript.
  for (let i = from; i < to; i++) if (!(market.fill[i]! > 0)) return undefined
  const advanceLong = instantiate('long', columns)
  /** Made for the first trial that may be short. */
  let advanceBoth: Advance | undefined
  const shared = shareMarket(columns, market, sums, key)
  const state = columns.take(LANES * LANE_BYTES)
  const changes = columns.take((MOST_BARS + MARGIN_PLACES) * Int32Array.BYTES_PER_ELEMENT)
  if (advanceLong === undefined || shared === undefined || state === undefined || changes === undefined)
    return undefined
  const levelBytes = market.blockHigh.length * BOUND_BYTES
  const { close, fill, bounds, table } = shared
  const { buffer } = columns.memory
  const numbers = new Float64Array(buffer, state, (LANES * LANE_BYTES) / 8)
  const integers = new Int32Array(buffer, state, (LANES * LANE_BYTES) / 4)
  const { buy, sell, buyPrice, sellPrice } = factors
  const share = 1 / (1 + buy)
  const lane = new Lane(setting)
  const { account } = lane
  lane.reset()
  const fresh = new Float64Array(LANE_BYTES / 8)
  const freshIntegers = new Int32Array(fresh.buffer)
  NUMBERS.forEach((name, at) => {
    fresh[at] = name in account ? account[name as keyof typeof account & 'cash'] : lane[name as 'equity']
  })
  INTEGERS.forEach((name, at) => {
    const value = name in account ? account[name as 'count'] : lane[name as 'at']
    freshIntegers[INTEGERS_AT / 4 + at] = value
  })
  const number = Object.fromEntries(NUMBERS.map((name, at) => [name, at])) as Record<(typeof NUMBERS)[number], number>
  const integer = Object.fromEntries(INTEGERS.map((name, at) => [name, INTEGERS_AT / 4 + at])) as Record<
    (typeof INTEGERS)[number],
    number
  >

  /** Asking a column for its buffer costs more than looking it up. */
  const addresses = new WeakMap<Float64Array, number>()
  /** −1 for a column that is not in the memory. */
  const addressOf = (column: Float64Array): number => {
    let address = addresses.get(column)
    if (address === undefined) {
      address = column.buffer === buffer ? column.byteOffset : -1
      addresses.set(column, address)
    }
    return address
  }

  return {
    lanes: LANES,
    accepts: ({ upper, lower }) => addressOf(upper) >= 0 && addressOf(lower) >= 0,
    reset(at) {
      numbers.set(fresh, (at * LANE_BYTES) / 8)
    },
    advance(at, { upper, lower, above, below, warmup }, from, to) {
      const start = warmup > from ? warmup : from
      if (below !== undefined) advanceBoth ??= instantiate('both', columns)
      const advance = below === undefined ? advanceLong : advanceBoth
      if (advance === undefined) return false
      return (
        start >= to ||
        advance(
          state + at * LANE_BYTES,
          addressOf(upper),
          addressOf(lower),
          close,
          fill,
          bounds,
          table,
          changes,
          levelBytes,
          start,
          to,
          lag,
          above,
          below ?? 0,
          sums.target,
          share,
          buy,
          sell,
          buyPrice,
          sellPrice,
          1 - sell,
        ) === 0
      )
    },
    finish(at, performance) {
      const n = (at * LANE_BYTES) / 8
      const k = (at * LANE_BYTES) / 4
      const signal = integers[k + integer.signal]!
      lane.runFrom = signal !== SIDES.long ? -1 : integers[k + integer.runFrom]!
      lane.flatFrom = integers[k + integer.flatFrom]!
      lane.peakBar = integers[k + integer.peakBar]!
      lane.under = integers[k + integer.under]!
      lane.heldBars = integers[k + integer.heldBars]!
      lane.equity = numbers[n + number.equity]!
      lane.peak = numbers[n + number.peak]!
      lane.lowest = numbers[n + number.lowest]!
      lane.sum = numbers[n + number.sum]!
      lane.squares = numbers[n + number.squares]!
      lane.losses = numbers[n + number.losses]!
      lane.shortfalls = numbers[n + number.shortfalls]!
      account.count = integers[k + integer.count]!
      account.wins = integers[k + integer.wins]!
      account.cash = numbers[n + number.cash]!
      account.units = numbers[n + number.units]!
      account.flow = numbers[n + number.flow]!
      account.entryValue = numbers[n + number.entryValue]!
      account.grossProfit = numbers[n + number.grossProfit]!
      account.grossLoss = numbers[n + number.grossLoss]!
      account.sumSquaredProfits = numbers[n + number.sumSquaredProfits]!
      account.sumTradeReturns = numbers[n + number.sumTradeReturns]!
      account.bestTrade = numbers[n + number.bestTrade]!
      account.worstTrade = numbers[n + number.worstTrade]!
      account.traded = numbers[n + number.traded]!
      account.costs = numbers[n + number.costs]!
      // A position at the end is in a run; without one, the bars since the last trade are still to be summed up.
      if (signal !== SIDES.flat) lane.flatFrom = to
      lane.finish(sums, performance)
    },
  }
}

const compiled: { long?: object; both?: object } = {}

/** The function of the kernel on the memory; `undefined` where it cannot be made. */
function instantiate(sides: 'long' | 'both', { memory }: ColumnMemory): Advance | undefined {
  if (webAssembly === undefined) return undefined
  try {
    compiled[sides] ??= new webAssembly.Module(laneModule(sides))
    return new webAssembly.Instance(compiled[sides], { env: { memory } }).exports.advance as Advance
  } catch {
    return undefined
  }
}

interface SharedMarket {
  readonly close: number
  readonly fill: number
  readonly bounds: number
  readonly table: number
}

function shareMarket(
  columns: ColumnMemory,
  market: KernelMarket,
  sums: ReturnSums,
  key: string,
): SharedMarket | undefined {
  const share = (name: string, values: Float64Array): number | undefined =>
    columns.column(`kernel|${name}`, values.length, (out) => {
      out.set(values)
    })?.byteOffset
  const close = share('close', market.close)
  const fill = share(`fill|${key}`, market.fill)
  const bounds = columns.column('kernel|bounds', boundsLength(market), (out) => {
    closeBounds(market, out)
  })?.byteOffset
  const table = share(`sums|${sums.target}`, sums.table)
  if (close === undefined || fill === undefined || bounds === undefined || table === undefined) {
    return undefined
  }
  return { close, fill, bounds, table }
}
