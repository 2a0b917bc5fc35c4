/** @module A batch of commands on files: read, edited, committed together; again when another writer was faster. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { systemClock } from '../../core/clock.ts'
import { RetryableError } from '../../core/errors.ts'
import { type JsonValue, sha256 } from '../../core/hash.ts'
import type { CommandMeasurement } from '../analytics/metrics.ts'
import { appendMeasurements } from '../analytics/metrics-file.ts'
import { readDocument, renderDocument, type SourceDocument } from '../document/source.ts'
import { historyPath } from '../history/history-file.ts'
import { recordCommands } from '../history/record-commands.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { waitBefore, waitHere } from './again.ts'
import { commitFiles, type FileChange, recoverFiles } from './commit-files.ts'
import type { CommitPoint } from './commit-point.ts'
import { type BatchCommand, type BatchOptions, type BatchResult, runBatch, withIds } from './run-batch.ts'

export interface EditFilesOptions extends BatchOptions {
  /** Where journal and lock are kept; default: `.phaseline-documents` beside the first file. */
  readonly folder?: string
  /** How often to begin again when a file was changed meanwhile or another batch is at work. Default 10, within half a second. */
  readonly retries?: number
  /** Whether measurements of the commands are kept beside journal and histories, for `loadMetrics`. Default false. */
  readonly measure?: boolean
  /** Whether the histories of the documents get a version for each command, committed together with them. Default false. */
  readonly history?: boolean
  /** Is called at each named point of the commit; a test ends the process there. */
  readonly onPoint?: CommitPoint
}

export interface EditedFiles extends BatchResult {
  /** Paths of the files that were written. */
  readonly written: readonly string[]
  readonly attempts: number
}

/**
 * Edits files by commands. Comments and spelling of what no command touched stay. With `commit: 'atomic'` all files are written or
 * none, also across a crash; a file that another writer changed meanwhile is read again and all commands run again.
 *
 * @example
 * editFiles(vocabularies.workflow, [{ document: 'research.yaml', command: 'raise n_trials to 500' }])
 */
export function editFiles<M extends Model>(
  vocabulary: Vocabulary<M>,
  commands: readonly BatchCommand[],
  options: EditFilesOptions = {},
): EditedFiles {
  const paths = [...new Set(commands.map((each) => resolve(each.document)))]
  const folder = options.folder ?? join(dirname(paths[0] ?? '.'), '.phaseline-documents')
  const retries = options.retries ?? 10
  for (let attempts = 1; ; attempts++) {
    try {
      return attempt(vocabulary, commands, options, paths, folder, attempts)
    } catch (error) {
      if (!(error instanceof RetryableError) || attempts > retries) throw error
      waitHere(waitBefore(attempts))
    }
  }
}

/** Characters of documents whose nodes are kept from reading to rendering, all of a batch together: some 10 MB of nodes. */
const KEPT_PARSED = 500_000

function attempt<M extends Model>(
  vocabulary: Vocabulary<M>,
  commands: readonly BatchCommand[],
  options: EditFilesOptions,
  paths: readonly string[],
  folder: string,
  attempts: number,
): EditedFiles {
  recoverFiles(folder, options.history === true ? withHistories(paths) : paths)
  const sources = new Map<string, SourceDocument>()
  let characters = 0
  for (const path of paths) {
    const source = readDocument(readFileSync(path, 'utf8'), path)
    characters += source.text.length
    const { format, text, value } = source
    sources.set(path, characters <= KEPT_PARSED ? source : { format, text, value })
  }
  const documents = Object.fromEntries([...sources].map(([path, source]): [string, JsonValue] => [path, source.value]))
  const all = withIds(commands).map((each) => ({ ...each, document: resolve(each.document) }))
  const measurements: CommandMeasurement[] = []
  const result = runBatch(vocabulary, documents, all, {
    ...options,
    ...(options.measure === true ? { onMeasured: (each) => measurements.push(each) } : {}),
  })
  const changes: FileChange[] = []
  for (const [path, source] of sources) {
    const text = renderDocument(source, result.documents[path]!)
    if (text === source.text) continue
    changes.push({ path, text, before: sha256(source.text) })
    if (options.history !== true || options.dryRun === true) continue
    const done = all.flatMap(({ id, document, command }) => {
      const own = document === path ? result.results.get(id) : undefined
      return own === undefined ? [] : [[command, own] as const]
    })
    changes.push(recordCommands(path, source.value, done, (options.clock ?? systemClock).now()))
  }
  const isWritten = changes.length > 0 && options.dryRun !== true
  if (isWritten) commitFiles(folder, changes, options.onPoint)
  // An attempt that met another writer is made again, and counts once.
  appendMeasurements(folder, measurements)
  if (!isWritten) return { ...result, written: [], attempts }
  return { ...result, written: changes.flatMap(({ path }) => (sources.has(path) ? [path] : [])), attempts }
}

/** Files of an edit of documents that may have been under construction when a process died. */
export const withHistories = (paths: readonly string[]): readonly string[] => [...paths, ...paths.map(historyPath)]
