/** @module Batches of heavy commands: documents are spread over worker threads when the work is worth the hand-over. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { RetryableError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import type { CommandResult } from '../transaction/result.ts'
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import {
  type BatchCommand,
  type BatchOptions,
  type BatchResult,
  concludeBatch,
  planBatch,
  withIds,
} from './run-batch.ts'
import type { ThreadAnswer, ThreadJob } from './thread-worker.ts'

/** Threads that wait for jobs. Close it when no more batches come. */
export interface BatchThreads extends AsyncDisposable {
  readonly size: number
  run(job: ThreadJob): Promise<ThreadAnswer>
}

/** Starts worker threads for batches. @param size default: the cores of the machine */
export function openBatchThreads(size: number = availableParallelism()): BatchThreads {
  // Compiled code lies beside compiled code: the extension is that of this file.
  const entry = new URL(`./thread-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
  const idle: Worker[] = Array.from({ length: Math.max(1, size) }, () => new Worker(entry))
  const all = [...idle]
  for (const worker of all) worker.unref()
  const queue: ((worker: Worker) => void)[] = []
  const take = (): Promise<Worker> => {
    const worker = idle.pop()
    return worker === undefined ? new Promise((resolve) => queue.push(resolve)) : Promise.resolve(worker)
  }
  const give = (worker: Worker): void => {
    const next = queue.shift()
    if (next === undefined) idle.push(worker)
    else next(worker)
  }
  return {
    size: all.length,
    async run(job) {
      const worker = await take()
      try {
        return await new Promise<ThreadAnswer>((resolve, reject) => {
          const clear = (): void => {
            worker.removeAllListeners('message')
            worker.removeAllListeners('error')
            worker.removeAllListeners('exit')
          }
          worker.once('message', (answer: ThreadAnswer) => {
            clear()
            resolve(answer)
          })
          worker.once('error', (error) => {
            clear()
            reject(error)
          })
          worker.once('exit', () => {
            clear()
            reject(new RetryableError('WORKER_LOST', 'Expected an answer of the worker of a batch, it ended.'))
          })
          worker.ref()
          worker.postMessage(job)
        })
      } finally {
        worker.unref()
        give(worker)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((worker) => worker.terminate()))
    },
  }
}

/**
 * A batch on threads: commands on different documents at the same time, those on one document in order.
 *
 * @param name a built-in vocabulary, which every thread has; others run with `runBatch`
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
  const byDocument = new Map<string, Required<BatchCommand>[]>()
  for (const each of all) byDocument.set(each.document, [...(byDocument.get(each.document) ?? []), each])
  const { commit, ...rest } = options
  const answers = await Promise.all(
    [...byDocument].map(async ([key, own]) => {
      const job: ThreadJob = {
        vocabulary: name,
        document: JSON.stringify(documents[key]),
        commands: own.map(({ id, command }) => ({ id, command })),
        stopOnFailure: commit !== 'each',
        options: rest,
      }
      return [key, await threads.run(job)] as const
    }),
  )
  const after: Record<string, JsonValue> = { ...documents }
  const results = new Map<string, CommandResult>()
  for (const [key, answer] of answers) {
    if (answer.document !== undefined) after[key] = JSON.parse(answer.document) as JsonValue
    for (const [id, result] of answer.results) results.set(id, { ...result, document: after[key]! })
  }
  return concludeBatch(
    documents,
    after,
    all,
    results,
    byDocument.size === all.length ? trivialGraph(all) : planBatch(vocabulary, documents, all),
    options,
  )
}

/** One command a document: none depends on another. */
const trivialGraph = (commands: readonly Required<BatchCommand>[]): BatchResult['graph'] => ({
  ids: commands.map(({ id }) => id),
  dependsOn: new Map(commands.map(({ id }) => [id, []])),
  groups: [commands.map(({ id }) => id)],
})
