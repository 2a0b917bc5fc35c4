/**
 * @module Writes WebAssembly modules: code is composed from typed expressions and statements, so that a kernel reads like the
 * loop that it is, and no compiler has to be installed. Bytes after "WebAssembly Core Specification 2.0", chapter 5.
 */
import { BugError } from '../../../core/errors.ts'

/** Types of values, by their encoding. */
const ENCODED = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const

export type ValueType = keyof typeof ENCODED

/** Instructions that leave one value of the type on the stack. */
export interface Value<T extends ValueType> {
  readonly type: T
  readonly bytes: readonly number[]
}

/** Instructions that leave nothing. */
export interface Statement {
  readonly bytes: readonly number[]
}

/** A variable of a function. */
export interface Variable<T extends ValueType> {
  readonly get: Value<T>
  set(value: Value<T>): Statement
}

const value = <T extends ValueType>(type: T, ...parts: readonly (number | readonly number[])[]): Value<T> => ({
  type,
  bytes: parts.flat(),
})
const statement = (...parts: readonly (number | readonly number[])[]): Statement => ({ bytes: parts.flat() })

/** LEB128 of a number that is not negative. */
export function unsigned(n: number): number[] {
  const bytes: number[] = []
  let rest = n
  for (;;) {
    const byte = rest % 128
    rest = Math.floor(rest / 128)
    if (rest === 0) return [...bytes, byte]
    bytes.push(byte | 0x80)
  }
}

/** LEB128 of a 32-bit integer. */
export function signed(n: number): number[] {
  const bytes: number[] = []
  let rest = n | 0
  for (;;) {
    const byte = rest & 0x7f
    rest >>= 7
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) return [...bytes, byte]
    bytes.push(byte | 0x80)
  }
}

type I32 = Value<'i32'>
type I64 = Value<'i64'>
type F64 = Value<'f64'>
type V128 = Value<'v128'>

const binary =
  <In extends ValueType, Out extends ValueType>(type: Out, ...code: readonly number[]) =>
  (a: Value<In>, b: Value<In>): Value<Out> =>
    value(type, a.bytes, b.bytes, code)

/** Instructions on vectors have a prefix and a number of their own. */
const vector = (n: number): number[] => [0xfd, ...unsigned(n)]

const first = (a: V128): F64 => value('f64', a.bytes, vector(0x21), 0)
const splat = (a: F64): V128 => value('v128', a.bytes, vector(0x14))

const f64Bytes = (n: number): number[] => [...new Uint8Array(Float64Array.of(n).buffer)]

export const i32 = {
  const: (n: number): I32 => value('i32', 0x41, signed(n)),
  add: binary<'i32', 'i32'>('i32', 0x6a),
  sub: binary<'i32', 'i32'>('i32', 0x6b),
  mul: binary<'i32', 'i32'>('i32', 0x6c),
  and: binary<'i32', 'i32'>('i32', 0x71),
  or: binary<'i32', 'i32'>('i32', 0x72),
  shl: binary<'i32', 'i32'>('i32', 0x74),
  shrUnsigned: binary<'i32', 'i32'>('i32', 0x76),
  lt: binary<'i32', 'i32'>('i32', 0x48),
  gt: binary<'i32', 'i32'>('i32', 0x4a),
  ge: binary<'i32', 'i32'>('i32', 0x4e),
  eq: binary<'i32', 'i32'>('i32', 0x46),
  ne: binary<'i32', 'i32'>('i32', 0x47),
  isZero: (a: I32): I32 => value('i32', a.bytes, 0x45),
  leadingZeros: (a: I32): I32 => value('i32', a.bytes, 0x67),
  load: (address: I32, offset: number): I32 => value('i32', address.bytes, 0x28, 2, unsigned(offset)),
  store: (address: I32, offset: number, a: I32): Statement =>
    statement(address.bytes, a.bytes, 0x36, 2, unsigned(offset)),
} as const

