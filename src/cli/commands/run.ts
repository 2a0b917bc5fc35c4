/** @module `phaseline run FILE`: checks, plans and runs a workflow, and writes its report. */
import { defineCommand, sharedOptions } from '../command.ts'
import { showWarnings } from '../print-error.ts'

export const run = defineCommand({
  name: 'run',
  summary: 'run a workflow; goes on with an unfinished run of the same definition',
  arguments: [{ name: 'file', description: 'the workflow: YAML or TypeScript' }],
  options: {
    ...sharedOptions,
    dryRun: { flags: '--dry-run', description: 'show the plan and the number of trials, run nothing', kind: 'flag' },
    fresh: { flags: '--fresh', description: 'start a new run even if an unfinished one could go on', kind: 'flag' },
    force: {
      flags: '--force <phase>',
      description: 'run this phase again whatever is stored; may be repeated',
      kind: 'list',
    },
    set: {
      flags: '--set <path=value>',
      description: 'change a value of the definition; may be repeated',
      kind: 'list',
    },
    phase: { flags: '--phase <name>', description: 'run this phase only, with what it needs', kind: 'text' },
    resumeFrom: { flags: '--resume-from <phase>', description: 'run this phase and all after it again', kind: 'text' },
    progress: {
      flags: '--progress <file>',
      description: 'keep where the run is in this JSON file; go on from it when the store does not have the run',
      kind: 'text',
    },
    report: { flags: '--no-report', description: 'write no report', kind: 'flag' },
  },
  examples: [
    'phaseline run examples/sp500-momentum.yaml',
    'phaseline run workflow.yaml --dry-run',
    'phaseline run workflow.yaml --json > events.ndjson',
    'phaseline run workflow.yaml --progress PROGRESS.json',
  ],
  async run({ arguments: { file = '' }, options }, io) {
    const { prepare } = await import('../../workspace/workspace.ts')
    const prepared = await prepare(file, { cwd: io.cwd, env: io.env, set: options.set, store: options.store })
    if (options.dryRun) {
      const { describePlan } = await import('../../plan/index.ts')
      showWarnings(prepared.warnings, io)
      io.out(
        options.json
          ? JSON.stringify(prepared.plan, null, 2)
          : describePlan(prepared.plan, { registry: prepared.registry, services: prepared.services }),
      )
      return 0
    }
    const { executeAndShow } = await import('../execute.ts')
    return executeAndShow(
      prepared,
      {
        store: options.store,
        json: options.json,
        report: options.report,
        run: options.fresh ? { kind: 'new' } : { kind: 'auto' },
        force: options.force,
        only: options.phase === undefined ? undefined : [options.phase],
        resumeFrom: options.resumeFrom,
        progress: options.progress,
      },
      io,
    )
  },
})
