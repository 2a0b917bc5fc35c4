/** @module The worker thread of a batch: runs the commands of one document after the other. */
import { parentPort } from 'node:worker_threads'
import type { JsonValue } from '../../core/hash.ts'
import { executeWithRepair, type RepairOptions } from '../repair/repair-command.ts'
import type { Command } from '../transaction/parse.ts'
import type { CommandResult } from '../transaction/result.ts'
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'

/** What the main thread sends: documents as JSON text, which is cheaper to hand over than objects. */
export interface ThreadJob {
  readonly vocabulary: VocabularyName
  readonly document: string
  readonly commands: readonly { readonly id: string; readonly command: Command }[]
  readonly stopOnFailure: boolean
  readonly options: RepairOptions
}

export interface ThreadAnswer {
  /** `undefined` when nothing changed. */
  readonly document: string | undefined
  readonly results: readonly (readonly [string, Omit<CommandResult, 'document'>])[]
}

/** Runs a job; also what the main thread calls when a job is not worth a thread. */
export function runJob(job: ThreadJob): ThreadAnswer {
  const vocabulary = vocabularies[job.vocabulary] as unknown as Vocabulary<Model>
  const start = JSON.parse(job.document) as JsonValue
  let document = start
  const results: [string, Omit<CommandResult, 'document'>][] = []
  for (const { id, command } of job.commands) {
    const { document: after, ...rest } = executeWithRepair(vocabulary, document, command, job.options)
    document = after
    results.push([id, rest])
    if (rest.status !== 'success' && job.stopOnFailure) break
  }
  return { document: document === start ? undefined : JSON.stringify(document), results }
}

parentPort?.on('message', (job: ThreadJob) => {
  parentPort!.postMessage(runJob(job))
})
