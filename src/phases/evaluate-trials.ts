/** @module The trials of an optimization on worker threads, and their table: what is finished is never done again. */
import { dirname } from 'node:path'
import {
  type ChunkResult,
  createThreadPool,
  defaultWorkers,
  type EvaluatorSpec,
  type Pool,
  type Range,
  rangesLength,
  remainingRanges,
  runBatch,
  trialStatus,
} from '../batch/index.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import { createColumnMemory } from '../research/backtest/index.ts'
import { distinctRows, type IndexedSampler, rowsSampler, type Study } from '../search/index.ts'
import { openParquetWriter } from '../tables/index.ts'
import { createBlockStudy, type SearchPlan } from './block-study.ts'
import { evaluateTogether, evaluateUnknown } from './evaluate-known.ts'
import { comparedValue, piecesOf } from './evaluate-pieces.ts'
import { EVALUATIONS_SERVICE, type EvaluationsService } from './evaluations-service.ts'
import { type KnownResults, openKnownResults, WERE_KNOWN } from './known-results.ts'
import type { SearchAim } from './search-aim.ts'
import { watchDuration } from './search-cost.ts'
import { type Block, rowAt } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { type TrialLimits, trialLimits } from './trial-limits.ts'
import { finishedRanges, PRUNED, readTrialParts, writeTrialPart } from './trial-parts.ts'
import { createTrialTable } from './trial-table.ts'

export interface Evaluated {
  /** The blocks with the trials that there are: an adaptive search knows its rows, and how many, only afterwards. */
  readonly blocks: readonly Block[]
  /** What the searches decided by themselves, as sentences. */
  readonly notes: readonly string[]
}

type Context = Pick<PhaseContext, 'phase' | 'parts' | 'resources' | 'services' | 'signal' | 'progress' | 'log'>

