/**
 * @module A batch of commands on files, on worker threads: each reads, edits and renders files of its own, and this thread commits
 * them together. What is handed over is a path one way and the new bytes, moved without a copy, the other.
 */
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { RetryableError } from '../../core/errors.ts'
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { waitBefore } from './again.ts'
import type { BatchThreads } from './batch-threads.ts'
import { commitFiles, type FileChange, recoverFiles } from './commit-files.ts'
import { buildDependencyGraph, footprintOf } from './dependency-graph.ts'
import { type EditedFiles, type EditFilesOptions, editFiles } from './edit-files.ts'
import { type BatchCommand, concludeBatch, withIds } from './run-batch.ts'
import { threadJobs } from './run-on-threads.ts'
import type { ThreadResult } from './thread-worker.ts'

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

/**
 * Edits files by commands as `editFiles` does, with the same files at the end, several of them at the same time. Small batches run on
 * this thread.
 *
 * Throws what `editFiles` throws, and a {@link RetryableError} (`WORKER_LOST`) when a thread died; no file is changed then.
 *
 * @param name a built-in vocabulary, which every thread has
 * @example
 * await using threads = openBatchThreads()
 * await editFilesOnThreads(threads, 'workflow', paths.map((document) => ({ document, command: 'raise n_trials to 500' })))
 */
export async function editFilesOnThreads(
  threads: BatchThreads,
  name: VocabularyName,
  commands: readonly BatchCommand[],
  options: EditFilesOnThreadsOptions = {},
): Promise<FilesEditedOnThreads> {
  const { leastBytes, folder: given, retries = 10, measure, ...batch } = options
  const all = withIds(commands).map((each) => ({ ...each, document: resolve(each.document) }))
  const paths = [...new Set(all.map((each) => each.document))]
  if (!isWorthThreads(paths, leastBytes)) {
    const vocabulary = vocabularies[name] as unknown as Vocabulary<Model>
    return { ...editFiles(vocabulary, all, options), usedThreads: false }
  }
  const folder = given ?? join(dirname(paths[0] ?? '.'), '.phaseline-documents')
  const jobs = threadJobs(name, all, batch, (path) => ({ path }))
  // What a command touches is known to the threads alone: commands on one file count as dependent, and run in order.
  const graph = buildDependencyGraph(all.map(({ id, document }) => footprintOf(id, document, undefined)))
  const attempt = async (attempts: number): Promise<FilesEditedOnThreads> => {
    recoverFiles(folder, paths)
    const answers = await Promise.all([...jobs].map(async ([path, job]) => [path, await threads.run(job)] as const))
    const results = new Map(answers.flatMap(([, answer]) => answer.results))
    const concluded = concludeBatch({}, {}, all, results, graph, batch)
    const changes: FileChange[] = []
    for (const [path, { file }] of answers)
      if (file?.text !== undefined) changes.push({ path, text: file.text, before: file.before, after: file.after })
    const isKept = concluded.status === 'success' || batch.commit === 'each'
    const done = { ...concluded, results, usedThreads: true, attempts }
    if (!isKept || changes.length === 0 || batch.dryRun === true) return { ...done, written: [] }
    commitFiles(folder, changes)
    return { ...done, written: changes.map((change) => change.path) }
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
