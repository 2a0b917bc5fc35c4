/** @module The trials of an optimization on worker threads, and their table: what is finished is never done again. */
import { dirname } from 'node:path'
import { createThreadPool, defaultWorkers, type EvaluatorSpec, rangesLength, trialStatus } from '../batch/index.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import { createColumnMemory } from '../research/backtest/index.ts'
import { distinctRows, type IndexedSampler, rowsSampler } from '../search/index.ts'
import { openParquetWriter } from '../tables/index.ts'
import type { SearchPlan } from './block-study.ts'
import { piecesOf } from './evaluate-pieces.ts'
import { type Context, evaluateNew, type Session } from './evaluate-session.ts'
import { evaluateByStudy } from './evaluate-study.ts'
import { EVALUATIONS_SERVICE, type EvaluationsService } from './evaluations-service.ts'
import { type KnownResults, openKnownResults, WERE_KNOWN } from './known-results.ts'
import type { SearchAim } from './search-aim.ts'
import { watchDuration } from './search-cost.ts'
import type { Block } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { trialLimits } from './trial-limits.ts'
import { finishedRanges, readTrialParts, writeTrialPart } from './trial-parts.ts'
import { createTrialTable } from './trial-table.ts'

export interface Evaluated {
  /** The blocks with the trials that there are: an adaptive search knows its rows, and how many, only afterwards. */
  readonly blocks: readonly Block[]
  /** What the searches decided by themselves, as sentences. */
  readonly notes: readonly string[]
}

/** Evaluates what no earlier attempt has finished; each chunk is durable before the next progress. */
export async function evaluateTrials(
  context: Context,
  data: TrialData,
  blocks: readonly Block[],
  plan: SearchPlan,
): Promise<Evaluated> {
  const { parts, resources } = context
  const { aim, pruning } = plan
  const total = blocks.reduce((sum, { count }) => sum + count, 0)
  let done = rangesLength(finishedRanges(parts))
  const before = done
  const watch = watchDuration(plan.warnAfterMinutes, total - before)
  let best: number | undefined
  const workers = plan.isPartial ? 1 : Math.max(1, Math.min(resources.maxWorkers, defaultWorkers()))
  const service = context.services[EVALUATIONS_SERVICE] as EvaluationsService | undefined
  // What is finished goes to the store: its disk is the one that may fill.
  const disk = service === undefined ? {} : { disk: dirname(service.folder) }
  using limits = trialLimits(resources, data, workers, disk)
  await using pool = createThreadPool({ size: workers })
  const ranges = pruning === undefined ? [] : piecesOf(data.range, pruning)
  await using opened = new AsyncDisposableStack()
  const open = async (part: TrialData): Promise<KnownResults | undefined> => {
    if (plan.isPartial) return undefined
    const found = await openKnownResults(part, blocks, {
      service,
      phase: context.phase.name,
      setting: plan.evaluationCache,
      memoryBytes: resources.memoryBytes / (1 + ranges.length),
      workers,
    })
    return found && opened.use(found)
  }
  const known = await open(data)
  const columns = createColumnMemory(limits.columnBytes)
  // One object for all batches: workers keep the evaluators that they made from it.
  const specOf = (part: TrialData): EvaluatorSpec => ({
    module: new URL(`./trial-evaluator.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href,
    data: { ...part, columns },
  })
  const pieces: Session['pieces'][number][] = []
  for (const range of ranges) {
    const part = { ...data, range }
    pieces.push({ spec: specOf(part), known: await open(part) })
  }
  const session: Session = {
    context,
    pool,
    limits,
    spec: specOf(data),
    pieces,
    plan,
    known,
    async store(chunk, curves) {
      await writeTrialPart(parts, chunk, curves)
      done += chunk.to - chunk.from
      const width = chunk.columns.length
      for (let i = 0; i < chunk.to - chunk.from; i++) {
        if (chunk.status[i] !== trialStatus.ok || aim.violation(chunk.values, i * width) > 0) continue
        const value = aim.value(chunk.values, i * width)
        if (best === undefined || (aim.direction === 'maximize' ? value > best : value < best)) best = value
      }
      const found = best === undefined ? {} : { best: { name: aim.name, value: best } }
      context.progress({ done, total, unit: 'trials', ...found })
      const warning = watch(done - before)
      if (warning !== undefined) context.log('warning', warning)
    },
  }
  const evaluated: Block[] = []
  const notes: string[] = []
  for (const block of blocks) {
    if (block.note !== undefined) notes.push(block.note)
    if (block.sampler === undefined) {
      const { block: known, notes: found } = await evaluateByStudy(session, block, blocks.length > 1)
      evaluated.push(known)
      notes.push(...found)
    } else evaluated.push(await evaluateByIndex(session, block, block.sampler))
  }
  // Of the machine and this attempt, so no part of the result.
  for (const note of known?.notes() ?? []) context.log('info', note)
  const foundInPieces = pieces.reduce((sum, piece) => sum + (piece.known?.found ?? 0), 0)
  if (foundInPieces > 0) context.log('info', piecesNote(foundInPieces))
  for (const note of limits.notes()) context.log('warning', note)
  return { blocks: evaluated, notes }
}

const piecesNote = (count: number): string =>
  `${count.toLocaleString('en-US')} evaluations on parts of the data ${WERE_KNOWN}: not done again.`

/** A search whose trials are a function of their index. */
async function evaluateByIndex(session: Session, block: Block, sampler: IndexedSampler): Promise<Block> {
  const { isPartial } = session.plan
  if (!block.repeats) {
    if (isPartial) return block
    await evaluateNew(session, block, block.first, block.count, session.store)
    return block
  }
  const { dimensions: space } = block
  const rows = distinctRows(sampler, space, block.count, block.seed)
  const count = rows.length / space.dimensions.length
  if (!isPartial) await evaluateNew(session, block, block.first, count, session.store, rows)
  return { ...block, count, sampler: rowsSampler(rows, space.dimensions.length) }
}

/** Writes all trials as Parquet, part by part. */
export async function writeHistory(
  path: string,
  { parts }: Pick<PhaseContext, 'parts'>,
  blocks: readonly Block[],
  aim: SearchAim,
): Promise<void> {
  const table = createTrialTable(blocks, aim)
  const writer = await openParquetWriter(path, table.schema)
  try {
    for await (const part of readTrialParts(parts, aim.metrics.length)) writer.append(table.rows(part))
    await writer.close()
  } catch (error) {
    await writer.abort()
    throw error
  }
}
