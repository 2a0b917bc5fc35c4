/**
 * @module Links this package's own command into node_modules/.bin, so that `npx phaseline` in a checkout runs the
 * checkout. Without it npx installs a copy of the package into its cache first. Runs from `prepare`, which npm calls in
 * checkouts only, never where phaseline is a dependency.
 */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url))
mkdirSync(bin, { recursive: true })
if (process.platform === 'win32') {
  writeFileSync(`${bin}phaseline.cmd`, '@node "%~dp0..\\..\\bin\\phaseline.js" %*\r\n')
} else {
  rmSync(`${bin}phaseline`, { force: true })
  symlinkSync('../../bin/phaseline.js', `${bin}phaseline`)
  chmodSync(fileURLToPath(new URL('../bin/phaseline.js', import.meta.url)), 0o755)
}
