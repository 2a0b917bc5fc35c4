/** @module The config of `type: tasks`: tasks as in `phaseline/agents`, and providers by name. */
import { join } from 'node:path'
import { z } from 'zod'
import {
  type AgentProvider,
  aiSdk,
  fanInSchema,
  openAiCompatible,
  recorded,
  subprocess,
  type TaskTypes,
  taskShape,
  taskTypes,
} from '../agents/index.ts'
import { functionTask } from './tasks-function.ts'

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

const budget = z.strictObject({
  tokens: positive.optional().describe('input and output together'),
  cost_usd: positive.optional(),
  stop_below: z.number().min(0).max(1).optional().describe('no new request below this share of what there was'),
})

const limits = {
  types: z.record(z.string(), z.int().positive()).optional().describe('at once, by task type'),
  services: z.record(z.string(), z.int().positive()).optional().describe('at once, by provider or origin of addresses'),
}

/** The section `agents` of a workflow: what all its phases of tasks share. */
export const agentsSection = z
  .strictObject({
    providers: z.record(z.string(), provider).default({}).describe('model providers by name, for all phases'),
    budget: budget.optional().describe('of the whole run, over restarts'),
    limits: z
      .strictObject({ tasks: z.int().positive().optional().describe('at once'), ...limits })
      .optional()
      .describe('how many tasks of all phases together run at once'),
    breaker: z
      .strictObject({
        failures: z.int().positive().optional().describe('within a minute that stop requests; default 5'),
        successes: z.int().positive().optional().describe('of single requests that let all through again; default 2'),
        open_seconds: positive.optional().describe('how long a failing service is left alone; default 60'),
      })
      .optional(),
  })
  .describe('what all phases of tasks share')

export type AgentsSection = z.output<typeof agentsSection>

const task = z.looseObject({
  ...taskShape,
  output: z.record(z.string(), z.json()).optional().describe('JSON Schema of the value'),
})

export const tasksConfig = z.strictObject({
  tasks: z.array(task).min(1).describe('what to do; the fields of each depend on its type'),
  parallel: z.boolean().default(false).describe('whether tasks may run at once'),
  max_parallel: z.int().positive().default(4),
  limits: z.strictObject(limits).optional().describe('how many of this phase at once'),
  on_failure: z.enum(['finish', 'cancel']).default('finish').describe('what the others do when a task fails'),
  fan_in: fanInSchema.optional().describe('how the values become the one under `result`'),
  providers: z
    .record(z.string(), provider)
    .default({})
    .describe('model providers by name, besides those of `agents`; the first is the default'),
  budget: budget.optional().describe('of the phase'),
  folder: text
    .optional()
    .describe('where programs run and files are looked for, from the folder of the definition; default: that folder'),
  audit: text.optional().describe('a file for the audit log'),
})

export type TasksConfig = z.output<typeof tasksConfig>

/** Providers as a run uses them, each opened when it is first asked: what nobody asks need not be there. */
export function openProviders(
  providers: TasksConfig['providers'],
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, AgentProvider> {
  const entries = Object.entries(providers)
  return Object.fromEntries(
    entries.map(([name, each]) => {
      let opened: AgentProvider | undefined
      const ask: AgentProvider['ask'] = async (request, signal) => {
        opened ??= openProvider(name, each, folder, environment)
        return opened.ask(request, signal)
      }
      const variable = each.type === 'openai-compatible' ? each.key_variable : undefined
      const key = variable === undefined ? undefined : environment[variable]
      const keys = (): readonly string[] => (key === undefined ? [] : [key])
      const isPriced = each.type === 'openai-compatible' || each.type === 'ai-sdk'
      return [name, { name, ask, keys, ...(isPriced ? { saysCost: each.price !== undefined } : {}) }]
    }),
  )
}

function openProvider(
  name: string,
  written: z.output<typeof provider>,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): AgentProvider {
  switch (written.type) {
    case 'openai-compatible': {
      const { base_url: baseUrl, model, key_variable: keyVariable, price: asked } = written
      return openAiCompatible({
        name,
        baseUrl,
        model,
        environment,
        ...(keyVariable === undefined ? {} : { keyVariable }),
        ...(asked === undefined ? {} : { price: asked }),
      })
    }
    case 'subprocess':
      return subprocess({
        name,
        command: written.command,
        folder,
        environment,
        ...(written.env === undefined ? {} : { env: written.env }),
      })
    case 'recorded':
      return recorded(join(folder, written.file), name)
    case 'ai-sdk':
      return aiSdk({ name, model: written.model, ...(written.price === undefined ? {} : { price: written.price }) })
  }
}

export const yamlTaskTypes: TaskTypes = { ...taskTypes, function: functionTask }
