/** @module `phaseline doctor`: checks the environment, each finding with its fix. */
import { resolve } from 'node:path'
import { defineCommand, sharedOptions } from '../command.ts'

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check that everything a run needs is here',
  arguments: [],
  options: { store: sharedOptions.store, json: sharedOptions.json },
  examples: ['phaseline doctor'],
  async run({ options }, io) {
    const { diagnose } = await import('../../workspace/doctor.ts')
    const findings = await diagnose(resolve(io.cwd, options.store ?? '.phaseline'))
    if (options.json) io.out(JSON.stringify(findings, null, 2))
    else {
      for (const { level, message, fix } of findings) {
        const mark =
          level === 'ok'
            ? io.style('green', '✔', 'out')
            : io.style(level === 'error' ? 'red' : 'yellow', level === 'error' ? '✖' : '!', 'out')
        io.out(`${mark} ${message}`)
        if (fix !== undefined) io.out(`  ${io.style('cyan', '→', 'out')} ${fix}`)
      }
    }
    return findings.some(({ level }) => level === 'error') ? 1 : 0
  },
})
