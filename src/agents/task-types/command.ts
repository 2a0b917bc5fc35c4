/** @module `type: command`: changes a document by a command in words, with the editor that is handed in. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../../core/atomic-file.ts'
import { TerminalError, UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { fillText, lookUp } from '../context.ts'
import { defineTaskType } from '../task.ts'

const fields = z
  .strictObject({
    command: z.string().min(1).describe('what to change; references are filled in'),
    document: z.json().optional().describe('the document, or a reference to one: "${phase.task}"'),
    file: z.string().optional().describe('a JSON file with the document; the result is written back'),
  })
  .refine(({ document, file }) => (document === undefined) !== (file === undefined), 'either `document` or `file`')

export const command = defineTaskType<z.output<typeof fields>>({
  type: 'command',
  description: 'Changes a JSON document by a command in words.',
  fields,
  timeoutMs: 120_000,
  retriesTimeouts: false,
  async run({ fields: { command: written, document, file }, context, services, signal, log }) {
    const { editDocument, folder } = services
    if (editDocument === undefined) {
      throw new UserError('TASK_INVALID', 'Expected a document editor for tasks of type "command"; none was handed in.')
    }
    const path = file === undefined ? undefined : resolve(folder, file)
    const before =
      path === undefined
        ? given(document as JsonValue, (reference) => lookUp(reference, context))
        : await readJson(path)
    const text = fillText(written, context)
    log('command.edit', { command: text })
    const after = await editDocument(before, text, { signal })
    signal.throwIfAborted()
    if (path !== undefined) writeFileAtomic(path, `${JSON.stringify(after, null, 2)}\n`)
    return path === undefined ? { document: after } : { files: [file!], document: after }
  },
})

/** A text that is one reference stands for the value itself. */
function given(document: JsonValue, read: (reference: string) => JsonValue): JsonValue {
  const match = typeof document === 'string' ? /^(?:\$\{|\{\{)\s*([^{}]+?)\s*\}\}?$/.exec(document) : null
  return match === null ? document : read(match[1]!)
}

async function readJson(path: string): Promise<JsonValue> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JsonValue
  } catch (cause) {
    throw new TerminalError('TASK_FAILED', `Expected a JSON document in ${path}: ${(cause as Error).message}`, {
      cause,
    })
  }
}
