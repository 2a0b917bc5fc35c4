#!/usr/bin/env node
// Checks the Node version before importing anything: native modules of the wrong version crash without a message.
const NEEDED = 24
const major = Number(process.versions.node.split('.')[0])
if (major < NEEDED) {
  console.error(
    `phaseline needs Node ${NEEDED} or newer, was ${process.version}. ` +
      'In a project that depends on phaseline, `npm install --save-dev node@24` puts a newer Node on the path of `npx` and npm scripts.',
  )
  process.exit(64)
}
// Compiled code is kept between starts: half of a start is compiling what did not change.
const { enableCompileCache } = await import('node:module')
enableCompileCache()
const { main } = await import('../dist/cli/main.js')
await main(process.argv.slice(2))
