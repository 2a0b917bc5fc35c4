/** @module The config of `type: tasks`: tasks as in `phaseline/agents`, and providers by name. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import {
  type AgentProvider,
  aiSdk,
  defineTaskType,
  openAiCompatible,
  recorded,
  subprocess,
  type TaskTypes,
  taskShape,
  taskTypes,
} from '../agents/index.ts'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'

const text = z.string().min(1)
const positive = z.number().positive()
const price = z
  .strictObject({ input: z.number().min(0), output: z.number().min(0) })
  .describe('US dollars for a million tokens')

const provider = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('openai-compatible'),
    base_url: text,
    model: text,
    key_variable: text.optional().describe('name of the environment variable that holds the key'),
    price: price.optional(),
  }),
  z.strictObject({ type: z.literal('subprocess'), command: z.array(z.string()).min(1), env: z.array(text).optional() }),
  z.strictObject({ type: z.literal('recorded'), file: text }),
  z.strictObject({ type: z.literal('ai-sdk'), model: text, price: price.optional() }),
])

const fanIn = z.discriminatedUnion('strategy', [
  z.strictObject({ strategy: z.literal('all') }),
  z.strictObject({ strategy: z.literal('any'), count: z.int().positive().optional() }),
  z.strictObject({ strategy: z.literal('majority'), field: text.optional() }),
  z.strictObject({ strategy: z.literal('best'), field: text.optional() }),
  z.strictObject({ strategy: z.literal('merge'), minimum: z.int().positive().optional() }),
])

const task = z.looseObject({
  ...taskShape,
  output: z.record(z.string(), z.json()).optional().describe('JSON Schema of the value'),
})

export const tasksConfig = z.strictObject({
  tasks: z.array(task).min(1).describe('what to do; the fields of each depend on its type'),
  parallel: z.boolean().default(false).describe('whether tasks may run at once'),
  max_parallel: z.int().positive().default(4),
  limits: z
    .strictObject({
      types: z.record(z.string(), z.int().positive()).optional(),
      services: z.record(z.string(), z.int().positive()).optional(),
    })
    .optional()
    .describe('how many at once by task type and by provider'),
  on_failure: z.enum(['finish', 'cancel']).default('finish').describe('what the others do when a task fails'),
  fan_in: fanIn.optional().describe('how the values become the one under `result`'),
  providers: z.record(z.string(), provider).default({}).describe('model providers by name; the first is the default'),
  budget: z
    .strictObject({
      tokens: positive.optional(),
      cost_usd: positive.optional(),
      stop_below: z.number().min(0).max(1).optional(),
    })
    .optional(),
  folder: text.optional().describe('where programs run and files are looked for; default: the current folder'),
  audit: text.optional().describe('a file for the audit log'),
})

export type TasksConfig = z.output<typeof tasksConfig>

/** Providers as a run uses them. */
export function openProviders(config: TasksConfig, folder: string): Record<string, AgentProvider> {
  const entries = Object.entries(config.providers)
  return Object.fromEntries(entries.map(([name, each]) => [name, openProvider(name, each, folder)]))
}

function openProvider(name: string, written: z.output<typeof provider>, folder: string): AgentProvider {
  switch (written.type) {
    case 'openai-compatible': {
      const { base_url: baseUrl, model, key_variable: keyVariable, price: asked } = written
      return openAiCompatible({
        name,
        baseUrl,
        model,
        ...(keyVariable === undefined ? {} : { keyVariable }),
        ...(asked === undefined ? {} : { price: asked }),
      })
    }
    case 'subprocess':
      return subprocess({
        name,
        command: written.command,
        folder,
        ...(written.env === undefined ? {} : { env: written.env }),
      })
    case 'recorded':
      return recorded(join(folder, written.file), name)
    case 'ai-sdk':
      return aiSdk({ name, model: written.model, ...(written.price === undefined ? {} : { price: written.price }) })
  }
}

const functionFields = z.strictObject({
  module: text.describe('a file of TypeScript or JavaScript, from the folder'),
  export: text.default('run').describe('name of the function in it'),
  arguments: z.json().optional().describe('handed to the function as `arguments`'),
})

/** A definition in YAML cannot hold a function; it names one. */
const functionTask = defineTaskType<z.output<typeof functionFields>>({
  type: 'function',
  description: 'Calls a function of a module.',
  fields: functionFields,
  timeoutMs: 120_000,
  retriesTimeouts: false,
  async run(call) {
    const { module, export: name, arguments: given = null } = call.fields
    const loaded = (await import(pathToFileURL(join(call.services.folder, module)).href)) as Record<string, unknown>
    const found = loaded[name]
    if (typeof found !== 'function') {
      throw new UserError(
        'TASK_INVALID',
        `Expected a function "${name}" in ${module}.${didYouMean(name, Object.keys(loaded))}`,
      )
    }
    return ((await found({ ...call, arguments: given })) ?? null) as JsonValue
  },
})

export const yamlTaskTypes: TaskTypes = { ...taskTypes, function: functionTask }
