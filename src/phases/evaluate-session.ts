/** @module Trials of a block on the threads of an evaluation: what is neither finished nor known of earlier searches. */
import {
  type ChunkResult,
  type EvaluatorSpec,
  type Pool,
  type Range,
  remainingRanges,
  runBatch,
} from '../batch/index.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import type { SearchPlan } from './block-study.ts'
import { evaluateTogether, evaluateUnknown } from './evaluate-known.ts'
import type { KnownResults } from './known-results.ts'
import { type Block, rowAt } from './trial-blocks.ts'
import type { TrialLimits } from './trial-limits.ts'
import { finishedRanges } from './trial-parts.ts'

export type Context = Pick<PhaseContext, 'phase' | 'parts' | 'resources' | 'services' | 'signal' | 'progress' | 'log'>

/** What the evaluation of all blocks shares. */
export interface Session {
  readonly context: Context
  readonly pool: Pool
  readonly limits: TrialLimits
  readonly spec: EvaluatorSpec
  /** Evaluators of the pieces before the whole, in a search that prunes, and what is known of each. */
  readonly pieces: readonly { readonly spec: EvaluatorSpec; readonly known: KnownResults | undefined }[]
  readonly plan: SearchPlan
  /** Results of earlier searches. */
  readonly known: KnownResults | undefined
  /** Makes a chunk durable and tells the progress. */
  store(chunk: ChunkResult, curves?: Float64Array<ArrayBuffer>): Promise<void>
}

/** What no earlier attempt has finished and no earlier search has found. */
export async function evaluateNew(
  session: Session,
  block: Block,
  firstIndex: number,
  count: number,
  store: (chunk: ChunkResult) => Promise<void>,
  rows?: Float64Array,
): Promise<void> {
  const { known, spec, context, plan } = session
  if (known === undefined) {
    await evaluateRange(session, spec, firstIndex, count, store, rows)
    return
  }
  if (known.has(block)) {
    const whole = { from: firstIndex, to: firstIndex + count }
    const todo = remainingRanges(whole, within(whole, finishedRanges(context.parts)))
    const evaluate = (asked: Float64Array, length: number, onChunk: (chunk: ChunkResult) => void): Promise<void> =>
      evaluateRange(session, spec, block.first, length, onChunk, asked, [])
    await evaluateUnknown({ known, block, columns: plan.aim.metrics, evaluate, store }, todo, firstIndex, rows)
    return
  }
  const width = block.dimensions.dimensions.length
  const row = new Float64Array(width)
  const rowOf = (index: number): Float64Array | undefined => {
    if (rows !== undefined) return rows.subarray((index - firstIndex) * width, (index - firstIndex + 1) * width)
    return rowAt(block, index, row) ? row : undefined
  }
  const learn = (chunk: ChunkResult): Promise<void> => {
    known.learn(block, chunk, rowOf)
    return store(chunk)
  }
  await evaluateRange(session, spec, firstIndex, count, learn, rows)
}

/** What of ranges lies in one. */
function within({ from: first, to: end }: Range, ranges: readonly Range[]): Range[] {
  return ranges
    .filter(({ from, to }) => from < end && to > first)
    .map(({ from, to }) => ({ from: Math.max(from, first), to: Math.min(to, end) }))
}

async function evaluateRange(
  { context, pool, limits, plan: { trialTimeoutMs } }: Session,
  spec: EvaluatorSpec,
  firstIndex: number,
  count: number,
  onChunk: (chunk: ChunkResult) => Promise<void> | void,
  rows?: Float64Array,
  done: readonly Range[] = finishedRanges(context.parts),
): Promise<void> {
  await runBatch({
    spec,
    firstIndex,
    count,
    ...(rows === undefined ? {} : { rows }),
    done: within({ from: firstIndex, to: firstIndex + count }, done),
    pool,
    chunk: limits.chunk,
    admit: limits.admit,
    signal: context.signal,
    ...(trialTimeoutMs === undefined ? {} : { trialTimeoutMs }),
    onChunk,
  })
}

/** What is not known of rows is evaluated; all come at once, as the first trials of the block. */
export async function evaluateRows(
  session: Session,
  { spec, known }: Pick<Session, 'spec' | 'known'>,
  block: Block,
  rows: Float64Array,
  store: (chunk: ChunkResult) => void,
): Promise<void> {
  const count = rows.length / block.dimensions.dimensions.length
  if (count === 0) return
  const evaluate = (asked: Float64Array, length: number, onChunk: (chunk: ChunkResult) => void): Promise<void> =>
    evaluateRange(session, spec, block.first, length, onChunk, asked, [])
  const range = { from: block.first, to: block.first + count }
  const together = { known, block, columns: session.plan.aim.metrics, evaluate, store }
  await evaluateTogether(together, range, block.first, rows)
}