/** Sets of 64 bits. */
export const i64 = {
  const: (n: number): I64 => value('i64', 0x42, signed(n)),
  sub: binary<'i64', 'i64'>('i64', 0x7d),
  and: binary<'i64', 'i64'>('i64', 0x83),
  or: binary<'i64', 'i64'>('i64', 0x84),
  xor: binary<'i64', 'i64'>('i64', 0x85),
  shl: binary<'i64', 'i64'>('i64', 0x86),
  shrUnsigned: binary<'i64', 'i64'>('i64', 0x88),
  /** 64 for 0. */
  trailingZeros: (a: I64): I64 => value('i64', a.bytes, 0x7a),
  ones: (a: I64): I64 => value('i64', a.bytes, 0x7b),
  /** Of a number that is not negative. */
  fromI32: (a: I32): I64 => value('i64', a.bytes, 0xad),
  /** The lower 32 bits. */
  toI32: (a: I64): I32 => value('i32', a.bytes, 0xa7),
} as const

export const f64 = {
  const: (n: number): F64 => value('f64', 0x44, f64Bytes(n)),
  add: binary<'f64', 'f64'>('f64', 0xa0),
  sub: binary<'f64', 'f64'>('f64', 0xa1),
  mul: binary<'f64', 'f64'>('f64', 0xa2),
  div: binary<'f64', 'f64'>('f64', 0xa3),
  abs: (a: F64): F64 => value('f64', a.bytes, 0x99),
  neg: (a: F64): F64 => value('f64', a.bytes, 0x9a),
  eq: binary<'f64', 'i32'>('i32', 0x61),
  ne: binary<'f64', 'i32'>('i32', 0x62),
  lt: binary<'f64', 'i32'>('i32', 0x63),
  gt: binary<'f64', 'i32'>('i32', 0x64),
  ge: binary<'f64', 'i32'>('i32', 0x66),
  /** `b < a ? b : a`, without a branch: the vector instruction is one of the processor's. */
  lower: (a: F64, b: F64): F64 => first(binary<'v128', 'v128'>('v128', ...vector(0xf6))(splat(a), splat(b))),
  fromI32: (a: I32): F64 => value('f64', a.bytes, 0xb7),
  load: (address: I32, offset = 0): F64 => value('f64', address.bytes, 0x2b, 3, unsigned(offset)),
  store: (address: I32, offset: number, a: F64): Statement =>
    statement(address.bytes, a.bytes, 0x39, 3, unsigned(offset)),
} as const

const pair = (n: number): readonly number[] => [...f64Bytes(n), ...f64Bytes(n)]
/** Which of the 32 bytes of two vectors the sixteen of a third are. */
const shuffle =
  (...bytes: readonly number[]) =>
  (a: V128, b: V128): V128 =>
    value('v128', a.bytes, b.bytes, vector(0x0d), bytes)

