/** @module `phaseline report RUN`: writes the report of a run, one HTML file. */
import { resolve } from 'node:path'
import { defineCommand, sharedOptions } from '../command.ts'

export const report = defineCommand({
  name: 'report',
  summary: 'write the report of a run: one HTML file that needs no network',
  arguments: [{ name: 'run', description: 'id, beginning of an id, or latest', optional: true }],
  options: {
    ...sharedOptions,
    output: {
      flags: '-o, --output <file>',
      description: 'where to write it (default: where the workflow says)',
      kind: 'text',
    },
  },
  examples: ['phaseline report latest', 'phaseline report brisk-otter --output report.html'],
  async run({ arguments: { run = 'latest' }, options }, io) {
    const { requireStore } = await import('../../workspace/execute.ts')
    const { writeReport } = await import('../../workspace/write-report.ts')
    const { readRun } = await import('../../run/index.ts')
    const store = requireStore(io.cwd, options.store)
    await using _ = { [Symbol.asyncDispose]: () => store.close() }
    const view = readRun(store, run)
    const path = await writeReport(
      store,
      view,
      io.cwd,
      options.output === undefined ? undefined : resolve(io.cwd, options.output),
    )
    io.out(options.json ? JSON.stringify({ run: view.id, path }) : path)
    return 0
  },
})
