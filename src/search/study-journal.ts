/**
 * @module A study on disk: a header and blocks of trials as columns with a checksum each. 49 bytes a trial of five parameters.
 *
 * ```
 * "PLSTUDY2" · u32 length · header as JSON
 * block: u32 "BLK1" · u32 count · f64 first trial · u32 flags · u32 CRC-32 of all else in the block · payload
 * payload: rows (f64) · losses (f64) · violations (f64, with flag 1) · curves (f64, with flag 2) · states (u8) · steps reached
 *          (u8, with flag 2)
 * ```
 *
 * Numbers are little-endian. Later blocks replace trials of earlier ones, so a batch may be written while some of its
 * trials are pending. A torn block at the end, as a crash leaves it, is ignored and reported; damage with whole blocks behind it is
 * an error, for cutting it off would take them along.
 */
import { crc32 } from 'node:zlib'
import { hashJson, type JsonValue } from '../core/hash.ts'
import { SpaceError } from './space-error.ts'
import { Trials } from './trials.ts'

const MAGIC = 'PLSTUDY2'
const BLOCK = 0x314b4c42
const MARK = Buffer.from('BLK1', 'latin1')
const BLOCK_HEAD = 24

/** What a study is: trials of another one must not be mixed into it. */
export interface StudyIdentity {
  readonly width: number
  readonly lossCount: number
  /** Steps of a study that prunes. Default 0. */
  readonly steps?: number
  /** Space, method, options, objectives, seed: whatever decides the trials. Compared by hash. */
  readonly definition: JsonValue
}

/** The bytes that begin a stored study. */
export function encodeStudyHeader({ width, lossCount, steps = 0, definition }: StudyIdentity): Uint8Array {
  const shape = steps === 0 ? { width, lossCount } : { width, lossCount, steps }
  const header = Buffer.from(JSON.stringify({ ...shape, definition: hashJson(definition) }))
  const bytes = Buffer.alloc(MAGIC.length + 4 + header.length)
  bytes.write(MAGIC, 0, 'latin1')
  bytes.writeUInt32LE(header.length, MAGIC.length)
  header.copy(bytes, MAGIC.length + 4)
  return bytes
}

