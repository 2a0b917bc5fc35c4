/** @module A search that learns, prunes or stops early: its batches are evaluated, one after the other, and told to the study. */
import { type ChunkResult, trialStatus } from '../batch/index.ts'
import { rowsSampler, type Study } from '../search/index.ts'
import { createBlockStudy } from './block-study.ts'
import { comparedValue } from './evaluate-pieces.ts'
import { evaluateNew, evaluateRows, type Session } from './evaluate-session.ts'
import type { Block } from './trial-blocks.ts'
import { PRUNED, readTrialParts } from './trial-parts.ts'

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
export async function evaluateByStudy(
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
