/**
 * @module A new text that lies under its temporary name before its batch is committed: the disk writes while the thread edits the next
 * document. Nobody holds the lock of the batch then, so another batch may sweep the file away; under the lock it is looked at again.
 */
import { closeSync, existsSync, fsync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { temporaryName } from '../../core/atomic-file.ts'
import { sha256 } from '../../core/hash.ts'
import { type FileChange, type StagedFile, stageFile } from './commit-files.ts'

export interface EarlyFile {
  readonly file: StagedFile
  /** Whether the disk is done with it, well or not. */
  readonly isSettled: boolean
  /**
   * Resolves when the text lies there durably, written again when it was lost. Only for who holds the lock of the batch, or works for
   * it. Throws what {@link stageFile} throws.
   */
  stage(): Promise<void>
}

/** Begins to write a text. What goes wrong is left to {@link EarlyFile.stage}, which tries again and says so. */
export function writeEarly({ path, text, before }: FileChange): EarlyFile {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const file = { path, before, after: sha256(bytes), temporary: temporaryName(path) }
  let isSettled = false
  const durable = write(file, bytes).finally(() => {
    isSettled = true
  })
  return {
    file,
    get isSettled() {
      return isSettled
    },
    async stage() {
      const isThere = (await durable) && existsSync(file.temporary)
      if (!isThere) rmSync(file.temporary, { force: true })
      stageFile({ path, text: bytes, before }, file.temporary, isThere)
    },
  }
}

/** Writes at once, and lets the disk take its time. Resolves to whether all went well. */
async function write({ path, temporary }: StagedFile, bytes: Uint8Array): Promise<boolean> {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const file = openSync(temporary, 'wx')
    try {
      writeFileSync(file, bytes)
      return await new Promise((resolve) => fsync(file, (error) => resolve(error === null)))
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}
