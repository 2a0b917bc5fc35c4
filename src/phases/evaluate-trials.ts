/** @module The trials of an optimization on worker threads, and their table: what is finished is never done again. */
import { createThreadPool, defaultWorkers, rangesLength, runBatch, trialStatus } from '../batch/index.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
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

/** Evaluates what no earlier attempt has finished; each chunk is durable before the next progress. */
export async function evaluateTrials(
  context: Pick<PhaseContext, 'parts' | 'resources' | 'signal' | 'progress'>,
  data: TrialData,
  count: number,
  aim: Aim,
  trialTimeoutMs: number | undefined,
): Promise<void> {
  const { parts, resources } = context
  const name = data.metrics[aim.column]!
  const done = finishedRanges(parts)
  const before = rangesLength(done)
  let best: number | undefined
  await using pool = createThreadPool({ size: Math.max(1, Math.min(resources.maxWorkers, defaultWorkers())) })
  await runBatch({
    spec: {
      module: new URL(`./trial-evaluator.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href,
      data,
    },
    count,
    done,
    pool,
    signal: context.signal,
    ...(trialTimeoutMs === undefined ? {} : { trialTimeoutMs }),
    async onChunk(chunk) {
      await writeTrialPart(parts, chunk)
      for (let i = 0; i < chunk.to - chunk.from; i++) {
        if (chunk.status[i] !== trialStatus.ok) continue
        const value = chunk.values[i * chunk.columns.length + aim.column]!
        if (best === undefined || (aim.direction === 'maximize' ? value > best : value < best)) best = value
      }
    },
    onProgress(progress) {
      context.progress({
        done: before + progress.done,
        total: count,
        unit: 'trials',
        ...(best === undefined ? {} : { best: { name, value: best } }),
      })
    },
  })
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
