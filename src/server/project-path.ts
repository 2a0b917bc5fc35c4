/** @module Paths that a request names: inside the project's folder, and nowhere else. */
import { realpathSync } from 'node:fs'
import { dirname, extname, join, relative, resolve, sep } from 'node:path'
import { UserError } from '../core/errors.ts'

/** The kinds of files that requests may name. */
const extensions = {
  document: ['.json', '.yaml', '.yml'],
  module: ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'],
} as const satisfies Record<string, readonly string[]>

/**
 * The absolute path of a document, or of a module, of the project. Links are followed before it is decided what is inside.
 *
 * @throws UserError `SERVER_PATH` for what leads out of the folder, into a folder with a leading dot, or is another kind of file
 * @example
 * projectPath('/research', 'workflow.yaml') // '/research/workflow.yaml'
 */
export function projectPath(folder: string, path: string, kind: keyof typeof extensions = 'document'): string {
  const root = realpathSync(folder)
  const whole = resolve(root, path)
  const real = realPathOf(whole)
  const inside = relative(root, real)
  const segments = inside.split(sep)
  if (path.includes('\0') || inside === '' || segments[0] === '..' || segments.some((each) => each.startsWith('.'))) {
    throw new UserError('SERVER_PATH', `Expected the path of a ${kind} inside the project, was "${path}".`)
  }
  const allowed: readonly string[] = extensions[kind]
  if (!allowed.includes(extname(real))) {
    throw new UserError('SERVER_PATH', `Expected a ${kind} (${allowed.join(', ')}), was "${path}".`)
  }
  return real
}

/** With the links of what exists followed, and what does not exist behind it. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realPathOf(parent), path.slice(parent.length))
  }
}
