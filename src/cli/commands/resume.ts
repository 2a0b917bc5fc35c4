/** @module `phaseline resume RUN`: goes on with a run that was stopped, killed or failed. */
import { resolve } from 'node:path'
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
    progress: {
      flags: '--progress <file>',
      description: 'the progress file of the run; enough to go on when the store is gone',
      kind: 'text',
    },
    report: { flags: '--no-report', description: 'write no report', kind: 'flag' },
  },
  examples: ['phaseline resume', 'phaseline resume brisk-otter', 'phaseline resume --progress PROGRESS.json'],
  async run({ arguments: { run }, options }, io) {
    const { readStore, requireStore, prepareAgain, progressFileOf, definitionOf } = await import(
      '../../workspace/execute.ts'
    )
    const { readRun } = await import('../../run/index.ts')
    const known = readStore(io.cwd, options.store)
    const isLost = known === undefined || known.runs({ limit: 1 }).length === 0
    await known?.close()
    if (isLost && options.progress !== undefined) {
      const { prepare } = await import('../../workspace/workspace.ts')
      const { executeAndShow } = await import('../execute.ts')
      const { file, set } = definitionOf(resolve(io.cwd, options.progress))
      const prepared = await prepare(options.file ?? file, { cwd: io.cwd, env: io.env, set, store: options.store })
      const { store, json, report, progress } = options
      return executeAndShow(prepared, { store, json, report, progress, run: { kind: 'auto' } }, io)
    }
    const store = requireStore(io.cwd, options.store)
    const runs = run === undefined ? store.runs() : []
    const unfinished = runs.find(({ status }) => status !== 'succeeded' && status !== 'running')
    // A process that was killed between its last fact and its end has nothing left to do, which is no mistake.
    const id = run ?? unfinished?.id ?? (runs[0]?.status === 'succeeded' ? runs[0].id : undefined)
    if (id === undefined) {
      await store.close()
      throw new UserError('RUN_NOT_FOUND', 'There is no unfinished run to go on with.', {
        hint: '`phaseline runs` lists all runs.',
      })
    }
    const view = readRun(store, id)
    if (view.status === 'succeeded') {
      io.say(`${view.id} has succeeded already; nothing is left to do.`)
      await store.close()
      return 0
    }
    const prepared = await prepareAgain(store, view, {
      cwd: io.cwd,
      env: io.env,
      store: options.store,
      ...(options.file === undefined ? {} : { file: options.file }),
    })
    const progress = options.progress ?? progressFileOf(store, view)
    await store.close()
    const { executeAndShow } = await import('../execute.ts')
    return executeAndShow(
      prepared,
      {
        store: options.store,
        json: options.json,
        report: options.report,
        progress,
        run: { kind: 'resume', id: view.id },
      },
      io,
    )
  },
})
