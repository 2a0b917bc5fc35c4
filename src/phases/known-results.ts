/**
 * @module Trials that an earlier search of the store has evaluated: the same strategy with the same parameters on the same data,
 * at the same costs, for the same metrics. What is known is not evaluated again; its numbers are the same to the last bit.
 *
 * **When it pays.** Finding a result takes some microseconds, and so does keeping one. A trial of the kernel takes little more
 * on a few thousand bars, a strategy that decides bar by bar or an account that is simulated takes many times as long.
 * So results are kept when a trial was measured to take {@link WORTH_KEEPING_MS}, and looked up when what they would save is
 * more than what reading them costs. `evaluation_cache: true` keeps and looks up always, `false` never.
 */
import {
  type ChunkResult,
  createEvaluationCache,
  type EvaluationCache,
  forgetEvaluations,
  listEvaluations,
  readEvaluations,
  trialStatus,
  trimEvaluations,
  writeEvaluations,
} from '../batch/index.ts'
import { sha256, sha256File } from '../core/hash.ts'
import { builtInStrategies } from '../research/backtest/index.ts'
import { type Bars, fingerprintBars } from '../research/market/index.ts'
import { createSpace, type Space } from '../search/index.ts'
import { isMetricName } from '../stats/index.ts'
import type { EvaluationsService } from './evaluations-service.ts'
import type { Block } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'

/** Raised when evaluators give other numbers than before. */
const EVALUATOR_VERSION = 1
/** A trial that takes as long is worth keeping: some five times what a search takes for one that it finds. */
export const WORTH_KEEPING_MS = 0.1
/** What reading and filing one kept result takes, about. */
const READING_MS = 0.005
/** All that is kept of all searches; what was used longest ago goes first. */
const MOST_DISK_BYTES = 256e6
/** What is known of one search in memory at most. */
const MOST_MEMORY_BYTES = 128e6
/** Results are written when so many bytes of them are gathered. */
const WRITE_BYTES = 8e6
/** What is looked up at once is evaluated and stored together: so long, about. */
const TOGETHER_MS = 2000
const TOGETHER = { least: 16, most: 65_536 }

/** What a note says of trials that were found: how long such a search took says little of another one. */
export const WERE_KNOWN = 'were known from earlier searches of this store'

export interface KnownResults extends AsyncDisposable {
  /** Trials that were found and need not be evaluated. */
  readonly found: number
  /** Whether anything is known of the block. */
  has(block: Block): boolean
  /** The result of a row of the block, when it is known. */
  find(block: Block, row: Float64Array): Float64Array | undefined
  /** Keeps what was evaluated; `rowOf` gives the row of a trial by its index, or `undefined` when it has none. */
  learn(block: Block, chunk: ChunkResult, rowOf: (index: number) => Float64Array | undefined): void
  /** How many trials are looked up, evaluated and stored together. */
  readonly together: number
  /** A sentence about what was not evaluated again; none when there is nothing to say. */
  notes(): string[]
}

/** What is known of one block, and what is gathered to be kept. */
interface Known {
  readonly context: string
  /** Every parameter of the strategy: what is not searched has its default, so that unlike spaces know of each other. */
  readonly space: Space
  readonly cache: EvaluationCache
  entries: number
  rows: number[]
  values: number[]
}

interface OpenOptions {
  readonly service: EvaluationsService | undefined
  /** The name of the phase that searches. */
  readonly phase: string
  /** `evaluation_cache` of the config. */
  readonly setting: boolean | undefined
  readonly memoryBytes: number
  readonly workers: number
}

/**
 * Opens what is known of the trials of a search; `undefined` where nothing is kept. Ends with what was learned on disk.
 *
 * @example
 * await using known = await openKnownResults(data, blocks, { service, phase: 'search', setting: undefined, memoryBytes: 1e9, workers: 2 })
 */
