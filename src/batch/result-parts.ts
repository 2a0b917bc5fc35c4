/**
 * @module Results on disk as they come, so that memory does not grow with the number of trials: Parquet parts named by
 * the trials they hold, and at the end one file.
 *
 * A part appears under its name when it is complete and durable. The names say which trials are done, so a folder of
 * parts is also the record from which an interrupted batch goes on. The final file holds the rows in order of their
 * index; its bytes do not depend on how they were divided among chunks, workers and attempts.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TEMPORARY_SUFFIX } from '../core/atomic-file.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import { mergeParquet, readParquet, writeParquet } from '../tables/parquet.ts'
import { type Table, type TableColumn, tableOf } from '../tables/table.ts'
import { type ChunkResult, trialStatusNames } from './evaluator.ts'
import { createRangeSet, type Range } from './ranges.ts'

export interface ResultPartsOptions {
  /** Made when it does not exist. Belongs to one batch. */
  readonly folder: string
  /** The result columns. */
  readonly columns: readonly string[]
  /** Further columns of the trials `[from, to)`, their parameters for instance; stand before the results. */
  readonly describe?: (from: number, to: number) => readonly TableColumn[]
  /** Rows that are gathered before a part is written. Default 65,536. */
  readonly flushRows?: number
  /** Time after which they are written however few they are. Default 1,000 ms. */
  readonly flushMs?: number
  readonly clock?: Clock
}

export interface ResultParts {
  /**
   * The trials that are on disk or gathered for it: what `runBatch` takes as `done`. A folder that is opened anew knows
   * those on disk.
   */
  done(): readonly Range[]
  /** Gathers a chunk; writes what is gathered when it is enough. For `onChunk`. */
  add(chunk: ChunkResult): Promise<void>
  /** Writes what is gathered. */
  flush(): Promise<void>
  /** The parts in order of index, one at a time. */
  tables(): AsyncGenerator<Table>
  /**
   * Joins all parts into one file, in bounded memory; resolves with the number of rows. The parts stay.
   *
   * @throws {@link UserError} `INVALID_ARGUMENT` when there are none
   */
  merge(path: string): Promise<number>
  /** Deletes the folder of parts. */
  remove(): void
}

const PART_NAME = /^trials-(\d+)-(\d+)\.parquet$/

/**
 * Opens a folder of parts. What an interrupted write has left is deleted.
 *
 * Columns of the tables: `trial`, those of `describe`, the results, `status`, `error_code`, `error`.
 *
 * @example
 * const parts = openResultParts({ folder, columns: ['sharpe_ratio'] })
 * await runBatch({ spec, count, pool, done: parts.done(), onChunk: (chunk) => parts.add(chunk) })
 * await parts.merge('trials.parquet')
 */
export function openResultParts(options: ResultPartsOptions): ResultParts {
  const { folder, columns, describe, flushRows = 65_536, flushMs = 1000, clock = systemClock } = options
  mkdirSync(folder, { recursive: true })
  const done = createRangeSet()
  const parts: Range[] = []
  for (const name of readdirSync(folder)) {
    if (name.endsWith(TEMPORARY_SUFFIX)) rmSync(join(folder, name), { force: true })
    const match = PART_NAME.exec(name)
    if (match !== null) parts.push({ from: Number(match[1]), to: Number(match[2]) })
  }
  parts.sort((a, b) => a.from - b.from)
  for (const part of parts) done.add(part)

  let gathered: ChunkResult[] = []
  let gatheredRows = 0
  let since = 0
  let writing: Promise<void> = Promise.resolve()

  const pathOf = ({ from, to }: Range): string => join(folder, `trials-${from}-${to}.parquet`)

  const write = async (): Promise<void> => {
    const runs = contiguousRuns(gathered)
    gathered = []
    gatheredRows = 0
    try {
      for (let run = runs[0]; run !== undefined; run = runs[0]) {
        const range = { from: run[0]!.from, to: run.at(-1)!.to }
        await writeParquet(pathOf(range), tableOfRun(run, range, columns, describe))
        runs.shift()
        const at = parts.findIndex(({ from }) => from > range.from)
        parts.splice(at < 0 ? parts.length : at, 0, range)
      }
    } catch (error) {
      // What could not be written stays gathered: when there is room on the disk again, the next flush writes it.
      gathered.push(...runs.flat())
      throw error
    }
  }
  /** One write at a time; a failed one does not keep later ones from trying. */
  const flush = (): Promise<void> => {
    const turn = writing.then(write)
    writing = turn.catch(() => {})
    return turn
  }

  return {
    done: () => done.ranges(),
    async add(chunk) {
      done.add(chunk)
      if (gathered.length === 0) since = clock.monotonic()
      gathered.push(chunk)
      gatheredRows += chunk.to - chunk.from
      if (gatheredRows >= flushRows || clock.monotonic() - since >= flushMs) await flush()
    },
    flush,
    async *tables() {
      await flush()
      for (const part of [...parts]) yield await readParquet(pathOf(part))
    },
    async merge(path) {
      await flush()
      if (parts.length === 0) throw new UserError('INVALID_ARGUMENT', `Expected results in ${folder}, was none.`)
      await mergeParquet(parts.map(pathOf), path)
      return done.length
    },
    remove() {
      if (existsSync(folder)) rmSync(folder, { recursive: true })
    },
  }
}

/** Chunks sorted and divided where a trial is missing between two of them. */
function contiguousRuns(chunks: readonly ChunkResult[]): ChunkResult[][] {
  const runs: ChunkResult[][] = []
  for (const chunk of [...chunks].sort((a, b) => a.from - b.from)) {
    const last = runs.at(-1)
    if (last !== undefined && last.at(-1)!.to === chunk.from) last.push(chunk)
    else runs.push([chunk])
  }
  return runs
}

function tableOfRun(
  run: readonly ChunkResult[],
  range: Range,
  columns: readonly string[],
  describe: ResultPartsOptions['describe'],
): Table {
  const length = range.to - range.from
  const results = columns.map(() => new Float64Array(length).fill(Number.NaN))
  const status = new Array<string>(length)
  const codes = new Array<string | null>(length).fill(null)
  const messages = new Array<string | null>(length).fill(null)
  for (const chunk of run) {
    const start = chunk.from - range.from
    const width = chunk.columns.length
    if (width > 0 && (width !== columns.length || columns.some((name, at) => name !== chunk.columns[at]))) {
      throw new UserError(
        'INVALID_ARGUMENT',
        `Expected results with the columns ${columns.join(', ')}, was ${chunk.columns.join(', ')}.`,
      )
    }
    for (let trial = 0; trial < chunk.status.length; trial++) {
      status[start + trial] = trialStatusNames[chunk.status[trial]!]!
      for (let at = 0; at < width; at++) results[at]![start + trial] = chunk.values[trial * width + at]!
    }
    for (const error of chunk.errors) {
      codes[error.index - range.from] = error.code
      messages[error.index - range.from] = error.message
    }
  }
  return tableOf([
    { name: 'trial', type: 'integer', values: Int32Array.from({ length }, (_, at) => range.from + at) },
    ...(describe?.(range.from, range.to) ?? []),
    ...columns.map((name, at): TableColumn => ({ name, type: 'double', values: results[at]! })),
    { name: 'status', type: 'text', values: status },
    { name: 'error_code', type: 'text', values: codes },
    { name: 'error', type: 'text', values: messages },
  ])
}
