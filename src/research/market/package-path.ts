/** @module Files inside npm packages: `npm:vega-datasets/data/sp500-2000.csv`, found as Node finds packages. */
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { UserError } from '../../core/errors.ts'

/**
 * The path of a file in an installed package. Packages are looked for in the `node_modules` folders from `baseDir`
 * upwards; the package need not export the file.
 *
 * @throws UserError `DATA_PACKAGE` when there is no such package, or for a path that leaves it
 */
export function resolvePackagePath(spec: string, baseDir: string): string {
  const match = /^npm:((?:@[^/]+\/)?[^/@][^/]*)\/(.+)$/.exec(spec)
  if (match === null) {
    throw new UserError('DATA_PACKAGE', `Expected npm:PACKAGE/PATH, was "${spec}".`, {
      hint: 'For example npm:vega-datasets/data/sp500-2000.csv.',
    })
  }
  const [, name, file] = match as unknown as [string, string, string]
  const folders = createRequire(join(baseDir, 'package.json')).resolve.paths(name) ?? []
  const root = folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')))
  if (root === undefined) {
    throw new UserError('DATA_PACKAGE', `Expected the npm package "${name}", it is not installed.`, {
      hint: `Run \`npm install --save-dev ${name}\`.`,
    })
  }
  const path = join(root, file)
  // Links may lead out of the package as much as `..` may.
  const real = existsSync(path) ? realpathSync(path) : path
  const realRoot = existsSync(path) ? realpathSync(root) : root
  if (!real.startsWith(realRoot + sep)) {
    throw new UserError('DATA_PACKAGE', `Expected a path inside the package "${name}", was "${file}".`)
  }
  return path
}
