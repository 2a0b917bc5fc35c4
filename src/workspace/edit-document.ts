/** @module Edits of files as a person asks for them: vocabulary chosen, committed safely, kept in the history of the document. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { systemClock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import { type JsonValue, sha256 } from '../core/hash.ts'
import {
  applyPatch,
  type BatchCommand,
  type Command,
  changeHistory,
  commitFiles,
  editFiles,
  editFilesOnThreads,
  type FilesEditedOnThreads,
  type History,
  historyPath,
  loadHistory,
  loadMetrics,
  type MetricsReport,
  type Model,
  openBatchThreads,
  type Patch,
  type RepairedResult,
  type RepairOptions,
  readDocument,
  recoverFiles,
  renderDocument,
  type SourceDocument,
  type Vocabulary,
  valueAt,
  vocabularies,
  workOf,
} from '../documents/index.ts'
import { documentVocabulary, isModule, type VocabularyChoice } from './document-vocabulary.ts'
import { readLearned } from './learned-file.ts'

export interface EditOptions extends Pick<RepairOptions, 'mode' | 'keep' | 'dryRun' | 'threshold' | 'clock'> {
  /** Name of a vocabulary, or path of a module that exports one; default: the built-in one that recognizes the document. */
  readonly vocabulary?: string | undefined
  /** Path of a JSON Schema to derive the vocabulary from. */
  readonly schema?: string | undefined
  /** Path of a JSON file with confirmed corrections: `[{ "from": "hedaer", "to": "header" }]`. */
  readonly learned?: string | undefined
}

export interface EditedDocument {
  /** Absolute. */
  readonly file: string
  readonly vocabulary: string
  readonly result: RepairedResult
  readonly written: boolean
  /** The document as it is, or in a dry run would be, written. */
  readonly text: string
}

/**
 * Edits one file by a command in words or as data. Comments and spelling of what the command does not touch stay; another
 * writer's change meanwhile is seen, and the command runs again on it.
 *
 * @throws UserError when the file cannot be read, is no JSON or YAML, or no vocabulary fits; what is wrong with the command
 *   stands in the result
 * @example
 * const { result } = await editDocument('workflow.yaml', 'raise n_trials to 500', { dryRun: true })
 */
export async function editDocument(file: string, command: Command, options: EditOptions = {}): Promise<EditedDocument> {
  const path = resolve(file)
  const source = openDocument(path)
  const vocabulary = await chooseVocabulary(source, path, options)
  const { results, written, documents } = editFiles(vocabulary, [{ id: 'edit', document: path, command }], {
    ...repairOptions(options),
    commit: 'each',
    measure: true,
    history: true,
    folder: stateFolder(path),
  })
  const result = results.get('edit') as RepairedResult
  const after = options.dryRun === true ? applyPatch(source.value, result.patch).document : documents[path]!
  return {
    file: path,
    vocabulary: vocabulary.name,
    result,
    written: written.length > 0,
    text: renderDocument(source, after),
  }
}

export interface EditedBatch {
  readonly status: 'success' | 'partial' | 'failed'
  readonly rolledBack: boolean
  /** By id, in the order of the batch. */
  readonly results: FilesEditedOnThreads['results']
  readonly written: readonly string[]
}

export interface EditBatchOptions extends EditOptions {
  /** `atomic` (default): all or nothing. `each`: every command for itself. */
  readonly commit?: 'atomic' | 'each'
  /**
   * From how many milliseconds of work on, by the estimate of `workOf`, other threads take a share. Default 1,400: twice what it takes
   * a thread to load the code, so that a batch that is handed over ends sooner on a busy machine as well.
   */
  readonly leastMs?: number
  /** Whether results have the document after each command. Default true; without, large batches have less to hand over. */
  readonly documents?: boolean
}

const LEAST_MS = 1_400

/**
 * Edits several files by several commands: all or nothing, or with `commit: 'each'` every command for itself. All documents
 * are of one vocabulary. Large batches run on several threads, with the same files at the end.
 */
