/** @module The trials of an optimization on worker threads, and their table: what is finished is never done again. */
import {
  type ChunkResult,
  createThreadPool,
  defaultWorkers,
  type EvaluatorSpec,
  type Pool,
  rangesLength,
  runBatch,
  trialStatus,
} from '../batch/index.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import { createStudy, type IndexedSampler } from '../search/index.ts'
import { openParquetWriter } from '../tables/index.ts'
import type { Block } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { finishedRanges, readTrialParts, writeTrialPart } from './trial-parts.ts'
import { createTrialTable } from './trial-table.ts'

/** The metric that decides, by its place among the columns. */
export interface Aim {
  readonly column: number
  readonly direction: 'maximize' | 'minimize'
}

type Context = Pick<PhaseContext, 'parts' | 'resources' | 'signal' | 'progress'>

/** What the evaluation of all blocks shares. */
interface Session {
  readonly context: Context
  readonly pool: Pool
  readonly spec: EvaluatorSpec
  readonly aim: Aim
  readonly metrics: readonly string[]
  readonly trialTimeoutMs: number | undefined
  /** Makes a chunk durable and tells the progress. */
  store(chunk: ChunkResult): Promise<void>
}

/**
 * Evaluates what no earlier attempt has finished; each chunk is durable before the next progress.
 *
 * @returns the blocks with the trials that there are: an adaptive search knows its rows, and how many, only afterwards
 */
export async function evaluateTrials(
  context: Context,
  data: TrialData,
  blocks: readonly Block[],
  aim: Aim,
  trialTimeoutMs: number | undefined,
): Promise<readonly Block[]> {
  const { parts, resources } = context
  const name = data.metrics[aim.column]!
  const total = blocks.reduce((sum, { count }) => sum + count, 0)
  let done = rangesLength(finishedRanges(parts))
  let best: number | undefined
  await using pool = createThreadPool({ size: Math.max(1, Math.min(resources.maxWorkers, defaultWorkers())) })
  const session: Session = {
    context,
    pool,
    // One object for all batches: workers keep the evaluators that they made from it.
    spec: {
      module: new URL(`./trial-evaluator.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href,
      data,
    },
    aim,
    metrics: data.metrics,
    trialTimeoutMs,
    async store(chunk) {
      await writeTrialPart(parts, chunk)
      done += chunk.to - chunk.from
      for (let i = 0; i < chunk.to - chunk.from; i++) {
        if (chunk.status[i] !== trialStatus.ok) continue
        const value = chunk.values[i * chunk.columns.length + aim.column]!
        if (best === undefined || (aim.direction === 'maximize' ? value > best : value < best)) best = value
      }
      context.progress({ done, total, unit: 'trials', ...(best === undefined ? {} : { best: { name, value: best } }) })
    },
  }
  const evaluated: Block[] = []
  for (const block of blocks) {
    if (block.sampler !== undefined) {
      await evaluateRange(session, block.first, block.count)
      evaluated.push(block)
    } else evaluated.push(await evaluateAdaptively(session, block))
  }
  return evaluated
}

async function evaluateRange(session: Session, firstIndex: number, count: number, rows?: Float64Array): Promise<void> {
  const { context, pool, spec, trialTimeoutMs } = session
  const end = firstIndex + count
  const done = finishedRanges(context.parts)
    .filter(({ from, to }) => from < end && to > firstIndex)
    .map(({ from, to }) => ({ from: Math.max(from, firstIndex), to: Math.min(to, end) }))
  await runBatch({
    spec,
    firstIndex,
    count,
    ...(rows === undefined ? {} : { rows }),
    done,
    pool,
    signal: context.signal,
    ...(trialTimeoutMs === undefined ? {} : { trialTimeoutMs }),
    onChunk: session.store,
  })
}

/**
 * A search that learns. Its proposals follow from the results of earlier batches, so after a crash the same study asks the
 * same questions again and finds the answers among the parts.
 */
async function evaluateAdaptively(session: Session, block: Block): Promise<Block> {
  const { aim, metrics, context } = session
  const space = block.dimensions
  const width = space.dimensions.length
  const study = createStudy({
    space,
    method: block.method,
    options: block.options,
    objectives: [{ figure: metrics[aim.column]!, direction: aim.direction }],
    seed: block.seed,
    stop: { budget: block.count },
  })
  const values = new Float64Array(block.count).fill(Number.NaN)
  const learn = (from: number, to: number, results: Float64Array, status: Uint8Array): void => {
    for (let index = Math.max(from, block.first); index < Math.min(to, block.first + block.count); index++) {
      const i = index - from
      if (status[i] === trialStatus.ok) values[index - block.first] = results[i * metrics.length + aim.column]!
    }
  }
  for await (const part of readTrialParts(context.parts, metrics.length))
    learn(part.from, part.to, part.values, part.status)
  const adaptive: Session = {
    ...session,
    async store(chunk) {
      await session.store(chunk)
      learn(chunk.from, chunk.to, chunk.values, chunk.status)
    },
  }
  for (let batch = study.ask(block.count); batch.length > 0; batch = study.ask(block.count)) {
    const rows = new Float64Array(batch.length * width)
    for (const [place, { row }] of batch.entries()) rows.set(row, place * width)
    await evaluateRange(adaptive, block.first + batch[0]!.id, batch.length, rows)
    for (const { id } of batch) {
      const value = values[id]!
      study.tell(id, Number.isNaN(value) ? { status: 'failed' } : { status: 'complete', values: [value] })
    }
  }
  const { count } = study.trials
  return { ...block, count, sampler: rowsSampler(study.trials.rows.slice(0, count * width), width) }
}

/** Rows that are known, as a sampler by index. */
function rowsSampler(rows: Float64Array, width: number): IndexedSampler {
  return {
    kind: 'indexed',
    count: rows.length / width,
    at(index, out, offset = 0) {
      for (let d = 0; d < width; d++) out[offset + d] = rows[index * width + d]!
      return true
    },
  }
}

/** Writes all trials as Parquet, part by part. */
export async function writeHistory(
  path: string,
  { parts }: PhaseContext,
  blocks: readonly Block[],
  metrics: readonly string[],
): Promise<void> {
  const table = createTrialTable(blocks, metrics)
  const writer = await openParquetWriter(path, table.schema)
  try {
    for await (const part of readTrialParts(parts, metrics.length)) writer.append(table.rows(part))
    await writer.close()
  } catch (error) {
    await writer.abort()
    throw error
  }
}
