/** @module Finds files by their ending: a function task. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

interface Call {
  readonly arguments: { readonly folder: string; readonly ending: string }
  readonly services: { readonly folder: string }
}

export function run({ arguments: { folder, ending }, services }: Call): { readonly files: readonly string[] } {
  const names = readdirSync(join(services.folder, folder)).filter((name) => name.endsWith(ending))
  return { files: names.sort().map((name) => join(folder, name)) }
}
