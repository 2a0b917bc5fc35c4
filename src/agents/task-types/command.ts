/**
 * @module `type: command`: changes a document by a command in words, with the editor that is handed in.
 *
 * A file is replaced as a whole and only after a note of what it will hold is safe. A repeated attempt that finds the file
 * as the note says has nothing left to do, so that a crash never makes a command count twice.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../../core/atomic-file.ts'
import { TerminalError, UserError } from '../../core/errors.ts'
import { type JsonValue, sha256 } from '../../core/hash.ts'
import { lookUp } from '../context.ts'
import { fieldOf } from '../gates/checks.ts'
import { fileInside, isInside } from '../path-inside.ts'
import { defineTaskType, type EditedDocument, type TaskCall } from '../task.ts'

const fields = z
  .strictObject({
    command: z.string().min(1).describe('what to change; references are filled in'),
    document: z.json().optional().describe('the document, or a reference to one: "{{phase.task.document}}"'),
    file: z
      .string()
      .min(1)
      .optional()
      .describe('a JSON or YAML file inside the folder of the run; it is edited in place'),
    vocabulary: z
      .string()
      .optional()
      .describe('`workflow`, `blueprint`, or a file that exports one; default: the one that knows the document'),
    schema: z.string().optional().describe('a JSON Schema file; what can be said is derived from it'),
    learned: z
      .string()
      .min(1)
      .optional()
      .describe('a file of confirmed corrections; a run keeps to those that it began with'),
  })
  .refine(({ document, file }) => (document === undefined) !== (file === undefined), 'either `document` or `file`')

type Fields = z.output<typeof fields>

export const command = defineTaskType<Fields>({
  type: 'command',
  description: 'Changes a JSON or YAML document by a command in words.',
  fields,
  timeoutMs: 120_000,
  retriesTimeouts: false,
  files: ({ file, schema, vocabulary, learned }) => ({
    ...(file === undefined ? {} : { writes: [file] }),
    reads: [schema, learned, vocabulary !== undefined && isModule(vocabulary) ? vocabulary : undefined].filter(
      (each) => each !== undefined,
    ),
  }),
  async run(call) {
    const { command: written, document, file } = call.fields
    const text = call.fill(written)
    if (file !== undefined) return editFile(call, file, text)
    const value = given(document as JsonValue, (reference) => lookUp(reference, call.context))
    call.log('command.edit', { command: text })
    const edited = await edit(call, { value }, text)
    return { document: edited.value, ...changesOf(edited) }
  },
})

async function editFile(call: TaskCall<Fields>, file: string, text: string): Promise<JsonValue> {
  const path = fileInside(call.services.folder, file)
  const source = readText(path, file)
  const note = call.recall() ?? null
  if (fieldOf(note, 'after') === sha256(source)) {
    call.log('command.edit', { command: text, file, was_done: true })
    return fieldOf(note, 'result') ?? null
  }
  call.log('command.edit', { command: text, file })
  const edited = await edit(call, { text: source, file: path }, text)
  call.signal.throwIfAborted()
  const after = edited.text ?? `${JSON.stringify(edited.value, null, 2)}\n`
  const result: JsonValue = { files: [file], ...changesOf(edited) }
  await call.remember({ after: sha256(after), result })
  call.signal.throwIfAborted()
  if (readText(path, file) !== source) {
    throw new TerminalError('TASK_FAILED', `Expected to be the only writer of ${file}; it changed meanwhile.`, {
      hint: 'Name the file under `writes` of the task that changes it, too.',
    })
  }
  if (after !== source) writeFileAtomic(path, after)
  return result
}

async function edit(
  { fields: { vocabulary, schema, learned }, services, signal }: TaskCall<Fields>,
  document: { readonly value: JsonValue } | { readonly text: string; readonly file: string },
  text: string,
): Promise<EditedDocument> {
  const { editDocument, folder } = services
  if (editDocument === undefined) {
    throw new UserError('TASK_INVALID', 'Expected a document editor for tasks of type "command"; none was handed in.')
  }
  const edited = await editDocument(document, text, {
    signal,
    vocabulary: vocabulary !== undefined && isModule(vocabulary) ? fileInside(folder, vocabulary) : vocabulary,
    schema: schema === undefined ? undefined : fileInside(folder, schema),
    learned: learned === undefined ? undefined : insideOrGone(folder, learned),
  })
  signal.throwIfAborted()
  return edited
}

/** Whether the name of a vocabulary is a file that exports it. */
const isModule = (name: string): boolean => /\.[cm]?[jt]s$/.test(name)

/** The path of a file that a run may have read before it was taken away. */
function insideOrGone(folder: string, file: string): string {
  const root = realpathSync(folder)
  const path = resolve(root, file)
  return existsSync(path) || !isInside(root, path) ? fileInside(folder, file) : path
}

const changesOf = ({
  changes,
  corrections = [],
  patch,
  inverse,
}: EditedDocument): Readonly<Record<string, JsonValue>> => ({
  changes: [...changes],
  ...(corrections.length === 0 ? {} : { corrections: [...corrections] }),
  patch,
  inverse,
})

/** A text that is one reference stands for the value itself. */
function given(document: JsonValue, read: (reference: string) => JsonValue): JsonValue {
  const match = typeof document === 'string' ? /^(?:\$\{|\{\{)\s*([^{}]+?)\s*\}\}?$/.exec(document) : null
  return match === null ? document : read(match[1]!)
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new TerminalError('TASK_FAILED', `Expected to read ${file}: ${(cause as Error).message}`, { cause })
  }
}
