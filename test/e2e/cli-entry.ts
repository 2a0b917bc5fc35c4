/**
 * @module The command line from the sources, as `bin/phaseline.js` starts it from the build. A test can have it send itself a
 * signal at a line of its output: another process that reads the line may come to send it when the work is over.
 */
import { main } from '../../src/cli/main.ts'
import type { SignalAt } from './cli-process.ts'

const asked = process.env.PHASELINE_TEST_SIGNAL_AT
if (asked !== undefined) {
  const { signal, line, nth = 1 } = JSON.parse(asked) as SignalAt
  const write = process.stdout.write.bind(process.stdout)
  let seen = 0
  process.stdout.write = (text: string | Uint8Array, ...rest: never[]): boolean => {
    const more = write(text, ...rest)
    if (line.every((part) => String(text).includes(part)) && ++seen === nth) process.kill(process.pid, signal)
    return more
  }
}
await main(process.argv.slice(2))
