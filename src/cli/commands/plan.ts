/** @module `phaseline plan FILE`: what would run, in which order, what would be reused, and why not. */
import { defineCommand, sharedOptions } from '../command.ts'
import { showWarnings } from '../print-error.ts'

export const plan = defineCommand({
  name: 'plan',
  summary: 'show what would run, what would be reused, and why not',
  arguments: [{ name: 'file', description: 'the workflow: YAML or TypeScript' }],
  options: {
    ...sharedOptions,
    mermaid: { flags: '--mermaid', description: 'print the graph as a Mermaid diagram', kind: 'flag' },
    set: {
      flags: '--set <path=value>',
      description: 'change a value of the definition; may be repeated',
      kind: 'list',
    },
    force: {
      flags: '--force <phase>',
      description: 'as if this phase had to run again; may be repeated',
      kind: 'list',
    },
  },
  examples: [
    'phaseline plan workflow.yaml',
    'phaseline plan workflow.yaml --mermaid',
    'phaseline plan workflow.yaml --json',
  ],
  async run({ arguments: { file = '' }, options }, io) {
    const { prepare } = await import('../../workspace/workspace.ts')
    const prepared = await prepare(file, { cwd: io.cwd, env: io.env, set: options.set, store: options.store })
    showWarnings(prepared.warnings, io)
    if (options.mermaid) {
      const { planMermaid } = await import('../../plan/index.ts')
      io.out(planMermaid(prepared.plan))
      return 0
    }
    const { describePlan, planJson } = await import('../../plan/index.ts')
    const { notesOn } = await import('../../workspace/execute.ts')
    const shown = {
      registry: prepared.registry,
      services: prepared.services,
      notes: await notesOn(prepared, io.cwd, options.store, options.force),
    }
    io.out(options.json ? JSON.stringify(planJson(prepared.plan, shown), null, 2) : describePlan(prepared.plan, shown))
    return 0
  },
})
