/** @module `phaseline fmt --canonical FILE`: the one spelling that every other is turned into. */
import { defineCommand } from '../command.ts'

export const fmt = defineCommand({
  name: 'fmt',
  summary: 'print a workflow in its canonical spelling',
  arguments: [{ name: 'file', description: 'the workflow: YAML or TypeScript' }],
  options: {
    canonical: { flags: '--canonical', description: 'the canonical spelling (the only one there is)', kind: 'flag' },
    defaults: { flags: '--defaults', description: 'with every default written out', kind: 'flag' },
  },
  examples: ['phaseline fmt --canonical workflow.yaml'],
  async run({ arguments: { file = '' }, options }, io) {
    const { readDefinition } = await import('../../workspace/workspace.ts')
    const { canonicalYaml } = await import('../../definition/index.ts')
    const { workflow } = await readDefinition(file, { cwd: io.cwd, env: io.env })
    io.out(canonicalYaml(workflow, { compact: !options.defaults }).trimEnd())
    return 0
  },
})
