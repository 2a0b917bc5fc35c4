/** @module Loaded first in every process of the suite and in its threads: threads load the joined sources where there are such. */
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { threadEntries } from './entries.ts'

const folder = process.env.PHASELINE_TEST_JOINED
if (folder !== undefined) {
  const repository = resolve(import.meta.dirname, '../..')
  const joined = new Map(
    threadEntries.map((name) => [
      pathToFileURL(join(repository, `${name}.ts`)).href,
      pathToFileURL(join(folder, `${name}.js`)).href,
    ]),
  )
  registerHooks({
    resolve: (specifier, context, next) => next(joined.get(specifier) ?? specifier, context),
  })
}
