/** @module `phaseline schema`: the JSON Schema of definitions, for editors. */
import { defineCommand } from '../command.ts'

export const schema = defineCommand({
  name: 'schema',
  summary: 'print the JSON Schema of workflows, for editors',
  arguments: [],
  options: {},
  examples: ['phaseline schema > workflow.schema.json'],
  async run(_, io) {
    const { workflowSchema } = await import('../../workspace/workspace.ts')
    io.out(JSON.stringify(workflowSchema(), null, 2))
    return 0
  },
})
