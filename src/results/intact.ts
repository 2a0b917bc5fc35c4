/** @module Whether a file is still what the journal says, before its content is shown as a result. */
import { TerminalError } from '../core/errors.ts'
import { sha256File } from '../core/hash.ts'
import type { CatalogEntry } from './catalog.ts'

/**
 * @throws TerminalError ARTIFACT_MISSING or ARTIFACT_CORRUPT
 */
export async function requireIntact({ reference, file, sha256 }: CatalogEntry): Promise<void> {
  let hash: string
  try {
    hash = await sha256File(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new TerminalError('ARTIFACT_MISSING', `Expected the file of ${reference}; it is gone.`, {
      hint: 'Resume the run to compute it again.',
    })
  }
  if (hash === sha256) return
  throw new TerminalError(
    'ARTIFACT_CORRUPT',
    `Expected the file of ${reference} as it was written; its bytes have changed.`,
    {
      hint: 'Resume the run to compute it again.',
    },
  )
}
