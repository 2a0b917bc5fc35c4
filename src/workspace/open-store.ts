/** @module Opens the store that a command means: for reading, for writing, or says that there is none. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../core/errors.ts'
import { openStore, type RunStore } from '../run/index.ts'

/** The folder of the store when nobody names one. */
const DEFAULT_STORE = '.phaseline'

/** Absolute path of the store that a command means. */
export const storeFolderOf = (cwd: string, store: string | undefined): string => resolve(cwd, store ?? DEFAULT_STORE)

/** Opens the store for reading, or `undefined` when there is none yet. */
export function readStore(cwd: string, store: string | undefined): RunStore | undefined {
  const folder = storeFolderOf(cwd, store)
  if (!existsSync(folder)) return undefined
  try {
    return openStore(folder, { readonly: true })
  } catch (error) {
    // A folder without a journal, or with one that was never filled, holds no runs.
    if (error instanceof UserError && error.code === 'STORE_MISSING') return undefined
    throw error
  }
}

/** Opens the store for reading. @throws UserError `STORE_MISSING` */
export function requireStore(cwd: string, store: string | undefined): RunStore {
  const opened = readStore(cwd, store)
  if (opened !== undefined) return opened
  throw new UserError('STORE_MISSING', `Expected a store at ${storeFolderOf(cwd, store)}, there is none.`, {
    hint: 'Runs are stored in `.phaseline` of the folder where `phaseline run` was typed; name another with `--store DIR`.',
  })
}

export function openWritableStore(cwd: string, store: string | undefined): RunStore {
  return openStore(storeFolderOf(cwd, store))
}

/** Opens the store for writing. @throws UserError `STORE_MISSING` when there is none */
export function openExistingStore(cwd: string, store: string | undefined): RunStore {
  const folder = storeFolderOf(cwd, store)
  if (!existsSync(folder)) requireStore(cwd, store)
  return openStore(folder)
}
