/**
 * @module Results by content on disk: what one process has evaluated, the next need not. One folder a context (see
 * {@link import('./evaluation-cache.ts').EvaluationCache.get}), one file for what was evaluated together. A file is whole
 * or absent, and one that is damaged is as good as absent: nothing here is needed to compute a result.
 */
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { sha256 } from '../core/hash.ts'

/** Results of trials that were evaluated together. */
export interface Evaluations {
  /** Numbers of one row. */
  readonly width: number
  /** Numbers of one result. */
  readonly columns: number
  /** What one evaluation took, in milliseconds: whether a lookup is worth its time. */
  readonly millisecondsEach: number
  readonly rows: Float64Array
  readonly values: Float64Array
}

/** What a file says of itself before it is read. */
export interface EvaluationFile {
  readonly path: string
  readonly count: number
  readonly width: number
  readonly columns: number
  readonly millisecondsEach: number
  readonly bytes: number
}

// Eight letters, four numbers, the SHA-256 of the numbers and all that follows, rows, values.
const MAGIC = Buffer.from('PLEVAL01')
const NUMBERS = 4
const HASH_AT = MAGIC.length + NUMBERS * 8
const DATA_AT = HASH_AT + 32
const SUFFIX = '.evaluations'

/**
 * Writes results. Equal results make one file.
 *
 * @param folder of all contexts
 * @param context a content hash: letters and digits
 * @example
 * writeEvaluations('.phaseline/evaluations', context, { width: 2, columns: 1, millisecondsEach: 3, rows, values })
 */
export function writeEvaluations(folder: string, context: string, evaluations: Evaluations): void {
  const { width, columns, millisecondsEach, rows, values } = evaluations
  const bytes = Buffer.alloc(DATA_AT + rows.byteLength + values.byteLength)
  MAGIC.copy(bytes)
  const numbers = Float64Array.of(width, columns, rows.length / width, millisecondsEach)
  bytes.set(new Uint8Array(numbers.buffer), MAGIC.length)
  bytes.set(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength), DATA_AT)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), DATA_AT + rows.byteLength)
  const hash = contentHash(bytes)
  Buffer.from(hash, 'hex').copy(bytes, HASH_AT)
  writeFileAtomic(join(folder, context, `${hash.slice(0, 32)}${SUFFIX}`), bytes)
}

function contentHash(bytes: Buffer): string {
  return sha256(Buffer.concat([bytes.subarray(MAGIC.length, HASH_AT), bytes.subarray(DATA_AT)]))
}

/** The files of a context by name, without reading what is in them. */
export function listEvaluations(folder: string, context: string): EvaluationFile[] {
  return namesIn(join(folder, context))
    .filter((name) => name.endsWith(SUFFIX))
    .flatMap((name) => describeFile(join(folder, context, name)) ?? [])
}

function describeFile(path: string): EvaluationFile | undefined {
  const head = Buffer.alloc(HASH_AT)
  try {
    const file = openSync(path, 'r')
    try {
      if (readSync(file, head, 0, HASH_AT, 0) < HASH_AT) return undefined
    } finally {
      closeSync(file)
    }
    const bytes = statSync(path).size
    const [width, columns, count, millisecondsEach] = new Float64Array(
      new Uint8Array(head.subarray(MAGIC.length)).buffer,
    )
    const isWhole = bytes === DATA_AT + (width! + columns!) * count! * 8
    if (!head.subarray(0, MAGIC.length).equals(MAGIC) || !isWhole) return undefined
    return { path, count: count!, width: width!, columns: columns!, millisecondsEach: millisecondsEach!, bytes }
  } catch {
    return undefined // Another process has just made room.
  }
}

/** The results in a file, or `undefined` when it is gone or damaged. Marks it as used. */
export function readEvaluations(file: EvaluationFile, clock: Clock = systemClock): Evaluations | undefined {
  try {
    const bytes = readFileSync(file.path)
    if (contentHash(bytes) !== bytes.subarray(HASH_AT, DATA_AT).toString('hex')) return undefined
    const { width, columns, count, millisecondsEach } = file
    const numbers = new Float64Array(new Uint8Array(bytes.subarray(DATA_AT)).buffer)
    const seconds = clock.now() / 1000
    utimesSync(file.path, seconds, seconds)
    const rows = numbers.subarray(0, width * count)
    return { width, columns, millisecondsEach, rows, values: numbers.subarray(width * count) }
  } catch {
    return undefined
  }
}

/** Deletes what is kept of a context: whoever asks for everything again does not trust it. */
export function forgetEvaluations(folder: string, context: string): void {
  rmSync(join(folder, context), { recursive: true, force: true })
}

interface KeptFile {
  readonly path: string
  readonly bytes: number
  readonly usedMs: number
}

function filesOf(folder: string): KeptFile[] {
  return namesIn(folder).flatMap((context) =>
    namesIn(join(folder, context)).flatMap((name) => {
      const path = join(folder, context, name)
      const stats = statSync(path, { throwIfNoEntry: false })
      return stats === undefined ? [] : [{ path, bytes: stats.size, usedMs: stats.mtimeMs }]
    }),
  )
}

/** What all files of a folder take; 0 when there is none. */
export function evaluationsBytes(folder: string): number {
  return filesOf(folder).reduce((sum, { bytes }) => sum + bytes, 0)
}

/**
 * Deletes what was used longest ago until all files together are no larger.
 *
 * @returns the bytes that are left
 */
export function trimEvaluations(folder: string, maxBytes: number): number {
  const files = filesOf(folder)
  let left = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { path, bytes } of files.sort((a, b) => a.usedMs - b.usedMs || (a.path < b.path ? -1 : 1))) {
    if (left <= maxBytes) break
    rmSync(path, { force: true })
    left -= bytes
  }
  return left
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : [])
