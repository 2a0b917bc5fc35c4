/** @module The files of tasks: the same one in any spelling, and folders with all that is in them. */
import { realpathSync } from 'node:fs'
import { basename, dirname, join, posix, resolve } from 'node:path'

export interface TaskFiles {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
}

/**
 * The files of a task by their absolute names, links followed: `a`, `./a`, `/project/a` and a link to it are one file. A pattern
 * (`src/*.ts`) becomes the folder before it. What does not exist yet has the name it will have.
 *
 * @param folder where names start
 */
export function filesOf({ reads, writes }: TaskFiles, folder: string): TaskFiles {
  const real = (file: string): string => realName(resolve(folder, beforePattern(file)))
  return { reads: reads.map(real), writes: writes.map(real) }
}

function realName(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realName(parent), basename(path))
  }
}

/** A pattern stands for the whole folder: what it will match is not known before it is written. */
function beforePattern(file: string): string {
  const path = file.replaceAll('\\', '/')
  const at = path.search(/[*?[{]/)
  return at < 0 ? path : path.slice(0, at).replace(/[^/]*$/, '')
}

/**
 * Whether one of two tasks writes what the other reads or writes. A folder stands for all in it.
 *
 * @example
 * filesCollide({ reads: ['src'], writes: [] }, { reads: [], writes: ['src/a.ts'] }) // true
 */
export function filesCollide(a: TaskFiles, b: TaskFiles): boolean {
  return anyOverlap(a.writes, b.writes) || anyOverlap(a.writes, b.reads) || anyOverlap(a.reads, b.writes)
}

function anyOverlap(files: readonly string[], others: readonly string[]): boolean {
  return files.some((file) => others.some((other) => overlap(file, other)))
}

function overlap(a: string, b: string): boolean {
  const [one, two] = [normalize(a), normalize(b)]
  return one === two || one === '' || two === '' || one.startsWith(`${two}/`) || two.startsWith(`${one}/`)
}

/** Without `./`, doubled and final slashes; the folder itself is the empty text. */
function normalize(file: string): string {
  const path = posix.normalize(file.replaceAll('\\', '/')).replace(/\/+$/, '')
  return path === '.' ? '' : path
}
