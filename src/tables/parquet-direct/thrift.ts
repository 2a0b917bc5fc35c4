/**
 * @module Reader of Thrift's compact protocol, in which Parquet writes its metadata: structs become maps from field number
 * to value. Every step is checked against the end of the bytes, so that damaged metadata end in an error and nothing else.
 *
 * Source: Apache Thrift, "Thrift Compact protocol encoding" (doc/specs/thrift-compact-protocol.md).
 */
import { requireWhole } from './damage.ts'

export type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftStruct
export type ThriftStruct = ReadonlyMap<number, ThriftValue>

/** Real metadata are five levels deep; more is damage that would overflow the stack. */
const MAXIMUM_DEPTH = 24

export class ThriftReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  /** Where the next byte is. */
  get at(): number {
    return this.#at
  }

  readStruct(depth = 0): ThriftStruct {
    requireWhole(depth < MAXIMUM_DEPTH, 'its metadata are nested without end')
    const fields = new Map<number, ThriftValue>()
    let id = 0
    for (;;) {
      const head = this.#byte()
      if (head === 0) return fields
      const type = head & 15
      id = head >> 4 === 0 ? this.#integer() : id + (head >> 4)
      fields.set(id, this.#value(type, depth, false))
    }
  }

  #byte(): number {
    const value = this.#bytes[this.#at++]
    requireWhole(value !== undefined, 'its metadata end too early')
    return value
  }

  /** A variable-length integer without sign; exact up to 2^53, and a number above it beyond. */
  #varint(): number {
    let value = 0
    let scale = 1
    for (let k = 0; k < 10; k++) {
      const byte = this.#byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
    requireWhole(false, 'its metadata hold an integer without end')
  }

  #integer(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  #binary(): Uint8Array {
    const length = this.#varint()
    requireWhole(length <= this.#bytes.length - this.#at, 'its metadata hold a text longer than the file')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  #value(type: number, depth: number, inList: boolean): ThriftValue {
    switch (type) {
      case 1:
      case 2:
        // In a struct the type is the value; in a list each has a byte of its own.
        return inList ? this.#byte() === 1 : type === 1
      case 3:
        return (this.#byte() << 24) >> 24
      case 4:
      case 5:
      case 6:
        return this.#integer()
      case 7: {
        requireWhole(this.#bytes.length - this.#at >= 8, 'its metadata end too early')
        this.#at += 8
        return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at - 8, 8).getFloat64(0, true)
      }
      case 8:
        return this.#binary()
      case 9:
      case 10:
        return this.#list(depth)
      case 11:
        return this.#map(depth)
      case 12:
        return this.readStruct(depth + 1)
      default:
        requireWhole(false, `its metadata hold a value of the unknown type ${type}`)
    }
  }

  #list(depth: number): readonly ThriftValue[] {
    const head = this.#byte()
    const size = head >> 4 === 15 ? this.#varint() : head >> 4
    return this.#values(size, () => this.#value(head & 15, depth + 1, true), depth)
  }

  #map(depth: number): readonly ThriftValue[] {
    const size = this.#varint()
    if (size === 0) return []
    const types = this.#byte()
    return this.#values(size * 2, (k) => this.#value(k % 2 === 0 ? types >> 4 : types & 15, depth + 1, true), depth)
  }

  #values(size: number, read: (k: number) => ThriftValue, depth: number): readonly ThriftValue[] {
    requireWhole(depth < MAXIMUM_DEPTH, 'its metadata are nested without end')
    // Each takes at least a byte: a size beyond that would only fill memory before it fails.
    requireWhole(size <= this.#bytes.length - this.#at, 'its metadata hold a list longer than the file')
    const values: ThriftValue[] = []
    for (let k = 0; k < size; k++) values.push(read(k))
    return values
  }
}

/** The number in a field. @throws DamagedParquet when it is missing or not an exact whole number */
export function numberIn(struct: ThriftStruct, id: number, what: string): number {
  const value = struct.get(id)
  requireWhole(typeof value === 'number' && Number.isSafeInteger(value), `it does not say ${what}`)
  return value
}

export function optionalNumber(struct: ThriftStruct, id: number): number | undefined {
  const value = struct.get(id)
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

export function structIn(struct: ThriftStruct, id: number, what: string): ThriftStruct {
  const value = struct.get(id)
  requireWhole(value instanceof Map, `it does not say ${what}`)
  return value as ThriftStruct
}

export function optionalStruct(struct: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = struct.get(id)
  return value instanceof Map ? (value as ThriftStruct) : undefined
}

export function structsIn(struct: ThriftStruct, id: number, what: string): readonly ThriftStruct[] {
  const value = struct.get(id)
  requireWhole(Array.isArray(value) && value.every((item) => item instanceof Map), `it does not say ${what}`)
  return value as readonly ThriftStruct[]
}

export function textIn(value: ThriftValue | undefined, what: string): string {
  requireWhole(value instanceof Uint8Array, `it does not say ${what}`)
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString('utf8')
}
