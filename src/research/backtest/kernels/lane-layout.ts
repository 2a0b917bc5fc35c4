/** @module Where a lane lies in memory, and the variables in which the WebAssembly kernel keeps it while it goes on with it. */
import {
  type FunctionWriter,
  f64,
  f64x2,
  i32,
  type Statement,
  sequence,
  type Value,
  type Variable,
  when,
} from './assembler.ts'

const SINGLES = [
  'cash',
  'units',
  'equity',
  'peak',
  'lowest',
  'top',
  'floor',
  'flow',
  'entryValue',
  'traded',
  'costs',
] as const

/** Numbers that are kept as the two halves of a vector. */
const PAIRS = {
  sums: ['sum', 'squares'],
  falls: ['losses', 'shortfalls'],
  gross: ['grossProfit', 'grossLoss'],
  profits: ['sumSquaredProfits', 'sumTradeReturns'],
  extremes: ['bestTrade', 'worstTrade'],
} as const

/** The numbers of a lane in memory, eight bytes each, in this order. */
export const NUMBERS = [
  ...SINGLES,
  ...PAIRS.sums,
  ...PAIRS.falls,
  ...PAIRS.gross,
  ...PAIRS.profits,
  ...PAIRS.extremes,
] as const

/** The integers of a lane in memory, four bytes each, after the numbers. `signal` is one of {@link SIDES}. */
export const INTEGERS = [
  'signal',
  'at',
  'flatFrom',
  'runFrom',
  'peakBar',
  'under',
  'heldBars',
  'count',
  'wins',
] as const

/** How the integers of a lane say what is held. */
export const SIDES = { flat: 0, long: 1, short: 2 } as const

/** Bytes of a lane, with room to keep lanes apart. */
export const LANE_BYTES = 256

type Named<K extends string, T extends 'i32' | 'f64' | 'v128'> = { readonly [name in K]: Variable<T> }

/** A lane in the variables of a function. */
export interface LaneVariables {
  readonly n: Named<(typeof SINGLES)[number], 'f64'>
  /** In `extremes`: the best trade's return and the negative of the worst one's. */
  readonly v: Named<keyof typeof PAIRS, 'v128'>
  readonly k: Named<(typeof INTEGERS)[number], 'i32'>
  readonly load: Statement
  readonly store: Statement
}

const numberAt = (name: (typeof NUMBERS)[number]): number => NUMBERS.indexOf(name) * Float64Array.BYTES_PER_ELEMENT

/** Bytes from the start of a lane to one of its integers. */
export const integerAt = (name: (typeof INTEGERS)[number]): number =>
  NUMBERS.length * Float64Array.BYTES_PER_ELEMENT + INTEGERS.indexOf(name) * Int32Array.BYTES_PER_ELEMENT

/** Variables for the lane at an address. */
export function laneVariables(writer: FunctionWriter, lane: Value<'i32'>): LaneVariables {
  const named = <K extends string, T extends 'i32' | 'f64' | 'v128'>(names: readonly K[], type: T) =>
    Object.fromEntries(names.map((name) => [name, writer.variable(type)])) as Named<K, T>
  const pairs = Object.keys(PAIRS) as (keyof typeof PAIRS)[]
  const n = named(SINGLES, 'f64')
  const v = named(pairs, 'v128')
  const k = named(INTEGERS, 'i32')
  const negateSecond = (pair: Value<'v128'>): Value<'v128'> => f64x2.of(f64x2.first(pair), f64.neg(f64x2.second(pair)))
  const load = sequence(
    ...SINGLES.map((name) => n[name].set(f64.load(lane, numberAt(name)))),
    ...pairs.map((name) => v[name].set(f64x2.load(lane, numberAt(PAIRS[name][0])))),
    ...INTEGERS.map((name) => k[name].set(i32.load(lane, integerAt(name)))),
    v.extremes.set(negateSecond(v.extremes.get)),
    // Without a trade there is neither a best nor a worst one, and the first will be both.
    when(i32.isZero(k.count.get), v.extremes.set(f64x2.const(Number.NEGATIVE_INFINITY))),
  )
  const store = sequence(
    when(i32.isZero(k.count.get), v.extremes.set(f64x2.of(f64.const(0), f64.const(-0)))),
    v.extremes.set(negateSecond(v.extremes.get)),
    ...SINGLES.map((name) => f64.store(lane, numberAt(name), n[name].get)),
    ...pairs.map((name) => f64x2.store(lane, numberAt(PAIRS[name][0]), v[name].get)),
    ...INTEGERS.map((name) => i32.store(lane, integerAt(name), k[name].get)),
  )
  return { n, v, k, load, store }
}
