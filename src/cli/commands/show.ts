/** @module `phaseline show RUN`: what happened in a run, phase by phase. */
import { formatBytes, formatDurationMs } from '../../core/units.ts'
import { defineCommand, sharedOptions } from '../command.ts'
import { statusStyle } from '../status-style.ts'

export const show = defineCommand({
  name: 'show',
  summary: 'show what happened in a run, phase by phase',
  arguments: [{ name: 'run', description: 'id, beginning of an id, or latest', optional: true }],
  options: { ...sharedOptions },
  examples: ['phaseline show latest', 'phaseline show brisk-otter --json'],
  async run({ arguments: { run: id = 'latest' }, options }, io) {
    const { requireStore } = await import('../../workspace/execute.ts')
    const { readRun } = await import('../../run/index.ts')
    const store = requireStore(io.cwd, options.store)
    await using _ = { [Symbol.asyncDispose]: () => store.close() }
    const view = readRun(store, id)
    if (options.json) {
      io.out(JSON.stringify(view, null, 2))
      return 0
    }
    io.out(
      `${io.style('bold', view.id, 'out')}  ${view.workflow}  ${io.style(statusStyle(view.status), view.status, 'out')}`,
    )
    const facts: readonly (readonly [string, string])[] = [
      ['created', new Date(view.createdAt).toISOString().replace(/\.\d+Z$/, 'Z')],
      ['took', `${formatDurationMs(view.durationMs)}${view.starts > 1 ? ` in ${view.starts} starts` : ''}`],
      ['seed', view.seed],
      ['definition', view.definitionHash.slice(0, 12)],
      [
        'versions',
        Object.entries(view.versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
      ],
    ]
    for (const [name, value] of facts) io.out(`  ${io.style('dim', name.padEnd(10), 'out')} ${value}`)
    for (const phase of view.phases) {
      const took =
        phase.reusedFrom === undefined ? formatDurationMs(phase.durationMs) : `reused from ${phase.reusedFrom}`
      const attempts = phase.attempts.length > 1 ? `, ${phase.attempts.length} attempts` : ''
      io.out(
        `\n${io.style('bold', phase.name, 'out')}  ${phase.type}  ${io.style(statusStyle(phase.status), phase.status, 'out')}  ${io.style('dim', `${took}${attempts}`, 'out')}`,
      )
      if (phase.cause !== undefined) io.out(`  ${phase.cause}`)
      if (phase.error !== undefined) {
        io.out(`  ${io.style('red', phase.error.message, 'out')} [${phase.error.code}]`)
        if (phase.error.hint !== undefined) io.out(`  ${io.style('cyan', '→', 'out')} ${phase.error.hint}`)
      }
      for (const warning of phase.warnings) io.out(`  ${io.style('yellow', '!', 'out')} ${warning}`)
      for (const { level, message } of phase.logs)
        io.out(`  ${level === 'warning' ? io.style('yellow', '!', 'out') : io.style('dim', '·', 'out')} ${message}`)
      const width = Math.max(0, ...phase.outputs.map(({ name }) => name.length))
      for (const { name, kind, bytes, path } of phase.outputs) {
        io.out(
          `  ${name.padEnd(width)}  ${kind.padEnd(5)}  ${formatBytes(bytes).padStart(7)}  ${io.style('dim', path, 'out')}`,
        )
      }
    }
    return 0
  },
})
