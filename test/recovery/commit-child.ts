/**
 * @module The process that document crash tests kill. It commits one generation of three files after the other and says each that
 * is committed; argument 1 is a CommitJob as JSON. Its imports are few: a thousand of it are started.
 */
import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '../../src/core/hash.ts'
import { commitFiles, recoverFiles } from '../../src/documents/batch/commit-files.ts'
import type { CommitPoint, CommitPointName } from '../../src/documents/batch/commit-point.ts'

export interface CommitJob {
  readonly folder: string
  /** Dies when it passes this point for the n-th time; without, it runs until it is killed. */
  readonly at?: { readonly point: CommitPointName; readonly nth: number }
  /**
   * Whether commands edit the files and make a version in their histories, on this thread or on others, or texts are handed to the
   * commit at once.
   */
  readonly edits?: boolean | 'threads'
}

export const documentNames = ['a.yaml', 'b.yaml', 'c.yaml'] as const

/** The text of each document at a generation; of some size, so that kills find it half written. */
export const textOf = (generation: number): string =>
  `# kept\nphases:\n  - name: search\n    type: optimization\n    config: { n_trials: ${generation} } # ${'x'.repeat(20_000)}\n`

export const generationOf = (text: string): number => Number(/n_trials: (\d+)/.exec(text)?.[1] ?? Number.NaN)

export const stateFolder = (folder: string): string => join(folder, '.phaseline-documents')

async function commitUntilKilled({ folder, at, edits = false }: CommitJob): Promise<void> {
  const paths = documentNames.map((name) => join(folder, name))
  const state = stateFolder(folder)
  recoverFiles(state, paths)
  let left = at?.nth ?? 0
  const onPoint: CommitPoint = (name) => {
    if (name === at?.point && --left === 0) process.kill(process.pid, 'SIGKILL')
  }
  const edit = edits ? await import('../../src/documents/batch/edit-files.ts') : undefined
  const workflow = edits ? (await import('../../src/documents/vocabularies/index.ts')).vocabularies.workflow : undefined
  const threads = edits === 'threads' ? await openThreads() : undefined
  for (let generation = generationOf(readFileSync(paths[0]!, 'utf8')) + 1; ; generation++) {
    if (threads !== undefined) {
      const commands = paths.map((document) => ({ document, command: `set n_trials to ${generation}` }))
      if ((await threads(commands, onPoint)) !== 'success') throw new Error('A batch failed.')
    } else if (edit !== undefined) {
      const commands = paths.map((document) => ({ document, command: `set n_trials to ${generation}` }))
      if (edit.editFiles(workflow!, commands, { history: true, onPoint }).status !== 'success')
        throw new Error('A batch failed.')
    } else {
      const before = sha256(textOf(generation - 1))
      const text = textOf(generation)
      commitFiles(
        state,
        paths.map((path) => ({ path, text, before })),
        onPoint,
      )
    }
    writeSync(1, `${generation}\n`)
  }
}

/** Edits files on two threads that are ready. */
async function openThreads() {
  const { openBatchThreads } = await import('../../src/documents/batch/batch-threads.ts')
  const { editFilesOnThreads } = await import('../../src/documents/batch/edit-files-on-threads.ts')
  const threads = openBatchThreads(2)
  await threads.ready
  return async (commands: readonly { readonly document: string; readonly command: string }[], onPoint: CommitPoint) =>
    (await editFilesOnThreads(threads, 'workflow', commands, { leastMs: 0, history: true, onPoint })).status
}

if (import.meta.main) await commitUntilKilled(JSON.parse(process.argv[2]!) as CommitJob)
