/** @module Names of files and folders that tasks are given: none leads out of the folder of the run, links included. */
import { realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { TerminalError, UserError } from '../core/errors.ts'

/**
 * The absolute path of a file inside a folder, links resolved.
 *
 * @throws UserError `TASK_INVALID` when it leads out of the folder, TerminalError `TASK_FAILED` when it is not there
 */
export function fileInside(folder: string, file: string): string {
  const { root, path } = realPaths(folder, file, 'a document')
  if (path === root || !isInside(root, path)) {
    throw new UserError('TASK_INVALID', `Expected a file inside the folder of the run, was ${file}.`)
  }
  return path
}

/** The same of a folder, which may be the folder of the run itself. */
export function folderInside(folder: string, name: string): string {
  const { root, path } = realPaths(folder, name, 'a folder')
  if (!isInside(root, path)) {
    throw new UserError('TASK_INVALID', `Expected a folder inside that of the run, was ${name}.`)
  }
  return path
}

function realPaths(folder: string, name: string, what: string): { readonly root: string; readonly path: string } {
  const root = realpathSync(folder)
  try {
    return { root, path: realpathSync(resolve(root, name)) }
  } catch (cause) {
    throw new TerminalError('TASK_FAILED', `Expected ${what} at ${name}, there is none.`, { cause })
  }
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
