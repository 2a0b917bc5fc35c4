/** @module The command line from the sources, as `bin/phaseline.js` starts it from the build. */
import { main } from '../../src/cli/main.ts'

await main(process.argv.slice(2))
