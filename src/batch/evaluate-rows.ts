/** @module Evaluates trials that a sampler has asked for: rows of parameters in, rows of results out. */
import { UserError } from '../core/errors.ts'
import type { BatchSummary } from './batch-options.ts'
import type { ChunkPolicy } from './chunks.ts'
import { type EvaluationCache, evaluationKey } from './evaluation-cache.ts'
import { type EvaluatorSpec, type TrialError, trialStatus } from './evaluator.ts'
import type { Pool } from './pools/pool.ts'
import type { Range } from './ranges.ts'
import { runBatch } from './run-batch.ts'

export interface EvaluateRowsOptions {
  readonly spec: EvaluatorSpec
  /** The trials' parameters, row by row. */
  readonly rows: Float64Array
  /** Numbers of one row. */
  readonly width: number
  /** Index of the first row's trial. Default 0. */
  readonly firstIndex?: number
  readonly pool: Pool
  readonly signal?: AbortSignal
  readonly chunk?: ChunkPolicy
  readonly trialTimeoutMs?: number
  /** Looked into first, and filled. Only for evaluators whose result does not depend on the index. */
  readonly cache?: EvaluationCache
  /** See {@link EvaluationCache.get}. Required with a cache. */
  readonly cacheContext?: string
}

export interface RowsResult {
  /** `undefined` when no trial has a result. */
  readonly columns: readonly string[] | undefined
  /** `rows × columns` numbers in the order of the rows. */
  readonly values: Float64Array
  readonly status: Uint8Array
  /** In order of index. */
  readonly errors: readonly TrialError[]
  /** Rows that were not evaluated because their result was known: from the cache, or from an equal row. */
  readonly reused: number
  /** Of the rows that were evaluated. */
  readonly summary: BatchSummary
}

/**
 * Evaluates all rows and resolves with their results in order. With a cache, equal rows are evaluated once; results of
 * trials that threw, timed out or crashed are not kept for later calls.
 *
 * @throws what {@link runBatch} throws; {@link UserError} `INVALID_ARGUMENT` when rows and width do not fit
 * @example
 * const { values, columns } = await evaluateRows({ spec, rows: Float64Array.of(10, 50, 20, 80), width: 2, pool })
 */
export async function evaluateRows(options: EvaluateRowsOptions): Promise<RowsResult> {
  const { rows, width, cache, firstIndex = 0, cacheContext = '' } = options
  const count = rows.length / width
  if (!Number.isInteger(width) || width < 1 || !Number.isInteger(count)) {
    const message = `Expected rows of ${width} numbers each, was ${rows.length} numbers.`
    throw new UserError('INVALID_ARGUMENT', message)
  }
  if (cache !== undefined && options.cacheContext === undefined) {
    throw new UserError('INVALID_ARGUMENT', 'Expected a cacheContext with a cache, was none.', {
      hint: 'Pass a hash of all that decides a result besides the row.',
    })
  }
  const rowAt = (at: number): Float64Array => rows.subarray(at * width, (at + 1) * width)
  const status = new Uint8Array(count)
  const errors = new Map<number, TrialError>()
  let columns: readonly string[] | undefined
  let values = new Float64Array(0)
  const put = (at: number, names: readonly string[], source: Float64Array, from: number): void => {
    if (columns === undefined) {
      columns = names
      values = new Float64Array(count * names.length).fill(Number.NaN)
    }
    values.set(source.subarray(from, from + columns.length), at * columns.length)
  }

  /** Rows whose result is that of an earlier row. */
  const twins: { readonly at: number; readonly of: number }[] = []
  const known: Range[] = []
  if (cache !== undefined) {
    const first = new Map<string, number>()
    for (let at = 0; at < count; at++) {
      const key = evaluationKey('', rowAt(at))
      const earlier = first.get(key)
      const found = earlier === undefined ? cache.get(cacheContext, rowAt(at)) : undefined
      if (earlier === undefined) first.set(key, at)
      if (earlier !== undefined) twins.push({ at, of: earlier })
      else if (found !== undefined) {
        put(at, found.columns, found.values, 0)
        status[at] = found.status
      } else continue
      known.push({ from: firstIndex + at, to: firstIndex + at + 1 })
    }
  }

  const summary = await runBatch({
    spec: options.spec,
    count,
    rows,
    firstIndex,
    done: known,
    pool: options.pool,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.chunk === undefined ? {} : { chunk: options.chunk }),
    ...(options.trialTimeoutMs === undefined ? {} : { trialTimeoutMs: options.trialTimeoutMs }),
    onChunk(chunk) {
      for (const error of chunk.errors) errors.set(error.index - firstIndex, error)
      chunk.status.forEach((state, trial) => {
        const at = chunk.from - firstIndex + trial
        status[at] = state
        if (chunk.columns.length === 0) return
        const from = trial * chunk.columns.length
        put(at, chunk.columns, chunk.values, from)
        if (state !== trialStatus.ok && state !== trialStatus.skipped) return
        cache?.set(cacheContext, rowAt(at), {
          columns: chunk.columns,
          values: chunk.values.subarray(from, from + chunk.columns.length),
          status: state,
        })
      })
    },
  })
  for (const { at, of } of twins) {
    status[at] = status[of]!
    if (columns !== undefined) put(at, columns, values, of * columns.length)
    const error = errors.get(of)
    if (error !== undefined) errors.set(at, { ...error, index: firstIndex + at })
  }
  const sorted = [...errors.values()].sort((a, b) => a.index - b.index)
  return { columns, values, status, errors: sorted, reused: known.length, summary }
}