export async function editDocuments(
  commands: readonly BatchCommand[],
  options: EditBatchOptions = {},
): Promise<EditedBatch> {
  const first = commands[0]
  if (first === undefined) throw new UserError('INVALID_ARGUMENT', 'Expected a batch of commands, it is empty.')
  const resolved = commands.map((each, i) => ({
    ...each,
    id: each.id ?? `command-${i + 1}`,
    document: resolve(each.document),
  }))
  const twice = resolved.find(({ id }, i) => resolved.findIndex((each) => each.id === id) !== i)
  if (twice !== undefined) {
    throw new UserError('INVALID_ARGUMENT', `Expected an id of its own for each command, "${twice.id}" is there twice.`)
  }
  const path = resolved[0]!.document
  const vocabulary = await chooseVocabulary(openDocument(path), path, options)
  for (const { document } of resolved) requireFile(document)
  const { results, written, status, rolledBack } = await editSeveral(vocabulary, resolved, path, options)
  const isChosen = options.vocabulary !== undefined || options.schema !== undefined
  return { status, rolledBack, results: isChosen ? results : withKinds(results, resolved, vocabulary), written }
}

/** Tells where a command was not understood because its document is of another kind than the first one of the batch. */
function withKinds(
  results: EditedBatch['results'],
  commands: readonly Required<BatchCommand>[],
  { name }: Pick<Vocabulary, 'name'>,
): EditedBatch['results'] {
  const told = new Map(results)
  for (const { id, document } of commands) {
    const result = results.get(id)
    const [first, ...others] = result?.problems ?? []
    if (result?.status !== 'rejected' || first === undefined) continue
    const { value } = openDocument(document)
    const own = Object.values(vocabularies).find(({ recognizes }) => recognizes(value))?.name
    if (own === undefined || own === name) continue
    const fix = `${basename(document)} is a ${own} and the batch began with a ${name}: give each kind a batch of its own.`
    told.set(id, { ...result, problems: [{ ...first, fix }, ...others] })
  }
  return told
}

/** The edits, on this thread alone or with others. */
async function editSeveral(
  vocabulary: Vocabulary<Model>,
  commands: readonly Required<BatchCommand>[],
  first: string,
  options: EditBatchOptions,
): Promise<Pick<FilesEditedOnThreads, 'results' | 'written' | 'status' | 'rolledBack'>> {
  const { commit = 'atomic', leastMs = LEAST_MS, documents = true, clock, schema } = options
  const given = { ...repairOptions(options), commit, measure: true, history: true, folder: stateFolder(first) }
  const paths = [...new Set(commands.map(({ document }) => document))]
  const cores = availableParallelism()
  // A clock that was given cannot be handed over, and measures what happens here.
  if ((clock ?? systemClock) !== systemClock || cores < 2 || paths.length < 2 || workOf(paths) < leastMs)
    return editFiles(vocabulary, commands, given)
  const { vocabulary: chosen } = options
  const named =
    chosen !== undefined && isModule(chosen)
      ? { name: resolve(chosen), member: vocabulary.name }
      : { name: vocabulary.name }
  const there = { file: first, ...(schema === undefined ? named : { schema: resolve(schema) }) }
  const { clock: _, ...withoutClock } = given
  await using threads = openBatchThreads(Math.min(cores, paths.length) - 1, ENTRY)
  return await editFilesOnThreads(threads, { here: vocabulary, there }, commands, {
    ...withoutClock,
    leastMs: 0,
    takesPart: true,
    documents,
  })
}

