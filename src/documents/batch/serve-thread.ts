/**
 * @module What a worker thread of a batch does: runs the commands of one document after the other, says how they ended, and keeps
 * texts and results until it is told to write the one and to hand over the other.
 */
import { readFileSync } from 'node:fs'
import { serialize } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { systemClock } from '../../core/clock.ts'
import { type ErrorRecord, toErrorRecord } from '../../core/errors.ts'
import { type JsonValue, sha256 } from '../../core/hash.ts'
import type { CommandMeasurement } from '../analytics/metrics.ts'
import { readDocument, renderDocument } from '../document/source.ts'
import { recordCommands } from '../history/record-commands.ts'
import type { RepairOptions } from '../repair/repair-command.ts'
import { forgetOpened } from '../transaction/opened.ts'
import type { Command } from '../transaction/parse.ts'
import type { CommandResult, CommandStatus } from '../transaction/result.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { removeStaged, type StagedFile } from './commit-files.ts'
import { type EarlyFile, writeEarly } from './early-file.ts'
import { runMeasured } from './run-batch.ts'

/** What the main thread sends. */
export interface ThreadJob {
  /** What the thread finds the vocabulary by: a name, or what its own entry understands. */
  readonly vocabulary: JsonValue
  /** A file, which the thread reads itself, or a document as JSON text, which is cheaper to hand over than objects. */
  readonly source: { readonly path: string } | { readonly json: string }
  readonly commands: readonly { readonly id: string; readonly command: Command }[]
  readonly stopOnFailure: boolean
  /** Whether commands are measured. */
  readonly measure?: boolean
  /** Whether the history of a file gets a version for each command. */
  readonly history?: boolean
  /** Whether results have the document after each command: it is large, and the patches of all lead there. */
  readonly documents?: boolean
  /** Without functions: these cannot be sent. */
  readonly options: Omit<RepairOptions, 'onStage' | 'clock'>
}

/** What a command gave; the document only where it was asked for. */
export type ThreadResult = Omit<CommandResult, 'document'> & { readonly document?: JsonValue }

/** How a job ended; the rest stays with the thread. */
export interface ThreadAnswer {
  readonly statuses: readonly (readonly [id: string, status: CommandStatus])[]
  /** Files that are to be written: a document that changed, and its history where that is kept. Their texts are on the way to the disk. */
  readonly files: readonly StagedFile[]
}

/** A job that was run and what is still to be had of it. */
export interface DoneJob {
  readonly answer: ThreadAnswer
  readonly results: readonly (readonly [string, ThreadResult])[]
  readonly measurements: readonly CommandMeasurement[]
  readonly early: readonly EarlyFile[]
}

/** What is asked of a thread. Each request has an id of its own; that of `run` is also the name of the job in later ones. */
export type ThreadRequest =
  | { readonly kind: 'run'; readonly id: number; readonly job: ThreadJob }
  /** See to it that the new texts of a job's files lie under their temporary names. */
  | { readonly kind: 'stage'; readonly id: number; readonly of: number }
  /** Hand over the results of a job and forget it. */
  | { readonly kind: 'finish'; readonly id: number; readonly of: number }

/** What comes back of a request, by its id. Before any, a thread says once that it is there. */
export type ThreadReply =
  | { readonly kind: 'done'; readonly id: number; readonly answer: ThreadAnswer }
  | { readonly kind: 'staged'; readonly id: number }
  | {
      readonly kind: 'finished'
      readonly id: number
      /** Of `readonly (readonly [string, ThreadResult])[]`. */
      readonly results: Uint8Array
      readonly measurements: readonly CommandMeasurement[]
    }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorRecord }

/** Runs a job. Throws what reading the document throws. */
export function runJob(vocabulary: Vocabulary<Model>, job: ThreadJob): DoneJob {
  const { source, commands, stopOnFailure, measure, history, options } = job
  const opened = 'path' in source ? readDocument(readFileSync(source.path, 'utf8'), source.path) : undefined
  let document = opened?.value ?? (JSON.parse('json' in source ? source.json : 'null') as JsonValue)
  const results: [string, ThreadResult][] = []
  const measurements: CommandMeasurement[] = []
  const measured = measure === true ? { onMeasured: (each: CommandMeasurement) => measurements.push(each) } : {}
  for (const { id, command } of commands) {
    const result = runMeasured(vocabulary, document, command, { ...options, ...measured })
    const { document: after, ...rest } = result
    document = after
    results.push([id, job.documents === true ? result : rest])
    if (rest.status !== 'success' && stopOnFailure) break
  }
  const statuses = results.map(([id, { status }]) => [id, status] as const)
  const isDropped = options.dryRun === true || (stopOnFailure && statuses.some(([, status]) => status !== 'success'))
  const early: EarlyFile[] = []
  try {
    const rendered = opened === undefined || isDropped ? undefined : renderDocument(opened, document)
    if (opened !== undefined && rendered !== undefined && rendered !== opened.text && 'path' in source) {
      const { path } = source
      early.push(writeEarly({ path, text: rendered, before: sha256(opened.text) }))
      if (history === true) {
        const given = new Map(results)
        const done = commands.flatMap(({ id, command }) => (given.has(id) ? [[command, given.get(id)!] as const] : []))
        early.push(writeEarly(recordCommands(path, opened.value, done, systemClock.now())))
      }
    }
  } catch (error) {
    removeStaged(early.map(({ file }) => file))
    throw error
  }
  return { answer: { statuses, files: early.map(({ file }) => file) }, results, measurements, early }
}

/** Has the new texts of a job's files lie under their temporary names. */
export async function stageJobFiles({ early }: DoneJob): Promise<void> {
  const staged = await Promise.allSettled(early.map((file) => file.stage()))
  for (const each of staged) if (each.status === 'rejected') throw each.reason
}

/**
 * Answers the requests of the main thread, one after the other. To be called by the entry of a worker thread.
 *
 * @param vocabularyOf finds the vocabulary of a job
 */
export function serveThread(vocabularyOf: (name: JsonValue) => Vocabulary<Model> | Promise<Vocabulary<Model>>): void {
  const port = parentPort
  if (port === null) return
  const done = new Map<number, DoneJob>()
  const packed = new Map<number, Buffer>()
  const answer = async (request: ThreadRequest): Promise<void> => {
    const { id } = request
    let reply: ThreadReply
    let moved: ArrayBuffer[] = []
    try {
      if (request.kind === 'run') {
        const { job } = request
        const ended = runJob(await vocabularyOf(job.vocabulary), job)
        forgetOpened()
        done.set(id, ended)
        reply = { kind: 'done', id, answer: ended.answer }
      } else if (request.kind === 'stage') {
        const job = done.get(request.of)!
        // While the disk writes, the results are made ready.
        if (job.early.some(({ isSettled }) => !isSettled)) packed.set(request.of, serialize(job.results))
        await stageJobFiles(job)
        reply = { kind: 'staged', id }
      } else {
        const { results: all, measurements } = done.get(request.of)!
        const bytes = packed.get(request.of) ?? serialize(all)
        done.delete(request.of)
        packed.delete(request.of)
        const results = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
        moved = [results.buffer as ArrayBuffer]
        reply = { kind: 'finished', id, results, measurements }
      }
    } catch (error) {
      reply = { kind: 'failed', id, error: toErrorRecord(error) }
    }
    port.postMessage(reply, moved)
  }
  let last = Promise.resolve()
  port.on('message', (request: ThreadRequest) => {
    last = last.then(() => answer(request))
  })
  port.postMessage('ready')
}
