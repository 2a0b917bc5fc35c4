/** @module Imports files of the user: plug-ins, definitions and tasks in TypeScript, wherever they are. */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/** What a file of the user may import without having it installed: the program itself, and what its phase types are declared with. */
const offered = ['phaseline', 'zod'] as const

let isRegistered = false

/**
 * Imports a module by its path, types stripped. A file that imports `phaseline` or `zod` and whose folder has neither gets
 * those of the program that loads it.
 *
 * @param path absolute
 * @throws what the file throws, and the errors of Node for files and packages that are missing
 * @example
 * const { workflow } = await importModule(resolve('workflow.ts'))
 */
export async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!isRegistered) {
    isRegistered = true
    registerHooks({
      resolve(specifier, context, next) {
        try {
          return next(specifier, context)
        } catch (error) {
          const isOffered = offered.some((name) => specifier === name || specifier.startsWith(`${name}/`))
          if (!isOffered || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
          const own = ownModule(specifier)
          return own === undefined
            ? next(specifier, { ...context, parentURL: import.meta.url })
            : { url: own, shortCircuit: true }
        }
      },
    })
  }
  return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
}

/** The file behind `phaseline/NAME`, of the build or of the sources, whichever runs. */
function ownModule(specifier: string): string | undefined {
  const root = new URL('../../', import.meta.url)
  const { name, exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    readonly name: string
    readonly exports: Readonly<Record<string, { readonly default?: string } | string | undefined>>
  }
  if (specifier !== name && !specifier.startsWith(`${name}/`)) return undefined
  const entry = exports[`.${specifier.slice(name.length)}`]
  const file = typeof entry === 'string' ? entry : entry?.default
  if (file === undefined) return undefined
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? file.replace('./dist/', './src/').replace(/\.js$/, '.ts') : file, root).href
}
