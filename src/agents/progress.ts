/**
 * @module The document in a progress file, version 1: where a run is and everything needed to go on with it. The context is
 * not stored beside the values that it is made of, so that the two cannot differ.
 */
import { z } from 'zod'
import type { ErrorRecord } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { noUsage, type Usage } from './budget.ts'
import type { PhaseValues } from './context.ts'
import type { TaskNote, TaskResult } from './task.ts'

export const PROGRESS_FORMAT = 'phaseline-progress'
export const PROGRESS_VERSION = 1

const json = z.json() as unknown as z.ZodType<JsonValue>

const usage = z.object({ input_tokens: z.number(), output_tokens: z.number(), cost_usd: z.number() })

export const taskProgressSchema = z.object({
  id: z.string(),
  title: z.string(),
  type: z.string(),
  status: z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled', 'blocked']),
  attempts: z.int().min(0),
  value: json.describe('null unless it succeeded'),
  error: z.custom<ErrorRecord>((value) => typeof value === 'object' && value !== null).optional(),
  usage: usage.describe('of models'),
  duration_ms: z.number().min(0),
  key: z.string().describe('hash of what decided the value; empty before its end'),
  note: z
    .object({ key: z.string(), value: json })
    .optional()
    .describe('what it wrote down before it had an effect, so that a repeated attempt does not repeat the effect'),
})

export const phaseProgressSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().optional().describe('type of a phase of a workflow; only phases of type `tasks` have tasks'),
  status: z.enum(['pending', 'in_progress', 'waiting', 'complete', 'failed', 'skipped', 'blocked', 'cancelled']),
  completion: z.number().min(0).max(1).optional().describe('share of its tasks, or of its work, that is done'),
  tasks: z.array(taskProgressSchema),
  validation: z
    .object({
      passed: z.boolean(),
      reason: z.string().nullable(),
      evidence: json,
      skipped: z.boolean().optional().describe('true when it had nothing to check and passed for that reason'),
      approved_by: z.string().optional().describe('who answered a gate that asks a person'),
      overridden_by: z.string().optional().describe('who let it pass all the same'),
    })
    .nullable()
    .describe('null before the gate was asked'),
  result: json.optional().describe('what the values were combined to'),
  outputs: z
    .array(z.object({ name: z.string(), kind: z.string(), sha256: z.string(), bytes: z.number() }))
    .optional()
    .describe('what a phase of a workflow left in the store'),
  work: z
    .object({ done: z.number(), total: z.number().optional(), unit: z.string().optional() })
    .optional()
    .describe('how far a running phase of another type is'),
  error: z.object({ code: z.string(), message: z.string() }).optional().describe('why it failed'),
  started_at: z.string().optional().describe('ISO 8601, UTC'),
  ended_at: z.string().optional().describe('ISO 8601, UTC'),
})

export const progressSchema = z.object({
  format: z.literal(PROGRESS_FORMAT),
  version: z.literal(PROGRESS_VERSION),
  status: z.enum(['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled']),
  current_phase: z
    .string()
    .nullable()
    .describe('id of the phase that runs, waits or failed; null when all are complete'),
  reason: z.string().nullable().describe('why it failed or waits'),
  completion: z
    .number()
    .min(0)
    .max(1)
    .describe('share of tasks that succeeded; of a workflow, the mean over its phases'),
  updated_at: z.string().describe('ISO 8601, UTC'),
  usage,
  velocity: z
    .object({
      tasks_per_minute: z.number().nullable().describe('that this process finished; null before the first'),
      eta_seconds: z.number().nullable().describe('for what is left, at that speed; null while it is unknown'),
    })
    .optional(),
  run: z
    .object({
      id: z.string(),
      workflow: z.string(),
      definition: z.string().describe('file of the definition, from the folder of the progress file'),
      definition_hash: z.string(),
      seed: z.string(),
      set: z.array(z.string()).optional().describe('`path=value` as typed behind `--set`'),
      last_event: z.number().describe('number of the last event of the journal that this file knows'),
    })
    .optional()
    .describe('the run of a workflow that the file mirrors; absent where the file is all there is'),
  phases: z.array(phaseProgressSchema),
})

/** The same as a JSON Schema, for programs that read progress files. Members that are not named in it may be added. */
export function progressJsonSchema(): JsonValue {
  return z.toJSONSchema(progressSchema, { unrepresentable: 'any', io: 'input' }) as JsonValue
}

export type Progress = z.output<typeof progressSchema>
export type PhaseProgress = z.output<typeof phaseProgressSchema>
export type TaskProgress = z.output<typeof taskProgressSchema>

/** Key of results that were read from a file that has no keys: taken as they are. */
export const IMPORTED_KEY = 'imported'

/** Notes of the tasks of a phase. */
export function notesOf(phase: PhaseProgress | undefined): Record<string, TaskNote> {
  return Object.fromEntries((phase?.tasks ?? []).flatMap(({ id, note }) => (note === undefined ? [] : [[id, note]])))
}

/** Tasks that this process finished in so many milliseconds, and how long the rest will take at that speed. */
export function velocityOf(finished: number, left: number, elapsedMs: number): NonNullable<Progress['velocity']> {
  if (finished === 0 || elapsedMs <= 0) return { tasks_per_minute: null, eta_seconds: left === 0 ? 0 : null }
  const round = (value: number): number => Math.round(value * 100) / 100
  return {
    tasks_per_minute: round((finished * 60_000) / elapsedMs),
    eta_seconds: round((left * elapsedMs) / (finished * 1_000)),
  }
}

/** A task of which nothing is known yet. */
export function plannedTask(id: string, title: string, type: string): TaskProgress {
  return {
    id,
    title,
    type,
    status: 'pending',
    attempts: 0,
    value: null,
    usage: { ...noUsage },
    duration_ms: 0,
    key: '',
  }
}

/** A result as it stands in a progress file. */
export function toTaskProgress({ task, error, ...rest }: TaskResult): TaskProgress {
  return { id: task, ...rest, usage: { ...(rest.usage as Usage) }, ...(error === undefined ? {} : { error }) }
}

/** Results of the tasks of a phase that ended. */
export function finishedTasks(phase: PhaseProgress | undefined): Record<string, TaskResult> {
  const results: Record<string, TaskResult> = {}
  for (const { id, status, error, note: _note, ...rest } of phase?.tasks ?? []) {
    if (status === 'pending' || status === 'running') continue
    results[id] = { task: id, status, ...rest, ...(error === undefined ? {} : { error }) }
  }
  return results
}

/** What a phase hands to later ones. */
export function phaseValues(results: readonly TaskResult[], result: JsonValue | undefined): PhaseValues {
  const good = results.filter(({ status }) => status === 'succeeded')
  const tasks = Object.fromEntries(good.map(({ task, value }) => [task, value]))
  return result === undefined ? { tasks } : { tasks, result }
}