/** Compiled code lies beside compiled code: the extension is that of this file. */
const ENTRY = new URL(`./document-thread-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** The kept versions of a document, at the one that the file holds. */
export function documentHistory(file: string): History {
  const path = resolve(file)
  return loadHistory(path, openDocument(path).value)
}

/** What leads from one version of a document to another. */
export interface VersionDiff {
  readonly patch: Patch
  /** For each operation the value before and after; absent where there is none. */
  readonly values: readonly { readonly path: string; readonly before?: JsonValue; readonly after?: JsonValue }[]
}

/** What changed between two kept versions of a document. @param to default: the version that the file holds */
export function documentDiff(file: string, from: number | string, to?: number | string): VersionDiff {
  const path = resolve(file)
  const source = openDocument(path)
  requireKept(path, source)
  const history = loadHistory(path, source.value)
  const patch = history.diff(from, to ?? history.version)
  let value = history.at(from)
  const values = patch.map((operation) => {
    const { op, path } = operation
    const before = op === 'add' ? undefined : valueAt(value, path)
    value = applyPatch(value, [operation]).document
    const after = op === 'remove' ? undefined : valueAt(value, path)
    return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  })
  return { patch, values }
}

/**
 * Moves a document in its history (undo, redo, another version) or names its version, and writes it.
 *
 * @returns the history afterwards, and whether the file changed
 */
export function moveInHistory(
  file: string,
  move: (history: History) => History,
): { readonly history: History; readonly changed: boolean } {
  const path = resolve(file)
  recoverFiles(stateFolder(path), [path, historyPath(path)])
  const source = openDocument(path)
  requireKept(path, source)
  const { history, ...change } = changeHistory(path, source.value, move)
  const text = renderDocument(source, history.document)
  const changed = text !== source.text
  commitFiles(stateFolder(path), [...(changed ? [{ path, text, before: sha256(source.text) }] : []), change])
  return { history, changed }
}

/** Refuses to move in versions that something else than commands has left behind: they lead nowhere from here. */
function requireKept(path: string, { value }: SourceDocument): void {
  const file = historyPath(path)
  if (!existsSync(file) || loadHistory(path, value).record.entries.length > 0) return
  const { record } = JSON.parse(readFileSync(file, 'utf8')) as { readonly record: History['record'] }
  if (record.entries.length === 0) return
  throw new UserError(
    'INVALID_ARGUMENT',
    `Expected ${basename(path)} as the last command left it; something else changed it since, and its ${record.entries.length + 1} kept versions do not fit it.`,
    { hint: 'Take that change back, and they count again. The next command begins a new history.' },
  )
}

/** What commands on the documents beside `file` did: how often, how fast, with what success. @param file or a folder */
export function commandStatistics(file: string): MetricsReport {
  const path = resolve(file)
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  return loadMetrics(isFolder ? join(path, basename(stateFolder(path))) : stateFolder(path)).report()
}

/** The commands of a batch file, with paths from where the file is. @throws UserError when it is no list of commands */
export function readBatch(file: string): { readonly commands: readonly BatchCommand[]; readonly folder: string } {
  const folder = dirname(file)
  const { value } = openDocument(file)
  const parsed = batchSchema.safeParse(value)
  if (!parsed.success) throw wrongList('a list of { document, command }', file, parsed.error)
  return {
    folder,
    commands: parsed.data.map(({ id, document, command }) => ({
      ...(id === undefined ? {} : { id }),
      document: resolve(folder, document),
      command: command as Command,
    })),
  }
}

/** A command given as data. @throws UserError when it is no list of steps */
export function readSteps({ text, name }: { readonly text: string; readonly name: string }): Command {
  const parsed = stepsSchema.safeParse(readDocument(text, name).value)
  if (parsed.success) return parsed.data as Command
  throw wrongList('a list of { intent, target, parameters }', name, parsed.error)
}

/** A command given as data. */
export const stepsSchema = z
  .array(
    z.strictObject({
      intent: z.string().min(1),
      target: z.string().optional(),
      parameters: z.record(z.string(), z.json()).optional(),
    }),
  )
  .min(1)

const batchSchema = z
  .array(
    z.strictObject({
      id: z.string().min(1).optional(),
      document: z.string().min(1),
      command: z.union([z.string(), stepsSchema]),
    }),
  )
  .min(1)

function wrongList(expected: string, file: string, error: z.ZodError): UserError {
  const issue = error.issues[0]
  return new UserError(
    'INVALID_ARGUMENT',
    `Expected ${expected}; at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'something else'}.`,
    { where: { file } },
  )
}

/** Where journal, lock and histories of the documents of a folder are kept. */
export const stateFolder = (path: string): string => join(dirname(path), '.phaseline-documents')

function requireFile(path: string): void {
  if (existsSync(path)) return
  throw new UserError('WF_FILE', `Expected a document at "${path}", there is no such file.`, {
    hint: 'Commands edit JSON and YAML files that exist.',
  })
}

function openDocument(path: string): SourceDocument {
  requireFile(path)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError('WF_FILE', `Expected a document at "${path}": ${(error as Error).message}.`, { cause: error })
  }
  return readDocument(text, path)
}

function chooseVocabulary(source: SourceDocument, path: string, options: EditOptions): Promise<Vocabulary<Model>> {
  const { vocabulary: name, schema } = options
  const choice: VocabularyChoice = {
    name: name !== undefined && isModule(name) ? resolve(name) : name,
    schema,
    file: path,
  }
  return documentVocabulary(source.value, choice)
}

function repairOptions({ learned, mode, keep, dryRun, threshold, clock }: EditOptions): RepairOptions {
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(keep === undefined ? {} : { keep }),
    ...(dryRun === undefined ? {} : { dryRun }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(clock === undefined ? {} : { clock }),
    ...(learned === undefined ? {} : { learned: readLearned(resolve(learned)) }),
  }
}