/** One block with the trials `from` … `to` − 1. Append it to the header and earlier blocks. */
export function encodeTrials(trials: Trials, from: number, to: number): Uint8Array {
  const count = to - from
  const { width, lossCount, steps } = trials
  const violations = trials.violations.subarray(from, to)
  const withViolations = violations.some((violation) => violation !== 0)
  const numbers = count * (width + lossCount + (withViolations ? 1 : 0) + steps)
  const bytes = Buffer.alloc(BLOCK_HEAD + numbers * 8 + count * (steps > 0 ? 2 : 1))
  let at = BLOCK_HEAD
  const put = (column: Float64Array): void => {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  put(trials.rows.subarray(from * width, to * width))
  put(trials.losses.subarray(from * lossCount, to * lossCount))
  if (withViolations) put(violations)
  put(trials.curves.subarray(from * steps, to * steps))
  bytes.set(trials.states.subarray(from, to), at)
  bytes.set(trials.reached.subarray(from, to), at + count)
  bytes.writeUInt32LE(BLOCK, 0)
  bytes.writeUInt32LE(count, 4)
  bytes.writeDoubleLE(from, 8)
  bytes.writeUInt32LE((withViolations ? 1 : 0) + (steps > 0 ? 2 : 0), 16)
  bytes.writeUInt32LE(checksum(bytes), 20)
  return bytes
}

const checksum = (block: Uint8Array): number =>
  crc32(block.subarray(BLOCK_HEAD), crc32(block.subarray(0, BLOCK_HEAD - 4)))

export interface StoredStudy {
  readonly trials: Trials
  /** Bytes up to the end of the last whole block: truncate the file to this before appending. */
  readonly validBytes: number
  /** Whether something follows them, as a crash while writing leaves it. */
  readonly isTorn: boolean
}

/**
 * Reads a stored study.
 *
 * @throws SpaceError `SEARCH_JOURNAL` when the bytes are not a study, are of another one, or are damaged before their end
 */
export function decodeStudy(bytes: Uint8Array, identity: StudyIdentity): StoredStudy {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const damaged = (what: string): SpaceError =>
    new SpaceError('SEARCH_JOURNAL', [], `Expected a stored study, was ${what}.`)
  if (buffer.length < MAGIC.length + 4 || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw damaged('something else')
  const start = MAGIC.length + 4 + buffer.readUInt32LE(MAGIC.length)
  if (buffer.length < start) throw damaged('cut off in its header')
  const header = headerOf(buffer.toString('utf8', MAGIC.length + 4, start))
  if (header === undefined) throw damaged('damaged in its header')
  const { width, lossCount, steps = 0 } = identity
  const isSameShape = header.width === width && header.lossCount === lossCount && (header.steps ?? 0) === steps
  if (!isSameShape || header.definition !== hashJson(identity.definition)) {
    throw new SpaceError(
      'SEARCH_JOURNAL',
      [],
      'Expected the stored study of this definition, was that of another one.',
      {
        hint: 'Space, method, options, objectives and seed decide the trials; with any of them changed, begin a new study and warm-start it.',
      },
    )
  }
  const trials = new Trials(
    width,
    lossCount,
    Math.max(64, Math.ceil((buffer.length - start) / (8 * (width + lossCount + steps) + 1))),
    steps,
  )
  let at = start
  for (let block = blockAt(buffer, at, trials); block !== undefined; block = blockAt(buffer, at, trials)) {
    if (block.first > trials.count) throw damaged(`without the trials before ${block.first}`)
    read(buffer, at + BLOCK_HEAD, trials, block)
    at = block.end
  }
  for (let next = buffer.indexOf(MARK, at + 1); next >= 0; next = buffer.indexOf(MARK, next + 1)) {
    if (blockAt(buffer, next, trials) !== undefined) throw damaged(`damaged from byte ${at} to byte ${next}`)
  }
  return { trials, validBytes: at, isTorn: at < buffer.length }
}

interface Header {
  readonly width: number
  readonly lossCount: number
  readonly steps?: number
  readonly definition: string
}

function headerOf(text: string): Header | undefined {
  try {
    return JSON.parse(text) as Header
  } catch {
    return undefined
  }
}

interface Block {
  readonly count: number
  readonly first: number
  readonly withViolations: boolean
  /** The byte after it. */
  readonly end: number
}

/** The whole and undamaged block that begins at a byte, if one does. */
function blockAt(buffer: Buffer, at: number, { width, lossCount, steps }: Trials): Block | undefined {
  if (at + BLOCK_HEAD > buffer.length || buffer.readUInt32LE(at) !== BLOCK) return undefined
  const count = buffer.readUInt32LE(at + 4)
  const withViolations = (buffer.readUInt32LE(at + 16) & 1) === 1
  const size = count * ((width + lossCount + (withViolations ? 1 : 0) + steps) * 8 + (steps > 0 ? 2 : 1))
  const end = at + BLOCK_HEAD + size
  if (end > buffer.length || checksum(buffer.subarray(at, end)) !== buffer.readUInt32LE(at + 20)) return undefined
  return { count, first: buffer.readDoubleLE(at + 8), withViolations, end }
}

function read(buffer: Buffer, start: number, trials: Trials, { first, count, withViolations }: Block): void {
  const { width, lossCount, steps } = trials
  const fresh = first + count - trials.count
  if (fresh > 0) trials.append(new Float64Array(fresh * width), fresh)
  let at = start
  const take = (into: Float64Array, offset: number, length: number): void => {
    new Uint8Array(into.buffer, into.byteOffset + offset * 8, length * 8).set(buffer.subarray(at, at + length * 8))
    at += length * 8
  }
  take(trials.rows, first * width, count * width)
  take(trials.losses, first * lossCount, count * lossCount)
  if (withViolations) take(trials.violations, first, count)
  take(trials.curves, first * steps, count * steps)
  trials.states.set(buffer.subarray(at, at + count), first)
  if (steps > 0) trials.reached.set(buffer.subarray(at + count, at + 2 * count), first)
}
