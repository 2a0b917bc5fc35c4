/** @module `phaseline cache ls|prune`: what the store holds, and how to make room. */
import { join } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import { formatBytes, formatDurationMs, parseBytes, parseDurationMs } from '../../core/units.ts'
import { defineCommand, sharedOptions } from '../command.ts'
import { textTable } from '../text-table.ts'

const ACTIONS = ['ls', 'prune']

export const cache = defineCommand({
  name: 'cache',
  summary: 'list what the store holds, or delete old runs to make room',
  arguments: [{ name: 'action', description: 'ls or prune' }],
  options: {
    ...sharedOptions,
    olderThan: { flags: '--older-than <age>', description: 'prune: runs older than this, such as 30d', kind: 'text' },
    maxSize: {
      flags: '--max-size <size>',
      description: 'prune: the oldest until all is no larger, such as 10GB',
      kind: 'text',
    },
    keep: {
      flags: '--keep <n>',
      description: 'prune: never the newest n of each workflow (default: 1)',
      kind: 'integer',
    },
    dryRun: { flags: '--dry-run', description: 'prune: say what would go, delete nothing', kind: 'flag' },
  },
  examples: ['phaseline cache ls', 'phaseline cache prune --older-than 30d --max-size 10GB --dry-run'],
  async run({ arguments: { action = '' }, options }, io) {
    if (!ACTIONS.includes(action)) {
      throw new UserError('USAGE', `Expected ls or prune, was "${action}".${didYouMean(action, ACTIONS)}`)
    }
    const { listCache, pruneCache } = await import('../../run/index.ts')
    const { evaluationsBytes } = await import('../../batch/evaluation-files.ts')
    const { EVALUATIONS_FOLDER } = await import('../../phases/evaluations-service.ts')
    const { openExistingStore, requireStore } = await import('../../workspace/execute.ts')
    if (action === 'prune') {
      const store = openExistingStore(io.cwd, options.store)
      await using _ = { [Symbol.asyncDispose]: () => store.close() }
      const report = pruneCache(store, {
        now: io.clock.now(),
        dryRun: options.dryRun,
        ...(options.olderThan === undefined ? {} : { maxAgeMs: parseDurationMs(options.olderThan) }),
        ...(options.maxSize === undefined ? {} : { maxBytes: parseBytes(options.maxSize) }),
        ...(options.keep === undefined ? {} : { keep: options.keep }),
      })
      if (options.json) io.out(JSON.stringify(report, null, 2))
      else {
        const verb = options.dryRun ? 'would delete' : 'deleted'
        for (const { run, workflow, bytes } of report.deleted)
          io.out(`${verb} ${run}  ${workflow}  ${formatBytes(bytes)}`)
        for (const path of report.leftovers) io.out(`${verb} ${path}`)
        io.say(`${options.dryRun ? 'This would free' : 'Freed'} ${formatBytes(report.freedBytes)}.`)
      }
      return 0
    }
    const store = requireStore(io.cwd, options.store)
    await using _ = { [Symbol.asyncDispose]: () => store.close() }
    const entries = listCache(store)
    if (options.json) {
      io.out(JSON.stringify(entries, null, 2))
      return 0
    }
    const now = io.clock.now()
    const columns = ['run', 'status', 'workflow', 'age', 'files', 'size', 'frees'].map((title, i) => ({
      title,
      align: i > 2 ? ('right' as const) : ('left' as const),
    }))
    const rows = entries.map((entry) => [
      entry.run,
      entry.status,
      entry.workflow,
      formatDurationMs(Math.max(0, now - entry.createdAt)),
      String(entry.files),
      formatBytes(entry.bytes),
      formatBytes(entry.ownBytes),
    ])
    const kept = evaluationsBytes(join(store.folder, EVALUATIONS_FOLDER))
    if (kept > 0) io.say(`Results of trials that later searches look up, besides: ${formatBytes(kept)}.`)
    io.out(textTable(columns, rows, (cell, _column, row) => (row < 0 ? io.style('dim', cell, 'out') : cell)))
    return 0
  },
})
