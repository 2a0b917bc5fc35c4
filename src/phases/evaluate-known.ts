/** @module Trials of which some are known already: those are looked up, the others evaluated, and all stored in order. */
import { type ChunkResult, type Range, type TrialError, trialStatus } from '../batch/index.ts'
import type { KnownResults } from './known-results.ts'
import { type Block, rowAt } from './trial-blocks.ts'

/** How trials are evaluated together. */
export interface Together {
  /** Where results are looked up and kept; nowhere when absent. */
  readonly known: KnownResults | undefined
  readonly block: Block
  readonly columns: readonly string[]
  /** Evaluates rows as the first trials of the block, and delivers them in chunks. */
  evaluate(rows: Float64Array, count: number, onChunk: (chunk: ChunkResult) => void): Promise<void>
  /** Takes all of them, in order. */
  store(chunk: ChunkResult): Promise<void> | void
}

/**
 * Evaluates what is not known of the trials in `todo`, piece by piece: as many as take about two seconds are stored together, so
 * that an interruption loses no more.
 *
 * @param rows the trials' rows from index `firstIndex` on; the block's sampler knows them unless given
 */
export async function evaluateUnknown(
  evaluation: Together & { readonly known: KnownResults },
  todo: readonly Range[],
  firstIndex: number,
  rows: Float64Array | undefined,
): Promise<void> {
  for (const range of todo) {
    for (let from = range.from; from < range.to; ) {
      const to = Math.min(range.to, from + evaluation.known.together)
      await evaluateTogether(evaluation, { from, to }, firstIndex, rows)
      from = to
    }
  }
}

/** Evaluates what is not known of a range of trials, and stores all of it at once. Parameters as in {@link evaluateUnknown}. */
export async function evaluateTogether(
  { known, block, columns, evaluate, store }: Together,
  { from, to }: Range,
  firstIndex: number,
  rows: Float64Array | undefined,
): Promise<void> {
  const width = block.dimensions.dimensions.length
  const count = to - from
  const values = new Float64Array(count * columns.length).fill(Number.NaN)
  const status = new Uint8Array(count)
  const errors: TrialError[] = []
  const unknown = new Float64Array(count * width)
  /** Places of the trials that are evaluated. */
  const places: number[] = []
  const row = new Float64Array(width)
  for (let at = 0; at < count; at++) {
    if (rows !== undefined)
      row.set(rows.subarray((from - firstIndex + at) * width, (from - firstIndex + at + 1) * width))
    else if (!rowAt(block, from + at, row)) {
      status[at] = trialStatus.skipped
      continue
    }
    const result = known?.find(block, row)
    if (result !== undefined) values.set(result, at * columns.length)
    else {
      unknown.set(row, places.length * width)
      places.push(at)
    }
  }
  const asked = unknown.subarray(0, places.length * width)
  let elapsedMs = 0
  const collect = (chunk: ChunkResult): void => {
    elapsedMs += chunk.elapsedMs
    const first = chunk.from - block.first
    known?.learn(block, chunk, (index) =>
      asked.subarray((index - block.first) * width, (index - block.first + 1) * width),
    )
    for (let i = 0; i < chunk.to - chunk.from; i++) {
      const at = places[first + i]!
      status[at] = chunk.status[i]!
      values.set(chunk.values.subarray(i * columns.length, (i + 1) * columns.length), at * columns.length)
    }
    for (const error of chunk.errors) errors.push({ ...error, index: from + places[error.index - block.first]! })
  }
  if (places.length > 0) await evaluate(asked, places.length, collect)
  errors.sort((a, b) => a.index - b.index)
  await store({ from, to, columns, values, status, errors, elapsedMs })
}
