/**
 * @module A batch of commands on files, on worker threads: each reads, edits, renders and writes files of its own, under temporary
 * names, and this thread commits them together. What is handed over is a path one way and how it went the other; results follow while files are committed.
 */
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { RetryableError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { appendMeasurements } from '../analytics/metrics-file.ts'
import { formatOf } from '../document/source.ts'
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { waitBefore } from './again.ts'
import type { BatchThreads, HeldJob, JobResults } from './batch-threads.ts'
import { commitStaged, recoverFiles, removeStaged } from './commit-files.ts'
import { buildDependencyGraph, footprintOf } from './dependency-graph.ts'
import { type EditedFiles, type EditFilesOptions, editFiles, withHistories } from './edit-files.ts'
import { LateResults } from './late-results.ts'
import { type BatchCommand, concludeBatch, withIds } from './run-batch.ts'
import { threadJobs } from './run-on-threads.ts'
import { runJob, stageJobFiles, type ThreadJob, type ThreadResult } from './serve-thread.ts'

export interface EditFilesOnThreadsOptions extends EditFilesOptions {
  /**
   * From how many milliseconds of work on, by the estimate of {@link workOf}, threads are used: below, handing over costs more than it
   * gains. Default 8, about where `benchmarks/documents-batch.ts` finds the two even. 0: always.
   */
  readonly leastMs?: number
  /** Whether results have the document after each command. Default: no. */
  readonly documents?: boolean
  /** Whether this thread takes a share of the work, from the start and while threads still load their code. Default: no. */
  readonly takesPart?: boolean
}

/** As of `editFiles`, without the documents: they are in the files. */
export interface FilesEditedOnThreads extends Omit<EditedFiles, 'documents' | 'results'> {
  readonly results: ReadonlyMap<string, ThreadResult>
  readonly usedThreads: boolean
}

const LEAST_MS = 8
/** Milliseconds for a million bytes, as measured: a YAML text is read, edited and read again, a JSON text passed over. */
const MS_PER_MEGABYTE = { json: 30, yaml: 2_800 } as const

/** About how many milliseconds one thread needs to edit files, by their size and format. What commands ask for is not looked at. */
export function workOf(paths: readonly string[]): number {
  let ms = 0
  for (const path of paths) {
    const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    ms += (bytes / 1e6) * MS_PER_MEGABYTE[formatOf(path)]
  }
  return ms
}

/** Whether a batch on these files is worth threads: more than one file, and enough work. */
export const isWorthThreads = (paths: readonly string[], leastMs: number = LEAST_MS): boolean =>
  paths.length > 1 && workOf(paths) >= leastMs

/** A vocabulary of this thread, and what the threads find the same one by: what their entry gives to `serveThread`. */
export interface ThreadVocabulary {
  readonly here: Vocabulary<Model>
  readonly there: JsonValue
}

/**
 * Edits files by commands as `editFiles` does, with the same files at the end, several of them at the same time. Small batches run on
 * this thread.
 *
 * Throws what `editFiles` throws, and a {@link RetryableError} (`WORKER_LOST`) when a thread died; no file is changed then.
 *
 * @param name a built-in vocabulary, which every thread has, or one that threads with an entry of their own find
 * @example
 * await using threads = openBatchThreads()
 * await editFilesOnThreads(threads, 'workflow', paths.map((document) => ({ document, command: 'raise n_trials to 500' })))
 */
export async function editFilesOnThreads(
  threads: BatchThreads,
  name: VocabularyName | ThreadVocabulary,
  commands: readonly BatchCommand[],
  options: EditFilesOnThreadsOptions = {},
): Promise<FilesEditedOnThreads> {
  const { leastMs, takesPart = false, folder: given, retries = 10, onPoint, ...batch } = options
  const all = withIds(commands).map((each) => ({ ...each, document: resolve(each.document) }))
  const paths = [...new Set(all.map((each) => each.document))]
  const vocabulary: ThreadVocabulary =
    typeof name === 'string' ? { here: vocabularies[name] as unknown as Vocabulary<Model>, there: name } : name
  if (!isWorthThreads(paths, leastMs)) {
    return { ...editFiles(vocabulary.here, all, options), usedThreads: false }
  }
  const folder = given ?? join(dirname(paths[0] ?? '.'), '.phaseline-documents')
  const jobs = threadJobs(vocabulary.there, all, batch, (path) => ({ path }))
  // What a command touches is known to the threads alone: commands on one file count as dependent, and run in order.
  const graph = buildDependencyGraph(all.map(({ id, document }) => footprintOf(id, document, undefined)))
  const attempt = async (attempts: number): Promise<FilesEditedOnThreads> => {
    recoverFiles(folder, batch.history === true ? withHistories(paths) : paths)
    const held = await runAll(threads, jobs, takesPart ? vocabulary.here : undefined)
    const results: Promise<JobResults>[] = []
    let isFinished = false
    /** Has the threads hand over the results while this one commits. */
    const finish = (): void => {
      if (!isFinished) for (const { job } of held) results.push(job.finish())
      isFinished = true
    }
    try {
      const statuses = new Map(
        held.flatMap(({ job }) => job.answer.statuses.map(([id, status]) => [id, { status }] as const)),
      )
      const concluded = concludeBatch({}, {}, all, statuses, graph, batch)
      const parts = held.flatMap(({ job }) => {
        const { files } = job.answer
        return files.length === 0 ? [] : [{ files, stage: () => job.stage() }]
      })
      const isKept = concluded.status === 'success' || batch.commit === 'each'
      const isWritten = isKept && parts.length > 0
      if (isWritten)
        await commitStaged(folder, parts, { onStaged: finish, ...(onPoint === undefined ? {} : { onPoint }) })
      else removeStaged(parts.flatMap(({ files }) => files))
      finish()
      const done = await Promise.all(results)
      if (batch.measure === true)
        appendMeasurements(
          folder,
          done.flatMap(({ measurements }) => measurements),
        )
      return {
        ...concluded,
        results: new LateResults(done, resultsOf(all, statuses, batch.commit)),
        usedThreads: true,
        attempts,
        written: isWritten ? held.flatMap(({ path, job }) => (job.answer.files.length > 0 ? [path] : [])) : [],
      }
    } finally {
      // Threads that are still there forget what they hold, whatever happened.
      finish()
      await Promise.allSettled(results)
    }
  }
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt(attempts)
    } catch (error) {
      if (!(error instanceof RetryableError) || attempts > retries) throw error
      await new Promise((resume) => setTimeout(resume, waitBefore(attempts)))
    }
  }
}

