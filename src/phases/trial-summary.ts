/** @module What is kept of all trials in one pass over them, in order of index: the best, counts, a thinned history. */
import { trialStatus } from '../batch/index.ts'
import { createFront, mostBalanced, type ParameterSet } from '../search/index.ts'
import type { SearchAim } from './search-aim.ts'
import { type Block, blockAt, rowAt, rowWidth } from './trial-blocks.ts'
import { PRUNED, type TrialPart } from './trial-parts.ts'

/** One good trial. */
export interface RankedTrial {
  readonly trial: number
  readonly strategy: string
  readonly parameters: ParameterSet
  readonly value: number
  readonly metrics: Readonly<Record<string, number>>
}

export interface TrialSummary {
  /** Best first, ties by index; with several objectives the members of the front, the most balanced first. */
  readonly best: readonly RankedTrial[]
  /** With several objectives: the trials that no other beats in all of them, in order of the first objective. */
  readonly front: readonly RankedTrial[]
  /** Of those that succeeded and broke a constraint on results, and of those skipped because they were stopped on the way. */
  readonly infeasible: number
  readonly pruned: number
  /** The trial that broke the constraints least, when all did. */
  readonly nearest: (RankedTrial & { readonly violation: number }) | undefined
  readonly counts: {
    readonly submitted: number
    readonly succeeded: number
    readonly failed: number
    readonly skipped: number
  }
  readonly firstError: string | undefined
  /** The objective of every succeeded trial of a thinned sample, for figures: index, value, best so far. */
  readonly history: {
    readonly index: readonly number[]
    readonly value: readonly number[]
    readonly best: readonly number[]
  }
  /** Mean and variance of the objective over succeeded trials. */
  readonly mean: number
  readonly variance: number
}

export interface SummaryOptions {
  readonly blocks: readonly Block[]
  readonly aim: SearchAim
  /** Trials in `best`. */
  readonly keep: number
  /** Not all trials were evaluated: those that were are counted. */
  readonly isPartial?: boolean | undefined
  /** Points in `history`, about. */
  readonly points: number
  /** Told of each succeeded trial, for figures of the space; its results stand at `offset`. */
  readonly onTrial?: (trial: SeenTrial) => void
}

export interface SeenTrial {
  readonly index: number
  readonly block: Block
  readonly row: Float64Array
  readonly value: number
  readonly isFeasible: boolean
  readonly results: Float64Array
  readonly offset: number
}

export interface Summarizer {
  /** Takes the next part, in order of index. */
  add(part: TrialPart): void
  finish(): TrialSummary
}

/** Makes the one pass; parts must come in order and without gaps. */
export function createSummarizer(options: SummaryOptions): Summarizer {
  const { blocks, aim, keep } = options
  const { metrics, direction } = aim
  const total = blocks.reduce((sum, { count }) => sum + count, 0)
  const sign = direction === 'maximize' ? 1 : -1
  const stride = Math.max(1, Math.ceil(total / options.points))
  const best: RankedTrial[] = []
  const front = createFront(aim.scoring.lossCount)
  const inFront = new Map<number, RankedTrial>()
  const losses = new Float64Array(aim.scoring.lossCount)
  const objectives = new Float64Array(aim.objectives.length)
  const history = { index: [] as number[], value: [] as number[], best: [] as number[] }
  let succeeded = 0
  let failed = 0
  let skipped = 0
  let infeasible = 0
  let pruned = 0
  let nearest: TrialSummary['nearest']
  let firstError: string | undefined
  let bestValue = Number.NEGATIVE_INFINITY
  let mean = 0
  let squares = 0

  const row = new Float64Array(rowWidth(blocks))

  const learn = (block: Block, index: number, values: Float64Array, offset: number): void => {
    const value = aim.value(values, offset)
    const violation = aim.violation(values, offset)
    succeeded++
    const delta = value - mean
    mean += delta / succeeded
    squares += delta * (value - mean)
    options.onTrial?.({ index, block, row, value, isFeasible: violation === 0, results: values, offset })
    const rank = (): RankedTrial => ({
      trial: index,
      strategy: block.strategy,
      parameters: block.dimensions.decode(row),
      value,
      metrics: Object.fromEntries(metrics.map((name, m) => [name, values[offset + m]!])),
    })
    if (violation > 0) {
      infeasible++
      if (best.length === 0 && (nearest === undefined || violation < nearest.violation))
        nearest = { ...rank(), violation }
      return
    }
    if (aim.isMulti) {
      aim.values(values, offset, objectives)
      aim.scoring.losses(objectives, losses)
      if (front.offer(index, losses)) inFront.set(index, rank())
      if (inFront.size > 4 * front.members.length + 64) forget()
    }
    const isBest = sign * value > bestValue
    if (isBest) bestValue = sign * value
    if (isBest || index % stride === 0) {
      history.index.push(index)
      history.value.push(value)
      history.best.push(sign * bestValue)
    }
    const worst = best.at(-1)
    if (best.length === keep && worst !== undefined && sign * value <= sign * worst.value) return
    const ranked = rank()
    let at = best.length
    while (at > 0 && sign * best[at - 1]!.value < sign * value) at--
    best.splice(at, 0, ranked)
    if (best.length > keep) best.pop()
  }

  /** Drops those that a later trial has beaten. */
  const forget = (): void => {
    const members = new Set(front.members)
    for (const trial of inFront.keys()) if (!members.has(trial)) inFront.delete(trial)
  }

  const balanced = (): RankedTrial[] => {
    const points = front.members.map((_, at) => front.lossesAt(at))
    return mostBalanced(points).map((at) => inFront.get(front.members[at]!)!)
  }

  return {
    add(part) {
      for (const { code, message } of part.errors) {
        if (code === PRUNED) pruned++
        else firstError ??= message
      }
      for (let index = part.from; index < part.to; index++) {
        const i = index - part.from
        const status = part.status[i]
        if (status === trialStatus.skipped) skipped++
        else if (status !== trialStatus.ok) failed++
        else {
          const block = blockAt(blocks, index)
          rowAt(block, index, row)
          learn(block, index, part.values, i * metrics.length)
        }
      }
    },
    finish: () => ({
      best: aim.isMulti ? balanced().slice(0, keep) : best,
      front: aim.isMulti
        ? front.members
            .map((trial) => inFront.get(trial)!)
            .sort((a, b) => sign * (b.value - a.value) || a.trial - b.trial)
        : [],
      infeasible,
      pruned,
      nearest: best.length > 0 ? undefined : nearest,
      counts: { submitted: options.isPartial ? succeeded + failed + skipped : total, succeeded, failed, skipped },
      firstError,
      history,
      mean,
      variance: succeeded > 1 ? squares / (succeeded - 1) : 0,
    }),
  }
}
