/** @module Finished chunks of trials as bytes of a part, and back: eight bytes a number, one a status. */

import type { ChunkResult, Range, TrialError } from '../batch/index.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Part, Parts } from '../definition/phase-type.ts'

interface PartMeta {
  readonly from: number
  readonly to: number
  readonly errors: readonly TrialError[]
  /** Numbers of the steps of a trial, in a search that prunes. */
  readonly steps?: number
}

/** The code of a trial that was stopped on the way. Its status is `skipped`: its result was not computed. */
export const PRUNED = 'TRIAL_PRUNED'

/** The trials of one part. */
export interface TrialPart extends Range {
  /** `(to - from) × columns` numbers, row by row. */
  readonly values: Float64Array
  readonly status: Uint8Array
  readonly errors: readonly TrialError[]
  /** What the steps of each trial showed; NaN from where it was stopped. Empty in a search that does not prune. */
  readonly curves: Float64Array
}

/** Writes a chunk as a part; resolves when it is durable. */
export async function writeTrialPart(parts: Parts, chunk: ChunkResult, curves = new Float64Array(0)): Promise<void> {
  const bytes = new Uint8Array(chunk.values.byteLength + chunk.status.byteLength + curves.byteLength)
  bytes.set(new Uint8Array(chunk.values.buffer, chunk.values.byteOffset, chunk.values.byteLength))
  bytes.set(chunk.status, chunk.values.byteLength)
  bytes.set(new Uint8Array(curves.buffer, curves.byteOffset, curves.byteLength), bytes.length - curves.byteLength)
  // Stack traces name places of the machine and differ between runs; the message is enough to find the trial.
  const errors = chunk.errors.map(({ index, code, message }) => ({ index, code, message }))
  const steps = curves.length / (chunk.to - chunk.from)
  const meta: PartMeta = { from: chunk.from, to: chunk.to, errors, ...(steps > 0 ? { steps } : {}) }
  await parts.write(`trials-${String(chunk.from).padStart(10, '0')}`, bytes, meta as unknown as JsonValue)
}

const metaOf = (part: Part): PartMeta => part.meta as unknown as PartMeta

/** The ranges of trials that are finished. */
export function finishedRanges(parts: Parts): readonly Range[] {
  return parts.list().map((part) => ({ from: metaOf(part).from, to: metaOf(part).to }))
}

/** The parts in order of trial index, read one at a time. */
export async function* readTrialParts(parts: Parts, columns: number): AsyncGenerator<TrialPart> {
  const sorted = [...parts.list()].sort((a, b) => metaOf(a).from - metaOf(b).from)
  for (const part of sorted) {
    const { from, to, errors, steps = 0 } = metaOf(part)
    const bytes = await parts.read(part.name)
    const split = (to - from) * columns * Float64Array.BYTES_PER_ELEMENT
    // The bytes may start anywhere in a larger buffer; a Float64Array needs a multiple of eight.
    const values = new Float64Array(new Uint8Array(bytes.subarray(0, split)).buffer)
    const rest = bytes.subarray(split + to - from, split + (to - from) * (1 + 8 * steps))
    const curves = new Float64Array(new Uint8Array(rest).buffer)
    yield { from, to, values, status: bytes.subarray(split, split + to - from), errors, curves }
  }
}
