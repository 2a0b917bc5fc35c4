/**
 * @module Batches on worker threads, documents in memory: commands on different documents at the same time.
 *
 * A document in memory has to be written out for another thread and its changes taken in, which costs about as much as most
 * commands: this pays when there are many commands on each. Where documents are files, `editFilesOnThreads` hands over nothing but paths.
 */
import type { JsonValue } from '../../core/hash.ts'
import { applyPatch } from '../document/patch.ts'
import type { CommandResult } from '../transaction/result.ts'
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import type { BatchThreads } from './batch-threads.ts'
import {
  type BatchCommand,
  type BatchOptions,
  type BatchResult,
  concludeBatch,
  planBatch,
  withIds,
} from './run-batch.ts'
import type { ThreadJob } from './serve-thread.ts'

/** The options of a batch that can be sent to a thread, and the commands by document. */
export function threadJobs(
  vocabulary: JsonValue,
  commands: readonly Required<BatchCommand>[],
  options: BatchOptions & Pick<ThreadJob, 'measure' | 'history' | 'documents'>,
  sourceOf: (document: string) => ThreadJob['source'],
): ReadonlyMap<string, ThreadJob> {
  const { commit, onStage, clock, onMeasured, measure = false, history = false, documents = false, ...rest } = options
  const byDocument = new Map<string, { readonly id: string; readonly command: BatchCommand['command'] }[]>()
  for (const { id, document, command } of commands) {
    const own = byDocument.get(document)
    if (own === undefined) byDocument.set(document, [{ id, command }])
    else own.push({ id, command })
  }
  return new Map(
    [...byDocument].map(([document, own]): [string, ThreadJob] => [
      document,
      {
        vocabulary,
        source: sourceOf(document),
        commands: own,
        stopOnFailure: commit !== 'each',
        measure,
        history,
        documents,
        options: rest,
      },
    ]),
  )
}

/**
 * A batch on threads: commands on different documents at the same time, those on one document in order. The result is that of
 * `runBatch`, but that after a failure of an atomic batch commands on other documents may have a result as well.
 *
 * @param name a built-in vocabulary, which every thread has; others run with `runBatch`
 * @param options `onStage` and `onMeasured` are not called: times of other threads are none of this one
 */
export async function runBatchOnThreads(
  threads: BatchThreads,
  name: VocabularyName,
  documents: Readonly<Record<string, JsonValue>>,
  commands: readonly BatchCommand[],
  options: BatchOptions = {},
): Promise<BatchResult> {
  const vocabulary = vocabularies[name] as unknown as Vocabulary<Model>
  const all = withIds(commands)
  const jobs = threadJobs(name, all, options, (document) => ({ json: JSON.stringify(documents[document]) }))
  const answers = await Promise.all(
    [...jobs].map(async ([document, job]) => [document, await (await threads.run(job)).finish()] as const),
  )
  const after: Record<string, JsonValue> = { ...documents }
  const results = new Map<string, CommandResult>()
  for (const [key, answer] of answers) {
    for (const [id, result] of answer.results()) {
      if (options.dryRun !== true && result.patch.length > 0)
        after[key] = applyPatch(after[key]!, result.patch).document
      results.set(id, { ...result, document: after[key]! })
    }
  }
  return concludeBatch(documents, after, all, results, planBatch(vocabulary, documents, all), options)
}