/**
 * Runs all jobs, in the order in which they were given. When one fails, those that run are given up once they have ended, and its
 * error is thrown.
 *
 * @param here the vocabulary of this thread when it takes part
 */
async function runAll(
  threads: BatchThreads,
  jobs: ReadonlyMap<string, ThreadJob>,
  here: Vocabulary<Model> | undefined,
): Promise<readonly { readonly path: string; readonly job: HeldJob }[]> {
  const waiting = [...jobs]
  const held = new Map<string, HeldJob>()
  const errors = new Map<string, unknown>()
  const work = async (run: (job: ThreadJob) => Promise<HeldJob>): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        held.set(next[0], await run(next[1]))
      } catch (error) {
        errors.set(next[0], error)
        waiting.length = 0
      }
    }
  }
  const own = here === undefined ? undefined : work((job) => runHere(here, job))
  // Threads that come when all is done are not waited for.
  const isReady = own === undefined ? threads.ready : Promise.race([threads.ready, own])
  const others = Array.from({ length: threads.size }, async () => {
    await isReady
    await work((job) => threads.run(job))
  })
  await Promise.all([own, ...others])
  const failed = [...jobs.keys()].find((path) => errors.has(path))
  if (failed === undefined) return [...jobs.keys()].map((path) => ({ path, job: held.get(path)! }))
  removeStaged([...held.values()].flatMap((job) => job.answer.files))
  await Promise.allSettled([...held.values()].map((job) => job.finish()))
  // Jobs begin in order: of several mistakes the first one is always found.
  throw errors.get(failed)
}

/** Of the commands that were run those that one thread would have run: up to the first that does not succeed, unless each counts alone. */
function resultsOf(
  commands: readonly Required<BatchCommand>[],
  statuses: ReadonlyMap<string, { readonly status: string }>,
  commit: EditFilesOptions['commit'],
): readonly string[] {
  const ids: string[] = []
  for (const { id } of commands) {
    const ended = statuses.get(id)
    if (ended === undefined) continue
    ids.push(id)
    if (ended.status !== 'success' && commit !== 'each') break
  }
  return ids
}

/** A job on this thread. Answers of the others are looked at before it begins. */
async function runHere(vocabulary: Vocabulary<Model>, job: ThreadJob): Promise<HeldJob> {
  await new Promise((resume) => setImmediate(resume))
  const done = runJob(vocabulary, job)
  const { answer, results, measurements } = done
  return {
    answer,
    stage: () => stageJobFiles(done),
    finish: async () => ({ results: () => results, measurements }),
  }
}