export async function openKnownResults(
  data: TrialData,
  blocks: readonly Block[],
  { service, phase, setting, memoryBytes, workers }: OpenOptions,
): Promise<KnownResults | undefined> {
  if (service === undefined || setting === false) return undefined
  const { folder } = service
  const width = data.metrics.length
  const total = blocks.reduce((sum, { count }) => sum + count, 0)
  const maxBytes = Math.min(MOST_MEMORY_BYTES, memoryBytes / 8) / blocks.length
  const common = await contextOfData(data, service)
  const known = new Map<string, Known>()
  let readEach = 0
  for (const block of blocks) {
    const context = await contextOfStrategy(common, data.metrics, block)
    const space = createSpace(block.definition.parameters)
    const entry: Known = {
      context,
      space,
      cache: createEvaluationCache({ maxBytes }),
      entries: 0,
      rows: [],
      values: [],
    }
    known.set(block.strategy, entry)
    if (service.again.includes(phase)) forgetEvaluations(folder, context)
    for (const file of listEvaluations(folder, context)) {
      const saved = Math.min(file.count, block.count) * file.millisecondsEach
      if (setting !== true && saved < file.count * READING_MS) continue
      const read = readEvaluations(file)
      if (read === undefined || read.width !== space.dimensions.length || read.columns !== width) continue
      readEach = Math.max(readEach, read.millisecondsEach)
      entry.entries += file.count
      for (let at = 0; at < file.count; at++) {
        entry.cache.set('', read.rows.subarray(at * read.width, (at + 1) * read.width), {
          columns: data.metrics,
          values: read.values.subarray(at * width, (at + 1) * width),
          status: trialStatus.ok,
        })
      }
    }
  }

  let found = 0
  let evaluated = 0
  let elapsedMs = 0
  let slowest = { elapsedMs: 0, count: 0 }
  const costMs = (): number => (evaluated === 0 ? readEach : elapsedMs / evaluated)
  /** The slowest chunk, in which code is compiled, says little of the others. */
  const isWorthKeeping = (): boolean => {
    const others = evaluated - slowest.count
    const each = others === 0 ? costMs() : (elapsedMs - slowest.elapsedMs) / others
    return setting === true || each >= WORTH_KEEPING_MS
  }
  const rowIn = ({ space }: Known, block: Block, row: Float64Array): Float64Array | undefined => {
    try {
      return space.encode(block.dimensions.decode(row))
    } catch {
      return undefined // Outside what the strategy declares: it is evaluated, and nobody is told.
    }
  }
  const write = (entry: Known): void => {
    const { context, rows, values, space } = entry
    entry.rows = []
    entry.values = []
    if (rows.length === 0 || !isWorthKeeping()) return
    writeEvaluations(folder, context, {
      width: space.dimensions.length,
      columns: width,
      millisecondsEach: costMs(),
      rows: Float64Array.from(rows),
      values: Float64Array.from(values),
    })
  }

  return {
    get found() {
      return found
    },
    get together() {
      const each = Math.max(costMs(), 1e-3)
      return Math.max(TOGETHER.least, Math.min(TOGETHER.most, Math.round((TOGETHER_MS * workers) / each)))
    },
    has: ({ strategy }) => (known.get(strategy)?.cache.statistics.entries ?? 0) > 0,
    find(block, row) {
      const entry = known.get(block.strategy)!
      const whole = rowIn(entry, block, row)
      const result = whole && entry.cache.get('', whole)
      if (result === undefined) return undefined
      found++
      return result.values
    },
    learn(block, chunk, rowOf) {
      const count = chunk.to - chunk.from
      elapsedMs += chunk.elapsedMs
      evaluated += count
      if (chunk.elapsedMs > slowest.elapsedMs) slowest = { elapsedMs: chunk.elapsedMs, count }
      const entry = known.get(block.strategy)!
      if (setting !== true && chunk.elapsedMs < WORTH_KEEPING_MS * count) return
      for (let i = 0; i < count; i++) {
        if (chunk.status[i] !== trialStatus.ok) continue
        const row = rowOf(chunk.from + i)
        const whole = row && rowIn(entry, block, row)
        if (whole === undefined) continue
        for (const number of whole) entry.rows.push(number)
        for (let column = 0; column < width; column++) entry.values.push(chunk.values[i * width + column]!)
      }
      if ((entry.rows.length + entry.values.length) * 8 > WRITE_BYTES) write(entry)
    },
    notes() {
      if (found === 0) return []
      const [trials, all] = [found.toLocaleString('en-US'), total.toLocaleString('en-US')]
      const saved = readEach >= 0.01 ? `, which took ${Number(readEach.toPrecision(2))} ms each then` : ''
      return [`${trials} of ${all} trials ${WERE_KNOWN}${saved}: not evaluated again.`]
    },
    async [Symbol.asyncDispose]() {
      for (const entry of known.values()) write(entry)
      if (evaluated > 0) trimEvaluations(folder, MOST_DISK_BYTES)
    },
  }
}

const fingerprints = new WeakMap<Bars, string>()

function fingerprintOf(bars: Bars): string {
  const known = fingerprints.get(bars) ?? fingerprintBars(bars)
  fingerprints.set(bars, known)
  return known
}

/** Everything of a search that decides the result of a trial, but the strategy and its parameters. */
async function contextOfData(data: TrialData, { version }: EvaluationsService): Promise<string> {
  const { model, range, barsPerYear, riskFreePerYear, costs, execution, metrics } = data
  const bars = [data.bars, ...data.instruments].map(fingerprintOf)
  const rest = { model, range, barsPerYear, riskFreePerYear, costs, execution, metrics }
  return textOf([EVALUATOR_VERSION, version, bars, rest])
}

async function contextOfStrategy(
  common: string,
  metrics: readonly string[],
  { form, strategy }: Block,
): Promise<string> {
  // Built-in strategies and metrics are as old as the program; those of files are as old as the files.
  const isBuiltIn = Object.hasOwn(builtInStrategies, form.name) && metrics.every(isMetricName)
  const files = isBuiltIn ? [] : await Promise.all(form.files.map(sha256File))
  return sha256(textOf([common, strategy, form.name, form.exits ?? null, files]))
}

/** As JSON, with sorted keys; what JSON has no word for has one here. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) return String(item)
    if (ArrayBuffer.isView(item)) return Array.from(item as Float64Array)
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
