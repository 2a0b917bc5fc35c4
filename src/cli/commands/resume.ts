/** @module `phaseline resume RUN`: goes on with a run that was stopped, killed or failed. */
import { UserError } from '../../core/errors.ts'
import { defineCommand, sharedOptions } from '../command.ts'

export const resume = defineCommand({
  name: 'resume',
  summary: 'go on with a run that was stopped, killed or failed',
  arguments: [
    {
      name: 'run',
      description: 'id, beginning of an id, or latest (default: the newest unfinished one)',
      optional: true,
    },
  ],
  options: {
    ...sharedOptions,
    file: { flags: '--file <file>', description: 'the definition, when it was moved', kind: 'text' },
    report: { flags: '--no-report', description: 'write no report', kind: 'flag' },
  },
  examples: ['phaseline resume', 'phaseline resume brisk-otter'],
  async run({ arguments: { run }, options }, io) {
    const { requireStore, prepareAgain } = await import('../../workspace/execute.ts')
    const { readRun } = await import('../../run/index.ts')
    const store = requireStore(io.cwd, options.store)
    const id = run ?? store.runs().find(({ status }) => status !== 'succeeded' && status !== 'running')?.id
    if (id === undefined) {
      await store.close()
      throw new UserError('RUN_NOT_FOUND', 'There is no unfinished run to go on with.', {
        hint: '`phaseline runs` lists all runs.',
      })
    }
    const view = readRun(store, id)
    if (view.status === 'succeeded') {
      io.say(`${view.id} has succeeded already; nothing is left to do.`)
      return 0
    }
    const prepared = await prepareAgain(store, view, {
      cwd: io.cwd,
      env: io.env,
      ...(options.file === undefined ? {} : { file: options.file }),
    })
    await store.close()
    const { executeAndShow } = await import('../execute.ts')
    return executeAndShow(
      prepared,
      { store: options.store, json: options.json, report: options.report, run: { kind: 'resume', id: view.id } },
      io,
    )
  },
})
