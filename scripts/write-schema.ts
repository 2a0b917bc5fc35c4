/** @module Writes schema/workflow.schema.json, which editors complete definitions from: `node scripts/write-schema.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { workflowSchema } from '../src/workspace/workspace.ts'

const file = resolve(import.meta.dirname, '../schema/workflow.schema.json')
mkdirSync(resolve(file, '..'), { recursive: true })
writeFileSync(file, `${JSON.stringify(workflowSchema(), null, 2)}\n`)
