/** @module A process that edits files when it is told to: what two of them gain over one is what the machine gives for this very work. */
import { editFiles } from '../src/documents/batch/edit-files.ts'
import { type VocabularyName, vocabularies } from '../src/documents/vocabularies/index.ts'
import type { Model, Vocabulary } from '../src/documents/vocabularies/vocabulary.ts'

export interface EditRequest {
  readonly vocabulary: VocabularyName
  readonly paths: readonly string[]
  readonly command: string
  /** Of lock and journal. */
  readonly folder: string
}

process.on('message', ({ vocabulary, paths, command, folder }: EditRequest) => {
  const { status } = editFiles(
    vocabularies[vocabulary] as unknown as Vocabulary<Model>,
    paths.map((document) => ({ document, command })),
    { history: true, folder },
  )
  process.send?.(status)
})
process.send?.('ready')
