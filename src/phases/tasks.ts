/**
 * @module `type: tasks`: programs, requests, functions and agents, at once or one after the other, as one phase. Each
 * finished task is a part of the phase: after a crash or a retry it is not run again.
 *
 * References to results in prompts and arguments are written `{{phase.task.path}}`: a prompt gets them as delimited, escaped
 * data when the task starts. So it does with `${phase.output}`, which elsewhere is an expression of the workflow and is put
 * into the text as it is.
 */
import { resolve } from 'node:path'
import {
  type Context,
  combineResults,
  createAuditLog,
  createRedactor,
  keysOf,
  prepareTasks,
  runTasks,
  systemAlarmClock,
  type Task,
  type TaskNote,
  type TaskResult,
  type TaskServices,
  type WrittenTask,
} from '../agents/index.ts'
import { TerminalError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { definePhaseType, type OutputValue, type PhaseContext, type PhaseResult } from '../definition/phase-type.ts'
import { checkTasks } from './check-tasks.ts'
import { openProviders, type TasksConfig, tasksConfig, yamlTaskTypes } from './tasks-config.ts'
import { AGENTS_FINGERPRINT, type TaskPlace, type TasksService, tasksServiceOf } from './tasks-service.ts'

export const tasks = definePhaseType<TasksConfig>({
  type: 'tasks',
  version: 2,
  description: 'Runs programs, requests, functions and agents.',
  config: tasksConfig,
  outputs: {
    values: 'the value of each task that succeeded, by its id',
    result: 'what `fan_in` made of the values; the values without it',
    files: 'all files that values name under `files`, each once',
    tasks: 'status, usage and content key of each task, in the order of definition',
  },
  uses: [AGENTS_FINGERPRINT],
  // Tasks wait for programs, services and threads of their own; beside each other they share limits and budgets.
  host: 'coordinator',
  check: checkTasks,
  checksOpen: true,
  estimate: ({ tasks: written }) => ({ work: { count: written.length, unit: 'tasks' } }),
  run: (context) => runAll(context),
  async partial(context) {
    const stored = (await storedParts(context)).results
    const results = prepare(context.phase.name, context.config).flatMap(({ id }) => stored[id] ?? [])
    return resultOf(context, results)
  },
})

async function runAll(context: PhaseContext<TasksConfig>): Promise<PhaseResult> {
  const { config, phase, signal, seed } = context
  const service = tasksServiceOf(context.services)
  const place = placeOf(context)
  const blacken = createRedactor(service.environment, service.secrets)
  // Titles go into records, journal and progress file as they are.
  const prepared = prepare(phase.name, config).map((task) => ({ ...task, title: blacken.text(task.title) }))
  const stored = await storedParts(context)
  // What a progress file knows counts where the journal knows nothing.
  const finished = { ...service.finished(place), ...stored.results }
  const budget = service.budget.inner(`phase ${phase.name}`, config.budget)
  for (const { usage } of Object.values(finished)) budget.recordHere(usage)
  // From here on the journal has them, too; a file that others write may hold them no longer.
  for (const { id } of prepared) {
    const known = finished[id]
    if (known?.status === 'succeeded' && stored.results[id] === undefined) await keep(context, known, true)
  }
  let done = prepared.filter(({ id }) => finished[id]?.status === 'succeeded').length
  const report = (task: Task | TaskResult): void =>
    context.progress({ done, total: prepared.length, unit: 'tasks', note: task.title })
  const results = await runTasks(prepared, {
    phase: phase.name,
    services: servicesOf(context, service, prepared),
    context: await contextOf(context),
    seed,
    budget,
    isCharged: true,
    shared: service.shared,
    breakers: service.breakers,
    breakerPolicy: service.breaker,
    limits: { ...config.limits, phase: config.parallel ? config.max_parallel : 1 },
    onFailure: config.on_failure,
    finished,
    notes: { ...service.notes(place), ...stored.notes },
    signal,
    isEnough: (soFar) => config.fan_in?.strategy === 'any' && combineResults(config.fan_in, soFar).ok,
    onTaskStart(task, attempt) {
      service.started(place, task.id, attempt)
      report(task)
    },
    onTaskNote: (task, note) => writePart(context, `note-${task.id}`, note as unknown as JsonValue, { task: task.id }),
    async onTaskDone(result) {
      await keep(context, result)
      if (result.status !== 'cancelled') done++
      if (result.status !== 'succeeded')
        context.log('warning', `${result.title}: ${result.status}. ${result.error?.message ?? ''}`)
      report(result)
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

/** What is to be known of a task's end without reading its value: for limits over restarts, and for who watches. */
async function keep(context: PhaseContext<TasksConfig>, result: TaskResult, taken = false): Promise<void> {
  const { task, status, key, attempts, duration_ms, usage } = result
  // A task that was never begun and is to be begun again has left nothing.
  if (status === 'cancelled' && attempts === 0) return
  const meta = { task, key, status, attempts, duration_ms, usage: { ...usage }, ...(taken ? { taken } : {}) }
  await writePart(context, `task-${task}`, result as unknown as JsonValue, meta)
}

async function writePart({ parts }: PhaseContext<TasksConfig>, name: string, value: JsonValue, meta: JsonValue) {
  await parts.write(name, Buffer.from(JSON.stringify(value)), meta)
}

interface StoredParts {
  readonly results: Readonly<Record<string, TaskResult>>
  readonly notes: Readonly<Record<string, TaskNote>>
}

async function storedParts({ parts }: PhaseContext<TasksConfig>): Promise<StoredParts> {
  const results: Record<string, TaskResult> = {}
  const notes: Record<string, TaskNote> = {}
  for (const { name, meta } of parts.list()) {
    const value = JSON.parse(Buffer.from(await parts.read(name)).toString('utf8')) as unknown
    const { task } = meta as { readonly task: string }
    if (name.startsWith('note-')) notes[task] = value as TaskNote
    else results[task] = value as TaskResult
  }
  return { results, notes }
}

/** Which element of a `for_each` this is: its seed ends with the number. */
function placeOf({ phase, seed }: PhaseContext<TasksConfig>): TaskPlace {
  const [before, after] = [seed.slice(0, seed.lastIndexOf('/')), seed.slice(seed.lastIndexOf('/') + 1)]
  const isElement = before.endsWith(`/${phase.name}`) && /^\d+$/.test(after)
  return { phase: phase.name, element: isElement ? Number(after) : undefined }
}

/** Inputs as a context: each under its own path; the values of a phase of tasks also directly under the phase. */
async function contextOf({ inputs, input }: PhaseContext<TasksConfig>): Promise<Context> {
  const context: Record<string, { tasks: Record<string, JsonValue> }> = {}
  for (const reference of inputs) {
    const [phase = '', ...path] = reference.split('.')
    const value = await input(reference)
    // Tables stay where they are: programs read them from files, prompts cannot hold them.
    if (value !== null && typeof value === 'object' && 'columns' in value && 'length' in value) continue
    const tasks = (context[phase] ??= { tasks: {} }).tasks
    const json = value as JsonValue
    if (path.length === 1 && path[0] === 'values' && isRecord(json)) Object.assign(tasks, json)
    putAt(tasks, path, json)
  }
  return context
}

/** Puts a value at a path; what lies beside it stays. */
function putAt(place: Record<string, JsonValue>, path: readonly string[], value: JsonValue): void {
  const [first = '', ...rest] = path
  if (rest.length === 0) {
    place[first] = value
    return
  }
  const known = place[first]
  const inner = isRecord(known ?? null) ? { ...(known as Record<string, JsonValue>) } : {}
  putAt(inner, rest, value)
  place[first] = inner
}

function isRecord(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function servicesOf(
  { config }: PhaseContext<TasksConfig>,
  service: TasksService,
  prepared: readonly Task[],
): TaskServices {
  const { environment, secrets, editDocument } = service
  const folder = resolve(service.folder, config.folder ?? '.')
  const providers = {
    ...openProviders(config.providers, folder, environment),
    ...openProviders(missingIn(config.providers, service.providers), service.folder, environment),
  }
  const redact = createRedactor(environment, [...secrets, ...keysOf(prepared, Object.values(providers), environment)])
  const clock = systemAlarmClock
  const audit =
    config.audit === undefined
      ? {}
      : { audit: createAuditLog(resolve(service.folder, config.audit), { clock, redact }) }
  return {
    folder,
    environment,
    bracesOnly: true,
    providers,
    clock,
    redact,
    ...(editDocument === undefined ? {} : { editDocument }),
    ...audit,
  }
}

/** A phase's own provider hides one of the same name that all phases share. */
function missingIn<T>(own: Readonly<Record<string, T>>, shared: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(shared).filter(([name]) => !Object.hasOwn(own, name)))
}

/** What a value names under `files`, or the JSON that a program printed does. */
function filesOf(value: JsonValue): readonly JsonValue[] {
  if (!isRecord(value)) return []
  if (Array.isArray(value.files)) return value.files
  const { json = null } = value
  return isRecord(json) && Array.isArray(json.files) ? json.files : []
}

/** Nothing of it depends on time, order of completion or the number of attempts. */
function resultOf({ config }: PhaseContext<TasksConfig>, results: readonly TaskResult[]): PhaseResult {
  const combined = config.fan_in === undefined ? undefined : combineResults(config.fan_in, results)
  if (combined?.ok === false) throw new TerminalError('TASK_FAILED', combined.reason)
  const good = results.filter(({ status }) => status === 'succeeded')
  const values = Object.fromEntries(good.map(({ task, value }) => [task, value]))
  const files = [...new Set(good.flatMap(({ value }) => filesOf(value)))]
  const json = (value: JsonValue): OutputValue => ({ kind: 'json', value })
  const rows = results.map(({ task, title, type, status, usage, key }) => ({
    id: task,
    title,
    type,
    status,
    usage: { ...usage },
    key,
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