/** Vectors of two numbers. */
export const f64x2 = {
  splat,
  /** The same constant twice. */
  const: (n: number): V128 => value('v128', vector(0x0c), pair(n)),
  first,
  second: (a: V128): F64 => value('f64', a.bytes, vector(0x21), 1),
  of: (a: F64, b: F64): V128 => value('v128', splat(a).bytes, b.bytes, vector(0x22), 1),
  neg: (a: V128): V128 => value('v128', a.bytes, vector(0xed)),
  add: binary<'v128', 'v128'>('v128', ...vector(0xf0)),
  sub: binary<'v128', 'v128'>('v128', ...vector(0xf1)),
  mul: binary<'v128', 'v128'>('v128', ...vector(0xf2)),
  /** `b < a ? b : a` */
  lower: binary<'v128', 'v128'>('v128', ...vector(0xf6)),
  /** `a < b ? b : a` */
  higher: binary<'v128', 'v128'>('v128', ...vector(0xf7)),
  gt: binary<'v128', 'v128'>('v128', ...vector(0x4a)),
  lt: binary<'v128', 'v128'>('v128', ...vector(0x49)),
  load: (address: I32, offset = 0): V128 => value('v128', address.bytes, vector(0x00), 3, unsigned(offset)),
  store: (address: I32, offset: number, a: V128): Statement =>
    statement(address.bytes, a.bytes, vector(0x0b), 3, unsigned(offset)),
  /** The first numbers of two vectors. */
  firsts: shuffle(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
  /** The second numbers of two vectors. */
  seconds: shuffle(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
} as const

/** Vectors of integers, as masks. */
export const masks = {
  /** Two masks of four 32-bit cells as one of eight 16-bit cells. */
  narrow32: binary<'v128', 'v128'>('v128', ...vector(0x85)),
  /** Two masks of eight 16-bit cells as one of sixteen 8-bit cells. */
  narrow16: binary<'v128', 'v128'>('v128', ...vector(0x65)),
  /** One bit for each of sixteen 8-bit cells. */
  bits: (a: V128): I32 => value('i32', a.bytes, vector(0x64)),
  /** The bits of `a` where the mask has ones, else those of `b`. */
  choose: (mask: V128, a: V128, b: V128): V128 => value('v128', a.bytes, b.bytes, mask.bytes, vector(0x52)),
} as const

const NOTHING = 0x40
const END = 0x0b
const BRANCH = 0x0c
const BRANCH_IF = 0x0d

export const sequence = (...parts: readonly Statement[]): Statement => statement(...parts.map(({ bytes }) => bytes))

export function when(condition: I32, then: Statement, otherwise?: Statement): Statement {
  const rest = otherwise === undefined ? [] : [0x05, ...otherwise.bytes]
  return statement(condition.bytes, 0x04, NOTHING, then.bytes, rest, END)
}

/** Repeats the body while the condition holds, which is asked before each turn. */
export function whileTrue(condition: I32, body: Statement): Statement {
  // A block around a loop: leave it when the condition does not hold, else do the body and go to the loop's start.
  const leave = [...i32.isZero(condition).bytes, BRANCH_IF, 1]
  return statement(0x02, NOTHING, 0x03, NOTHING, leave, body.bytes, BRANCH, 0, END, END)
}

/** Ends the function with a result. */
export const leaveWith = (result: I32): Statement => statement(result.bytes, 0x0f)

/** The variables of a function that is being written. */
export interface FunctionWriter {
  parameter<T extends ValueType>(type: T): Variable<T>
  /** 0 at the start. All parameters come before the first variable. */
  variable<T extends ValueType>(type: T): Variable<T>
  readonly parameters: readonly ValueType[]
  readonly variables: readonly ValueType[]
}

export function functionWriter(): FunctionWriter {
  const parameters: ValueType[] = []
  const variables: ValueType[] = []
  const place = <T extends ValueType>(type: T, index: number): Variable<T> => ({
    get: value(type, 0x20, unsigned(index)),
    set: (a) => statement(a.bytes, 0x21, unsigned(index)),
  })
  return {
    parameters,
    variables,
    parameter(type) {
      if (variables.length > 0) throw new BugError('Expected parameters before variables.')
      return place(type, parameters.push(type) - 1)
    },
    variable: (type) => place(type, parameters.length + variables.push(type) - 1),
  }
}

export interface ModuleOptions {
  /** The function is exported under this name. */
  readonly name: string
  readonly writer: FunctionWriter
  /** What the function does; its last instruction leaves the result. */
  readonly body: Statement
  readonly result: I32
  /** Pages of 64 KiB of the shared memory `env.memory` that is imported, at most. */
  readonly maximumPages: number
}

const text = (name: string): number[] => {
  const bytes = [...new TextEncoder().encode(name)]
  return [...unsigned(bytes.length), ...bytes]
}
const section = (id: number, ...content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content]

/**
 * A module with one function on a shared memory.
 *
 * @example
 * const writer = functionWriter()
 * const a = writer.parameter('i32')
 * const bytes = moduleBytes({ name: 'double', writer, body: sequence(), result: i32.add(a.get, a.get), maximumPages: 1 })
 */
export function moduleBytes(options: ModuleOptions): Uint8Array<ArrayBuffer> {
  const { name, writer, body, result, maximumPages } = options
  const types = writer.parameters.map((type) => ENCODED[type])
  const locals = writer.variables.flatMap((type) => [1, ENCODED[type]])
  const code = [...unsigned(writer.variables.length), ...locals, ...body.bytes, ...result.bytes, END]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, ...unsigned(types.length), ...types, 1, ENCODED.i32),
    ...section(2, 1, ...text('env'), ...text('memory'), 0x02, 0x03, ...unsigned(0), ...unsigned(maximumPages)),
    ...section(3, 1, 0),
    ...section(7, 1, ...text(name), 0x00, 0),
    ...section(10, 1, ...unsigned(code.length), ...code),
  ])
}
