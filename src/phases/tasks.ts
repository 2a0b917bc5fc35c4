/**
 * @module `type: tasks`: programs, requests, functions and agents, at once or one after the other, as one phase. Each
 * finished task is a part of the phase: after a crash or a retry it is not run again.
 *
 * References to results in prompts and arguments are written `{{phase.task.path}}`: a prompt gets them as delimited, escaped
 * data when the task starts. `${…}` is an expression of the workflow and is put into the text as it is.
 */
import { resolve } from 'node:path'
import {
  type Context,
  combineResults,
  createAuditLog,
  createBudget,
  createRedactor,
  prepareTasks,
  runTasks,
  systemAlarmClock,
  type Task,
  type TaskResult,
  type TaskServices,
  type WrittenTask,
} from '../agents/index.ts'
import { TerminalError, UserErrors } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { definePhaseType, type OutputValue, type PhaseContext, type PhaseResult } from '../definition/phase-type.ts'
import { openProviders, type TasksConfig, tasksConfig, yamlTaskTypes } from './tasks-config.ts'

export const tasks = definePhaseType<TasksConfig>({
  type: 'tasks',
  version: 1,
  description: 'Runs programs, requests, functions and agents.',
  config: tasksConfig,
  outputs: {
    values: 'the value of each task that succeeded, by its id',
    result: 'what `fan_in` made of the values; the values without it',
    files: 'all files that values name under `files`, each once',
    tasks: 'status and usage of each task, in the order of definition',
  },
  uses: [],
  check(config) {
    // An expression stands for a value that is not known yet.
    if (/(^|[^$])\$\{/.test(JSON.stringify(config))) return []
    try {
      prepare('phase', config)
      return []
    } catch (error) {
      const errors = error instanceof UserErrors ? error.errors : [error as Error]
      return errors.map(({ message }) => ({ level: 'error', path: ['tasks'], code: 'TASK_INVALID', message }))
    }
  },
  estimate: ({ tasks: written }) => ({ work: { count: written.length, unit: 'tasks' } }),
  run: (context) => runAll(context),
  async partial(context) {
    const results = Object.values(await storedResults(context))
    return resultOf(context, results)
  },
})

async function runAll(context: PhaseContext<TasksConfig>): Promise<PhaseResult> {
  const { config, phase, signal, seed } = context
  const prepared = prepare(phase.name, config)
  const finished = await storedResults(context)
  const count = { done: 0 }
  const results = await runTasks(prepared, {
    phase: phase.name,
    services: servicesOf(config),
    context: await contextOf(context),
    seed,
    budget: createBudget(`phase ${phase.name}`, config.budget),
    limits: { ...config.limits, phase: config.parallel ? config.max_parallel : 1 },
    onFailure: config.on_failure,
    finished,
    signal,
    isEnough: (soFar) => config.fan_in?.strategy === 'any' && combineResults(config.fan_in, soFar).ok,
    onTaskStart: (task) =>
      context.progress({ done: count.done, total: prepared.length, unit: 'tasks', note: task.title }),
    async onTaskDone(result) {
      if (result.status === 'succeeded') {
        const bytes = Buffer.from(JSON.stringify(result))
        await context.parts.write(`task-${result.task}`, bytes, { task: result.task, key: result.key })
      } else context.log('warning', `${result.title}: ${result.status}. ${result.error?.message ?? ''}`)
      count.done++
      context.progress({ done: count.done, total: prepared.length, unit: 'tasks', note: result.title })
    },
  })
  signal.throwIfAborted()
  const wrong = results.filter(({ status }) => status !== 'succeeded')
  if (config.fan_in === undefined && wrong.length > 0) {
    const lines = wrong.map(({ title, status, error }) => `${title}: ${status}. ${error?.message ?? ''}`)
    throw new TerminalError(
      'TASK_FAILED',
      `${wrong.length} of ${results.length} tasks did not succeed.\n${lines.join('\n')}`,
    )
  }
  return resultOf(context, results)
}

function prepare(phase: string, config: TasksConfig): Task[] {
  return prepareTasks(phase, config.tasks as unknown as WrittenTask[], yamlTaskTypes)
}

async function storedResults({ parts }: PhaseContext<TasksConfig>): Promise<Record<string, TaskResult>> {
  const results: Record<string, TaskResult> = {}
  for (const { name } of parts.list()) {
    const result = JSON.parse(Buffer.from(await parts.read(name)).toString('utf8')) as TaskResult
    results[result.task] = result
  }
  return results
}

/** Inputs as a context: `phase.output` under its two names; the values of a phase of tasks also directly under the phase. */
async function contextOf({ inputs, input }: PhaseContext<TasksConfig>): Promise<Context> {
  const context: Record<string, { tasks: Record<string, JsonValue> }> = {}
  for (const reference of inputs) {
    const [phase = '', output = ''] = reference.split('.')
    const value = await input(reference)
    // Tables stay where they are: programs read them from files, prompts cannot hold them.
    if (value !== null && typeof value === 'object' && 'columns' in value && 'length' in value) continue
    const tasks = (context[phase] ??= { tasks: {} }).tasks
    const json = value as JsonValue
    if (output === 'values' && isRecord(json)) Object.assign(tasks, json)
    tasks[reference.slice(phase.length + 1)] = json
  }
  return context
}

function isRecord(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function servicesOf(config: TasksConfig): TaskServices {
  const folder = resolve(config.folder ?? '.')
  const redact = createRedactor(process.env)
  const clock = systemAlarmClock
  const audit =
    config.audit === undefined ? {} : { audit: createAuditLog(resolve(folder, config.audit), { clock, redact }) }
  return { folder, environment: process.env, providers: openProviders(config, folder), clock, redact, ...audit }
}

/** Nothing of it depends on time, order of completion or the number of attempts. */
function resultOf({ config }: PhaseContext<TasksConfig>, results: readonly TaskResult[]): PhaseResult {
  const combined = config.fan_in === undefined ? undefined : combineResults(config.fan_in, results)
  if (combined?.ok === false) throw new TerminalError('TASK_FAILED', combined.reason)
  const good = results.filter(({ status }) => status === 'succeeded')
  const values = Object.fromEntries(good.map(({ task, value }) => [task, value]))
  const files = [
    ...new Set(good.flatMap(({ value }) => (isRecord(value) && Array.isArray(value.files) ? value.files : []))),
  ]
  const json = (value: JsonValue): OutputValue => ({ kind: 'json', value })
  const rows = results.map(({ task, title, type, status, usage }) => ({
    id: task,
    title,
    type,
    status,
    usage: { ...usage },
  }))
  return {
    outputs: {
      values: json(values),
      result: json(combined?.ok === true ? combined.value : values),
      files: json(files),
      tasks: json(rows),
    },
    figures: [
      {
        kind: 'table',
        title: 'Tasks',
        columns: [
          { name: 'Task', format: 'text' },
          { name: 'Type', format: 'text' },
          { name: 'Status', format: 'text' },
          { name: 'Tokens', format: 'integer' },
        ],
        rows: rows.map(({ title, type, status, usage }) => [
          title,
          type,
          status,
          usage.input_tokens + usage.output_tokens,
        ]),
      },
    ],
    warnings: results.flatMap(({ title, status }) => (status === 'succeeded' ? [] : [`${title}: ${status}.`])),
  }
}
