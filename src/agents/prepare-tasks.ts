/** @module Checks the tasks of a phase and fills in what they leave out; every mistake at once, with the nearest legal name. */
import { z } from 'zod'
import { UserError, UserErrors } from '../core/errors.ts'
import { hashJson, type JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import { jsonSchemaOf, mistakesOfSchema } from './output-schema.ts'
import { type Profile, profiles } from './profiles.ts'
import type { OutputSchema, OwnFields, Task, TaskFields, TaskTypes } from './task.ts'
import type { TaskFunction } from './task-types/function.ts'

const name = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/, 'letters, digits, "_" and "-"')
const positive = z.number().positive()

export const budgetSchema = z.strictObject({
  tokens: positive.optional(),
  cost_usd: positive.optional(),
  stop_below: z.number().min(0).max(1).optional(),
})

/** The fields of every task; a task type adds its own. */
export const taskShape = {
  id: name.optional(),
  title: z.string().min(1),
  type: z.string().min(1),
  depends_on: z.array(name).optional(),
  reads: z.array(z.string().min(1)).optional(),
  writes: z.array(z.string().min(1)).optional(),
  timeout_seconds: positive.optional(),
  retry: z
    .strictObject({
      max_retries: z.int().min(0).optional(),
      initial_seconds: z.number().min(0).optional(),
      factor: z.number().min(1).optional(),
      max_seconds: z.number().min(0).optional(),
      on: z.array(z.enum(['transient', 'recoverable'])).optional(),
    })
    .optional(),
  output: z.custom<OutputSchema>((value) => typeof value === 'object' && value !== null, 'a schema').optional(),
  max_output_characters: positive.optional(),
  budget: budgetSchema.optional(),
  version: z.number().optional(),
} as const

/** What was written, whoever wrote it: the fields of every task and those of its type. */
export type WrittenTask = TaskFields & OwnFields & { readonly run?: TaskFunction | undefined }

/** One mistake in the tasks of a phase. */
export interface TaskMistake {
  /** Which task, from 0. */
  readonly index: number
  /** Its id. */
  readonly task: string
  /** Where in the task; empty: the task as a whole. */
  readonly path: readonly (string | number)[]
  /** The field at the path is not one that the task has. */
  readonly unknown?: true
  /** What was expected and what was there. */
  readonly message: string
}

/**
 * Tasks ready to run, in the order written. Throws `UserErrors` with all mistakes.
 *
 * @example
 * prepareTasks('discovery', [{ title: 'List files', type: 'function', run: () => ['a.ts'] }], taskTypes)
 */
export function prepareTasks(phase: string, written: readonly WrittenTask[], types: TaskTypes): Task[] {
  const { tasks, mistakes } = readTasks(written, types)
  const [first, ...rest] = mistakes.map(
    ({ task, message }) => new UserError('TASK_INVALID', `Task "${task}" of phase ${phase}: ${message}`),
  )
  if (first !== undefined) throw new UserErrors([first, ...rest])
  return tasks
}

/**
 * All mistakes, without running anything.
 *
 * @example
 * findTaskMistakes([{ title: 'Test', type: 'shel' }], taskTypes)[0]?.path // ['type']
 */
export function findTaskMistakes(written: readonly WrittenTask[], types: TaskTypes): readonly TaskMistake[] {
  return readTasks(written, types).mistakes
}

export type Complain = (path: TaskMistake['path'], message: string, unknown?: true) => void

function readTasks(
  written: readonly WrittenTask[],
  types: TaskTypes,
): { readonly tasks: Task[]; readonly mistakes: readonly TaskMistake[] } {
  const mistakes: TaskMistake[] = []
  const tasks: Task[] = []
  const known = new Set(written.map(idOf))
  const taken = new Set<string>()
  for (const [index, each] of written.entries()) {
    const id = idOf(each, index)
    const complain: Complain = (path, message, unknown) =>
      void mistakes.push({ index, task: id, path, message, ...(unknown === undefined ? {} : { unknown }) })
    if (taken.has(id)) complain(['id'], 'expected another id, this one is taken. Give it one with `id`.')
    taken.add(id)
    const task = prepareTask(id, each, types, complain)
    if (task === undefined) continue
    tasks.push(task)
    for (const [at, before] of task.depends_on.entries()) {
      if (known.has(before)) continue
      complain(
        ['depends_on', at],
        `expected \`depends_on\` to name tasks of the phase, was "${before}".${didYouMean(before, known)}`,
      )
    }
  }
  const circle = mistakes.length > 0 ? undefined : findCircle(tasks)
  if (circle !== undefined) {
    const index = tasks.findIndex(({ id }) => id === circle[0])
    const message = `expected no circle; tasks wait for each other: ${circle.join(' → ')}.`
    mistakes.push({ index, task: circle[0]!, path: ['depends_on'], message })
  }
  return { tasks, mistakes }
}

