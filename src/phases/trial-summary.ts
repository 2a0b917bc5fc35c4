/** @module What is kept of all trials in one pass over them, in order of index: the best, counts, a thinned history. */
import { trialStatus } from '../batch/index.ts'
import type { ParameterSet } from '../search/index.ts'
import { type Block, blockAt, rowAt, rowWidth } from './trial-blocks.ts'
import type { TrialPart } from './trial-parts.ts'

/** One good trial. */
export interface RankedTrial {
  readonly trial: number
  readonly strategy: string
  readonly parameters: ParameterSet
  readonly value: number
  readonly metrics: Readonly<Record<string, number>>
}

export interface TrialSummary {
  /** Best first, ties by index. */
  readonly best: readonly RankedTrial[]
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
  readonly metrics: readonly string[]
  readonly objective: string
  readonly direction: 'maximize' | 'minimize'
  /** Trials in `best`. */
  readonly keep: number
  /** Points in `history`, about. */
  readonly points: number
  /** Told of each succeeded trial, for figures of the space. */
  readonly onTrial?: (block: Block, row: Float64Array, value: number) => void
}

export interface Summarizer {
  /** Takes the next part, in order of index. */
  add(part: TrialPart): void
  finish(): TrialSummary
}

/** Makes the one pass; parts must come in order and without gaps. */
export function createSummarizer(options: SummaryOptions): Summarizer {
  const { blocks, metrics, direction, keep } = options
  const total = blocks.reduce((sum, { count }) => sum + count, 0)
  const sign = direction === 'maximize' ? 1 : -1
  const place = metrics.indexOf(options.objective)
  const stride = Math.max(1, Math.ceil(total / options.points))
  const best: RankedTrial[] = []
  const history = { index: [] as number[], value: [] as number[], best: [] as number[] }
  let succeeded = 0
  let failed = 0
  let skipped = 0
  let firstError: string | undefined
  let bestValue = Number.NEGATIVE_INFINITY
  let mean = 0
  let squares = 0

  const row = new Float64Array(rowWidth(blocks))

  const learn = (block: Block, index: number, values: Float64Array, offset: number): void => {
    const value = values[offset + place]!
    succeeded++
    const delta = value - mean
    mean += delta / succeeded
    squares += delta * (value - mean)
    options.onTrial?.(block, row, value)
    const isBest = sign * value > bestValue
    if (isBest) bestValue = sign * value
    if (isBest || index % stride === 0) {
      history.index.push(index)
      history.value.push(value)
      history.best.push(sign * bestValue)
    }
    const worst = best.at(-1)
    if (best.length === keep && worst !== undefined && sign * value <= sign * worst.value) return
    const ranked: RankedTrial = {
      trial: index,
      strategy: block.strategy,
      parameters: block.dimensions.decode(row),
      value,
      metrics: Object.fromEntries(metrics.map((name, m) => [name, values[offset + m]!])),
    }
    let at = best.length
    while (at > 0 && sign * best[at - 1]!.value < sign * value) at--
    best.splice(at, 0, ranked)
    if (best.length > keep) best.pop()
  }

  return {
    add(part) {
      for (const { message } of part.errors) firstError ??= message
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
      best,
      counts: { submitted: total, succeeded, failed, skipped },
      firstError,
      history,
      mean,
      variance: succeeded > 1 ? squares / (succeeded - 1) : 0,
    }),
  }
}
