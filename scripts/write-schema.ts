/**
 * @module Writes what editors and readers get of the language and of progress files: `schema/workflow.schema.json`,
 * `schema/progress.schema.json` and `docs/reference/workflow.md`. Run `node scripts/write-schema.ts` after a change of the language or of a phase type.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { progressJsonSchema } from '../src/agents/index.ts'
import { workflowReferencePage } from '../src/definition/index.ts'
import { phaseTypes } from '../src/phases/index.ts'
import { knownTypes } from '../src/phases/known-types.ts'
import { agentsSection } from '../src/phases/tasks-config.ts'
import { marketConfigSchema } from '../src/research/market/index.ts'
import { workflowSchema } from '../src/workspace/workspace.ts'

/** Content by path from the root of the repository. */
export const languageFiles = (): Readonly<Record<string, string>> => ({
  'schema/workflow.schema.json': `${JSON.stringify(workflowSchema(), null, 2)}\n`,
  'schema/progress.schema.json': `${JSON.stringify(progressJsonSchema(), null, 2)}\n`,
  'docs/reference/workflow.md': workflowReferencePage({
    phaseTypes,
    knownTypes,
    sections: { data: marketConfigSchema, agents: agentsSection },
  }),
})

if (import.meta.main) {
  for (const [name, content] of Object.entries(languageFiles())) {
    const file = resolve(import.meta.dirname, '..', name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}