/** What the evaluation of all blocks shares. */
interface Session {
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

/** What no earlier attempt has finished and no earlier search has found. */
async function evaluateNew(
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
async function evaluateRows(
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

/** What is known of the trials of a block: results by trial, and what their pieces showed. */
interface Known {
  readonly status: Uint8Array
  readonly results: Float64Array
  readonly curves: Float64Array<ArrayBuffer>
  learn(part: { from: number; to: number; values: Float64Array; status: Uint8Array }, curves?: Float64Array): void
}

/** Stands for a trial without a result yet, among statuses. */
const UNKNOWN = 255

function createKnown({ first, count }: Block, columns: number, curveWidth: number): Known {
  const status = new Uint8Array(count).fill(UNKNOWN)
  const results = new Float64Array(count * columns)
  const curves = new Float64Array(count * curveWidth).fill(Number.NaN)
  return {
    status,
    results,
    curves,
    learn(part, given) {
      for (let index = Math.max(part.from, first); index < Math.min(part.to, first + count); index++) {
        const [from, to] = [index - part.from, index - first]
        status[to] = part.status[from]!
        results.set(part.values.subarray(from * columns, (from + 1) * columns), to * columns)
        if (given !== undefined && given.length > 0) {
          curves.set(given.subarray(from * curveWidth, (from + 1) * curveWidth), to * curveWidth)
        }
      }
    },
  }
}

/**
 * A search that learns, prunes, stops early or starts from known trials. Its proposals follow from the results of earlier
 * batches, so after a crash the same study asks the same questions again and finds the answers among the parts.
 */
async function evaluateByStudy(
  session: Session,
  block: Block,
  isNamed: boolean,
): Promise<{ readonly block: Block; readonly notes: readonly string[] }> {
  const { plan, context } = session
  const { aim, pruning } = plan
  const { dimensions: space, first } = block
  const width = space.dimensions.length
  const columns = aim.metrics.length
  const warm = plan.warmStart?.(block)
  const study = createBlockStudy(block, plan, warm)
  // Trials of the study begin with those that are believed; they have no index here.
  const origin = study.trials.count
  const known = createKnown(block, columns, (pruning?.steps ?? 0) * aim.objectives.length)
  for await (const part of readTrialParts(context.parts, columns)) known.learn(part, part.curves)
  const values = new Float64Array(aim.objectives.length)
  for (let batch = study.ask(block.count); batch.length > 0; batch = study.ask(block.count)) {
    const rows = new Float64Array(batch.length * width)
    for (const [place, { row }] of batch.entries()) rows.set(row, place * width)
    const from = batch[0]!.id - origin
    if (plan.isPartial && known.status.subarray(from, from + batch.length).includes(UNKNOWN)) break
    let ids = batch.map(({ id }) => id)
    if (pruning !== undefined) ids = await evaluatePruned(session, study, block, known, rows, from, origin)
    else {
      const store = async (chunk: ChunkResult): Promise<void> => {
        await session.store(chunk)
        known.learn(chunk)
      }
      await evaluateNew(session, block, first + from, batch.length, store, rows)
    }
    for (const id of ids) {
      const at = id - origin
      if (known.status[at] !== trialStatus.ok) study.tell(id, { status: 'failed' })
      else {
        aim.values(known.results, at * columns, values)
        study.tell(id, { status: 'complete', values, violation: aim.violation(known.results, at * columns) })
      }
    }
  }
  const count = study.trials.count - origin
  const name = isNamed ? `${block.strategy}: ` : ''
  const notes = [...study.notes, ...(warm?.notes ?? [])].map((note) => name + note)
  if (study.stopReason !== undefined && count < block.count) {
    notes.push(`${name}Stopped after ${count} of ${block.count} trials: ${study.stopReason}.`)
  }
  const found = study.trials.rows.slice(origin * width, (origin + count) * width)
  return { block: { ...block, count, sampler: rowsSampler(found, width) }, notes }
}

/**
 * Evaluates a batch piece by piece, then the whole of what is left, and stores it as one part: after a crash in the middle of
 * a batch the batch is done again.
 *
 * @returns the trials that were evaluated whole
 */
async function evaluatePruned(
  session: Session,
  study: Study,
  block: Block,
  known: Known,
  rows: Float64Array,
  from: number,
  origin: number,
): Promise<number[]> {
  const { aim, pruning } = session.plan
  const { steps } = pruning!
  const m = aim.objectives.length
  const columns = aim.metrics.length
  const width = block.dimensions.dimensions.length
  const count = rows.length / width
  const curves = known.curves.subarray(from * steps * m, (from + count) * steps * m)
  const isStored = known.status[from] !== UNKNOWN
  let alive = Array.from({ length: count }, (_, place) => origin + from + place)
  const rowsOf = (ids: readonly number[]): Float64Array => {
    const chosen = new Float64Array(ids.length * width)
    for (const [place, id] of ids.entries()) {
      const at = id - origin - from
      chosen.set(rows.subarray(at * width, (at + 1) * width), place * width)
    }
    return chosen
  }
  const values = new Float64Array(m)
  for (let step = 0; step < steps && alive.length > 0; step++) {
    const ids = alive
    if (!isStored) {
      const collect = (chunk: ChunkResult): void => {
        for (let i = 0; i < chunk.to - chunk.from; i++) {
          if (chunk.status[i] !== trialStatus.ok) continue
          const at = ids[chunk.from - block.first + i]! - origin - from
          aim.values(chunk.values, i * columns, values)
          curves.set(values, (at * steps + step) * m)
        }
      }
      await evaluateRows(session, session.pieces[step]!, block, rowsOf(ids), collect)
    }
    for (const id of ids) {
      const at = id - origin - from
      for (let k = 0; k < m; k++) {
        const raw = Array.from({ length: step + 1 }, (_, s) => curves[(at * steps + s) * m + k]!)
        values[k] = comparedValue(pruning!, raw)
      }
      study.report(id, values)
    }
    alive = study.survivors() ?? []
  }
  if (isStored) return alive
  await evaluateWhole(
    session,
    block,
    known,
    rows,
    from,
    alive.map((id) => id - origin),
    curves,
  )
  return alive
}

/** Evaluates the survivors of a batch on all data and stores the batch. */
async function evaluateWhole(
  session: Session,
  block: Block,
  known: Known,
  rows: Float64Array,
  from: number,
  alive: readonly number[],
  curves: Float64Array<ArrayBuffer>,
): Promise<void> {
  const columns = session.plan.aim.metrics.length
  const { steps } = session.plan.pruning!
  const count = rows.length / block.dimensions.dimensions.length
  const first = block.first + from
  const left = new Set(alive)
  const pruned = Array.from({ length: count }, (_, place) => from + place).filter((at) => !left.has(at))
  const status = new Uint8Array(count).fill(trialStatus.skipped)
  const values = new Float64Array(count * columns).fill(Number.NaN)
  const errors = pruned.map((at) => {
    const curve = curves.subarray(((at - from) * curves.length) / count, ((at - from + 1) * curves.length) / count)
    const reached = (curve.findLastIndex((value) => !Number.isNaN(value)) + 1) / (curve.length / steps)
    return { index: block.first + at, code: PRUNED, message: `Stopped after ${Math.ceil(reached)} of ${steps} parts.` }
  })
  const width = block.dimensions.dimensions.length
  const asked = new Float64Array(alive.length * width)
  for (const [place, at] of alive.entries()) {
    asked.set(rows.subarray((at - from) * width, (at - from + 1) * width), place * width)
  }
  await evaluateRows(session, session, block, asked, (chunk) => {
    for (const [place, at] of alive.entries()) {
      status[at - from] = chunk.status[place]!
      values.set(chunk.values.subarray(place * columns, (place + 1) * columns), (at - from) * columns)
    }
    for (const error of chunk.errors) errors.push({ ...error, index: block.first + alive[error.index - block.first]! })
  })
  errors.sort((a, b) => a.index - b.index)
  const chunk = {
    from: first,
    to: first + count,
    columns: session.plan.aim.metrics,
    values,
    status,
    errors,
    elapsedMs: 0,
  }
  await session.store(chunk, curves)
  known.learn(chunk)
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
