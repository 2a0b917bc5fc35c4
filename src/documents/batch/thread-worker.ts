/** @module The worker thread of a batch: runs the commands of one document after the other and sends back what they changed. */
import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { type ErrorRecord, toErrorRecord } from '../../core/errors.ts'
import { type JsonValue, type Sha256, sha256 } from '../../core/hash.ts'
import { readDocument, renderDocument } from '../document/source.ts'
import { executeWithRepair, type RepairOptions } from '../repair/repair-command.ts'
import type { Command } from '../transaction/parse.ts'
import type { CommandResult } from '../transaction/result.ts'
import { type VocabularyName, vocabularies } from '../vocabularies/index.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'

/** What the main thread sends. */
export interface ThreadJob {
  readonly vocabulary: VocabularyName
  /** A file, which the thread reads itself, or a document as JSON text, which is cheaper to hand over than objects. */
  readonly source: { readonly path: string } | { readonly json: string }
  readonly commands: readonly { readonly id: string; readonly command: Command }[]
  readonly stopOnFailure: boolean
  /** Without functions: these cannot be sent. */
  readonly options: Omit<RepairOptions, 'onStage' | 'clock'>
}

/** What a command gave, without the document: the patches of all lead there. */
export type ThreadResult = Omit<CommandResult, 'document'>

export interface ThreadAnswer {
  readonly results: readonly (readonly [string, ThreadResult])[]
  /** For a file: its new text as bytes, when it changed, and the version that it was made from. */
  readonly file?: { readonly text: Uint8Array | undefined; readonly before: Sha256; readonly after: Sha256 }
}

/** What comes back of a job. Before any, a thread says once that it is there. */
export type ThreadReply =
  | { readonly kind: 'done'; readonly answer: ThreadAnswer }
  | { readonly kind: 'failed'; readonly error: ErrorRecord }

/** Runs a job. Throws what reading the document throws. */
export function runJob({ vocabulary: name, source, commands, stopOnFailure, options }: ThreadJob): ThreadAnswer {
  const vocabulary = vocabularies[name] as unknown as Vocabulary<Model>
  const opened = 'path' in source ? readDocument(readFileSync(source.path, 'utf8'), source.path) : undefined
  let document = opened?.value ?? (JSON.parse('json' in source ? source.json : 'null') as JsonValue)
  const results: [string, ThreadResult][] = []
  for (const { id, command } of commands) {
    const { document: after, ...rest } = executeWithRepair(vocabulary, document, command, options)
    document = after
    results.push([id, rest])
    if (rest.status !== 'success' && stopOnFailure) break
  }
  if (opened === undefined) return { results }
  const before = sha256(opened.text)
  const rendered = renderDocument(opened, document)
  if (rendered === opened.text) return { results, file: { text: undefined, before, after: before } }
  const text = new TextEncoder().encode(rendered)
  return { results, file: { text, before, after: sha256(text) } }
}

parentPort?.on('message', (job: ThreadJob) => {
  let reply: ThreadReply
  try {
    reply = { kind: 'done', answer: runJob(job) }
  } catch (error) {
    reply = { kind: 'failed', error: toErrorRecord(error) }
  }
  const text = reply.kind === 'done' ? reply.answer.file?.text : undefined
  parentPort!.postMessage(reply, text === undefined ? [] : [text.buffer as ArrayBuffer])
})
parentPort?.postMessage('ready')
