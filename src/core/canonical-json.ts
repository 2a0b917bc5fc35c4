/** @module JSON in one canonical spelling (RFC 8785), so that equal values have equal bytes. Nothing is allocated but the room for these. */
import { BugError } from './errors.ts'

/** Room that is kept from one value to the next. */
const KEPT = 1 << 20
const QUOTE = 0x22
const encoder = new TextEncoder()

let room = Buffer.allocUnsafeSlow(1 << 14)
let length = 0

/**
 * JSON with sorted keys and without white space, so that equal values have equal text. Keys whose value is `undefined`
 * are left out. Numbers that are not finite have no JSON spelling and throw.
 *
 * @example
 * canonicalJson({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  canonicalBytes(value)
  return room.toString('utf8', 0, length)
}

/** The bytes of {@link canonicalJson} in UTF-8. They are those of the next value as soon as there is one. */
export function canonicalBytes(value: unknown): Uint8Array {
  length = 0
  if (room.length > KEPT) room = Buffer.allocUnsafeSlow(KEPT)
  write(value)
  return room.subarray(0, length)
}

function write(value: unknown): void {
  switch (typeof value) {
    case 'string':
      writeString(value)
      return
    case 'number':
      if (!Number.isFinite(value)) throw new BugError(`A number in JSON must be finite, was ${value}.`)
      writeAscii(String(value))
      return
    case 'boolean':
      writeAscii(value ? 'true' : 'false')
      return
    case 'object':
      if (value === null) writeAscii('null')
      else if (Array.isArray(value)) writeArray(value)
      else writeRecord(value as Readonly<Record<string, unknown>>)
      return
    default:
      throw new BugError(`A value of type ${typeof value} has no JSON spelling.`)
  }
}

function writeArray(items: readonly unknown[]): void {
  writeByte(0x5b)
  for (let i = 0; i < items.length; i++) {
    if (i > 0) writeByte(0x2c)
    write(items[i] ?? null)
  }
  writeByte(0x5d)
}

function writeRecord(record: Readonly<Record<string, unknown>>): void {
  writeByte(0x7b)
  let isFirst = true
  for (const key of sortedKeys(record)) {
    const value = record[key]
    if (value === undefined) continue
    if (!isFirst) writeByte(0x2c)
    isFirst = false
    writeString(key)
    writeByte(0x3a)
    write(value)
  }
  writeByte(0x7d)
}

/** Insertion sort needs no memory, and next to no time for the few keys of most records, which are often in order already. */
function sortedKeys(record: object): string[] {
  const keys = Object.keys(record)
  if (keys.length > 32) return keys.sort()
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i]!
    let at = i
    for (; at > 0 && keys[at - 1]! > key; at--) keys[at] = keys[at - 1]!
    keys[at] = key
  }
  return keys
}

function writeString(text: string): void {
  reserve(text.length + 2)
  const start = length
  const bytes = room
  let at = length
  bytes[at++] = QUOTE
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === 0x5c) {
      length = start
      writeEscaped(JSON.stringify(text))
      return
    }
    bytes[at++] = unit
  }
  bytes[at++] = QUOTE
  length = at
}

/** A string that needs escapes or more than one byte for a character. */
function writeEscaped(spelled: string): void {
  reserve(3 * spelled.length)
  length += encoder.encodeInto(spelled, room.subarray(length)).written
}

function writeAscii(text: string): void {
  reserve(text.length)
  for (let i = 0; i < text.length; i++) room[length++] = text.charCodeAt(i)
}

function writeByte(byte: number): void {
  if (length === room.length) reserve(1)
  room[length++] = byte
}

function reserve(more: number): void {
  if (length + more <= room.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(2 * room.length, length + more))
  room.copy(larger, 0, 0, length)
  room = larger
}