const idOf = ({ id, title }: WrittenTask, index: number): string => id ?? taskIdOf(title ?? `task-${index + 1}`)

function prepareTask(id: string, written: WrittenTask, types: TaskTypes, complain: Complain): Task | undefined {
  const profile: Profile | undefined = Object.hasOwn(profiles, written.type)
    ? profiles[written.type as keyof typeof profiles]
    : undefined
  const typeName = profile?.type ?? written.type
  const code = Object.hasOwn(types, typeName) ? types[typeName] : undefined
  if (code === undefined) {
    const legal = [...Object.keys(types), ...Object.keys(profiles)]
    const nearby = didYouMean(String(written.type), legal)
    complain(['type'], `expected a type (${legal.join(', ')}), was "${written.type}".${nearby}`)
    return undefined
  }
  const common: Record<string, unknown> = {}
  const own: Record<string, unknown> = profile === undefined ? {} : profileFields(profile)
  for (const [key, value] of Object.entries(written)) {
    if (value !== undefined) (key in taskShape ? common : own)[key] = value
  }
  const fields = code.fields.safeParse(own)
  const shared = z.strictObject(taskShape).safeParse({ ...common, id })
  const { shape = {} } = code.fields as { readonly shape?: object }
  const legal = [...Object.keys(taskShape), ...Object.keys(shape)]
  for (const { error } of [fields, shared]) {
    for (const issue of error?.issues ?? []) explainIssue(issue, own, legal, complain)
  }
  if (!fields.success || !shared.success) return undefined
  for (const { path, message } of written.output === undefined ? [] : mistakesOfSchema(written.output)) {
    complain(['output', ...path.split('.')], `\`output.${path}\`: ${message}.`)
  }
  const named = code.files?.(fields.data) ?? {}
  const seconds = written.timeout_seconds ?? profile?.timeoutSeconds
  return {
    ...(shared.data as TaskFields),
    id,
    depends_on: written.depends_on ?? [],
    reads: [...(written.reads ?? []), ...(named.reads ?? [])],
    writes: [...(written.writes ?? []), ...(named.writes ?? [])],
    retry: written.retry ?? {},
    timeoutMs: seconds === undefined ? code.timeoutMs : seconds * 1_000,
    maxOutputCharacters: written.max_output_characters ?? 1_000_000,
    code,
    fields: fields.data,
    definition: hashJson({
      ...plain({ ...common, id, output: undefined }),
      ...plain(own),
      output: jsonSchemaOf(written.output),
    }),
  }
}

function profileFields(profile: Profile): Record<string, unknown> {
  const { preamble, tools, summaryCharacters } = profile
  return Object.fromEntries(
    Object.entries({ preamble, tools, summary_characters: summaryCharacters }).filter(
      ([, value]) => value !== undefined,
    ),
  )
}

/** One issue of a schema in words. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  own: Readonly<Record<string, unknown>>,
  legal: readonly string[],
  complain: Complain,
): void {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const nearby = path.length === 0 ? didYouMean(key, legal) : ''
      complain(
        [...path, key],
        `expected no field "${key}"${path.length === 0 ? '' : ` in \`${written(path)}\``}.${nearby}`,
        true,
      )
    }
    return
  }
  const was = path.reduce<unknown>((place, key) => (place as Record<PropertyKey, unknown> | undefined)?.[key], own)
  if (was === undefined && issue.code === 'invalid_type') {
    complain(path.slice(0, -1), `expected a field \`${written(path)}\` (${issue.expected}), was none.`)
    return
  }
  const shown = was === undefined ? '' : `, was ${(JSON.stringify(was) ?? String(was)).slice(0, 200)}`
  complain(path, `expected \`${written(path)}\`: ${issue.message}${shown}.`)
}

const written = (path: TaskMistake['path']): string =>
  path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${key}`)).join('')

/** What JSON keeps of a value: no functions. */
function plain(value: unknown): Record<string, JsonValue> {
  return JSON.parse(JSON.stringify(value)) as Record<string, JsonValue>
}

/** The id of a task that gives none: made of its title. */
export function taskIdOf(title: string): string {
  const text = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return text.slice(0, 100) || 'task'
}

function findCircle(tasks: readonly Task[]): string[] | undefined {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (id: string): string[] | undefined => {
    if (done.has(id)) return undefined
    const start = trail.indexOf(id)
    if (start >= 0) return [...trail.slice(start), id]
    trail.push(id)
    for (const before of byId.get(id)!.depends_on) {
      const circle = visit(before)
      if (circle !== undefined) return circle
    }
    trail.pop()
    done.add(id)
    return undefined
  }
  for (const { id } of tasks) {
    const circle = visit(id)
    if (circle !== undefined) return circle
  }
  return undefined
}
