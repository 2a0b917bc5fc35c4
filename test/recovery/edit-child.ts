/**
 * @module A process that raises a number in some documents again and again, while others do the same. Arguments: folder, batches, and
 * `threads` when other threads edit.
 */
import { join } from 'node:path'
import { openBatchThreads } from '../../src/documents/batch/batch-threads.ts'
import { editFiles } from '../../src/documents/batch/edit-files.ts'
import { editFilesOnThreads } from '../../src/documents/batch/edit-files-on-threads.ts'
import { vocabularies } from '../../src/documents/vocabularies/index.ts'

const [, , folder, batches, way] = process.argv
const options = { retries: 1_000, history: true } as const
const threads = way === 'threads' ? openBatchThreads(1) : undefined
for (let i = 0; i < Number(batches); i++) {
  const commands = ['a.yaml', 'b.yaml'].map((name) => ({
    document: join(folder!, name),
    command: 'raise n_trials by 1',
  }))
  const { status } =
    threads === undefined
      ? editFiles(vocabularies.workflow, commands, options)
      : await editFilesOnThreads(threads, 'workflow', commands, { ...options, leastMs: 0 })
  if (status !== 'success') throw new Error(`Expected the batch to succeed, it ${status}.`)
}
await threads?.[Symbol.asyncDispose]()
