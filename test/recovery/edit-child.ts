/** @module A process that raises a number in some documents again and again, while others do the same. Arguments: folder, batches. */
import { join } from 'node:path'
import { editFiles } from '../../src/documents/batch/edit-files.ts'
import { vocabularies } from '../../src/documents/vocabularies/index.ts'

const [, , folder, batches] = process.argv
for (let i = 0; i < Number(batches); i++) {
  const commands = ['a.yaml', 'b.yaml'].map((name) => ({
    document: join(folder!, name),
    command: 'raise n_trials by 1',
  }))
  const { status } = editFiles(vocabularies.workflow, commands, { retries: 1_000 })
  if (status !== 'success') throw new Error(`Expected the batch to succeed, it ${status}.`)
}
