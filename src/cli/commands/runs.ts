/** @module `phaseline runs`: what is in the store, newest first. */
import { formatDurationMs } from '../../core/units.ts'
import { defineCommand, sharedOptions } from '../command.ts'
import { statusStyle } from '../status-style.ts'
import { textTable } from '../text-table.ts'

export const runs = defineCommand({
  name: 'runs',
  summary: 'list the runs in the store, newest first',
  arguments: [],
  options: {
    ...sharedOptions,
    limit: { flags: '-n, --limit <count>', description: 'at most so many', kind: 'integer', default: 20 },
  },
  examples: ['phaseline runs', 'phaseline runs --json --limit 1'],
  async run({ options }, io) {
    const { readStore } = await import('../../workspace/execute.ts')
    const store = readStore(io.cwd, options.store)
    if (store === undefined) {
      if (options.json) io.out('[]')
      else io.say('No runs yet. Start one with `phaseline run FILE`.')
      return 0
    }
    await using _ = { [Symbol.asyncDispose]: () => store.close() }
    const list = store.runs({ limit: options.limit ?? 20 })
    if (options.json) {
      io.out(JSON.stringify(list, null, 2))
      return 0
    }
    const now = io.clock.now()
    const rows = list.map((run) => [
      run.id,
      run.status,
      run.workflow,
      `${formatDurationMs(Math.max(0, now - run.createdAt))} ago`,
      run.endedAt === undefined ? '' : formatDurationMs(run.endedAt - run.createdAt),
    ])
    const columns = [
      { title: 'run' },
      { title: 'status' },
      { title: 'workflow' },
      { title: 'started', align: 'right' as const },
      { title: 'took', align: 'right' as const },
    ]
    io.out(
      textTable(columns, rows, (cell, column, row) => {
        if (row < 0) return io.style('dim', cell, 'out')
        return column === 1 ? io.style(statusStyle(cell.trim()), cell, 'out') : cell
      }),
    )
    return 0
  },
})
