/** @module Errors of SQLite and of the file system, said so that a person can act on them. */
import { PhaselineError, TerminalError, UserError } from '../../core/errors.ts'

const FULL_CODES = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])
const ACCESS_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EIO', 'EMFILE', 'ENFILE'])

/** Whether an error, or what caused it, says that the disk has no room left. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && (FULL_CODES.has(String(error.code)) || error.code === 'STORE_FULL')) return true
  // DuckDB passes the system's words on without their code.
  if (error.message.includes('No space left on device')) return true
  return error.cause !== undefined && isDiskFull(error.cause)
}

/**
 * A TerminalError STORE_FULL or a UserError STORE_UNWRITABLE; every other error passes unchanged.
 *
 * @param what the beginning of the message: `The store in DIR cannot be opened`
 */
export function storeError(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error instanceof PhaselineError) return error
  const code = 'code' in error ? String(error.code) : ''
  if (isDiskFull(error)) {
    return new TerminalError('STORE_FULL', `${what}: the disk is full.`, {
      hint: 'Free some space, then `phaseline resume`; nothing journaled is lost.',
      cause: error,
    })
  }
  if (code.startsWith('SQLITE_') || ACCESS_CODES.has(code)) {
    return new UserError('STORE_UNWRITABLE', `${what}: ${error.message}.`, {
      hint: 'Check the permissions of the folder, or choose another with `--store DIR`.',
      cause: error,
    })
  }
  return error
}
