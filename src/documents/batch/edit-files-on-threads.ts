/**
 * @module A batch of commands on files, on worker threads: each reads, edits, renders and writes files of its own, and this thread
 * commits them together. What is handed over is a path one way and how it went the other; results follow while files are committed.
 */
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { RetryableError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { appendMeasurements } from '../analytics/metrics-file.ts'
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { waitBefore } from './again.ts'
import type { BatchThreads, HeldJob, JobResults } from './batch-threads.ts'
import { commitStaged, recoverFiles, type StagedChange } from './commit-files.ts'
import { buildDependencyGraph, footprintOf } from './dependency-graph.ts'
import { type EditedFiles, type EditFilesOptions, editFiles } from './edit-files.ts'
import { type BatchCommand, concludeBatch, withIds } from './run-batch.ts'
import { threadJobs } from './run-on-threads.ts'
import type { ThreadJob, ThreadResult } from './serve-thread.ts'

export interface EditFilesOnThreadsOptions extends EditFilesOptions {
  /**
   * From how many bytes on, all files together, threads are used: below, handing over costs more than it gains. Default 250,000, about
   * where `benchmarks/documents-batch.ts` finds the two even. 0: always.
   */
  readonly leastBytes?: number
}

/** As of `editFiles`, without the documents: they are in the files. */
export interface FilesEditedOnThreads extends Omit<EditedFiles, 'documents' | 'results'> {
  readonly results: ReadonlyMap<string, ThreadResult>
  readonly usedThreads: boolean
}

const LEAST_BYTES = 250_000

/** Whether a batch on these files is worth threads: more than one file, and enough work. */
export function isWorthThreads(paths: readonly string[], leastBytes: number = LEAST_BYTES): boolean {
  if (paths.length < 2) return false
  let bytes = 0
  for (const path of paths) bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0
  return bytes >= leastBytes
}

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
  const { leastBytes, folder: given, retries = 10, ...batch } = options
  const all = withIds(commands).map((each) => ({ ...each, document: resolve(each.document) }))
  const paths = [...new Set(all.map((each) => each.document))]
  const vocabulary: ThreadVocabulary =
    typeof name === 'string' ? { here: vocabularies[name] as unknown as Vocabulary<Model>, there: name } : name
  if (!isWorthThreads(paths, leastBytes)) {
    return { ...editFiles(vocabulary.here, all, options), usedThreads: false }
  }
  const folder = given ?? join(dirname(paths[0] ?? '.'), '.phaseline-documents')
  const jobs = threadJobs(vocabulary.there, all, batch, (path) => ({ path }))
  // What a command touches is known to the threads alone: commands on one file count as dependent, and run in order.
  const graph = buildDependencyGraph(all.map(({ id, document }) => footprintOf(id, document, undefined)))
  const attempt = async (attempts: number): Promise<FilesEditedOnThreads> => {
    recoverFiles(folder, paths)
    const held = await runAll(threads, jobs)
    const parts: Promise<JobResults>[] = []
    let isFinished = false
    /** Has the threads hand over the results while this one commits. */
    const finish = (): void => {
      if (!isFinished) for (const { job } of held) parts.push(job.finish())
      isFinished = true
    }
    try {
      const statuses = new Map(
        held.flatMap(({ job }) => job.answer.statuses.map(([id, status]) => [id, { status }] as const)),
      )
      const concluded = concludeBatch({}, {}, all, statuses, graph, batch)
      const changes = held.flatMap(({ path, job }): StagedChange[] => {
        const { file } = job.answer
        return file === undefined || file.after === file.before
          ? []
          : [{ path, before: file.before, after: file.after, stage: (temporary) => job.stage(temporary) }]
      })
      const isKept = concluded.status === 'success' || batch.commit === 'each'
      const isWritten = isKept && changes.length > 0 && batch.dryRun !== true
      if (isWritten) await commitStaged(folder, changes, finish)
      finish()
      const done = await Promise.all(parts)
      if (batch.measure === true)
        appendMeasurements(
          folder,
          done.flatMap(({ measurements }) => measurements),
        )
      return {
        ...concluded,
        results: new LateResults(done),
        usedThreads: true,
        attempts,
        written: isWritten ? changes.map(({ path }) => path) : [],
      }
    } finally {
      // Threads that are still there forget what they hold, whatever happened.
      finish()
      await Promise.allSettled(parts)
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

/** Runs all jobs. When one fails, the others are given up once they have ended, and its error is thrown. */
async function runAll(
  threads: BatchThreads,
  jobs: ReadonlyMap<string, ThreadJob>,
): Promise<readonly { readonly path: string; readonly job: HeldJob }[]> {
  const ended = await Promise.allSettled([...jobs].map(async ([path, job]) => ({ path, job: await threads.run(job) })))
  const held = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = ended.find((each) => each.status === 'rejected')
  if (failed === undefined) return held
  await Promise.allSettled(held.map(({ job }) => job.finish()))
  throw failed.reason
}

/** Results by id that are unpacked when the first of them is looked at. */
class LateResults implements ReadonlyMap<string, ThreadResult> {
  #parts: readonly JobResults[]
  #all: ReadonlyMap<string, ThreadResult> | undefined

  constructor(parts: readonly JobResults[]) {
    this.#parts = parts
  }

  #unpacked(): ReadonlyMap<string, ThreadResult> {
    if (this.#all === undefined) {
      this.#all = new Map(this.#parts.flatMap((part) => part.results()))
      this.#parts = []
    }
    return this.#all
  }

  get size(): number {
    return this.#unpacked().size
  }
  get(id: string): ThreadResult | undefined {
    return this.#unpacked().get(id)
  }
  has(id: string): boolean {
    return this.#unpacked().has(id)
  }
  forEach(visit: (result: ThreadResult, id: string, all: ReadonlyMap<string, ThreadResult>) => void): void {
    for (const [id, result] of this.#unpacked()) visit(result, id, this)
  }
  entries(): MapIterator<[string, ThreadResult]> {
    return this.#unpacked().entries()
  }
  keys(): MapIterator<string> {
    return this.#unpacked().keys()
  }
  values(): MapIterator<ThreadResult> {
    return this.#unpacked().values()
  }
  [Symbol.iterator](): MapIterator<[string, ThreadResult]> {
    return this.#unpacked().entries()
  }
}
