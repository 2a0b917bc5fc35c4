/**
 * @module The document in a progress file, version 1: where a run is and everything needed to go on with it. The context is
 * not stored beside the values that it is made of, so that the two cannot differ.
 */
import { z } from 'zod'
import type { ErrorRecord } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Usage } from './budget.ts'
import type { PhaseValues } from './context.ts'
import type { TaskResult } from './task.ts'

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
})

export const phaseProgressSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['pending', 'in_progress', 'waiting', 'complete', 'failed']),
  tasks: z.array(taskProgressSchema),
  validation: z
    .object({
      passed: z.boolean(),
      reason: z.string().nullable(),
      evidence: json,
      overridden_by: z.string().optional().describe('who let it pass all the same'),
    })
    .nullable()
    .describe('null before the gate was asked'),
  result: json.optional().describe('what the values were combined to'),
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
  completion: z.number().min(0).max(1).describe('share of tasks that succeeded'),
  updated_at: z.string().describe('ISO 8601, UTC'),
  usage,
  phases: z.array(phaseProgressSchema),
})

export type Progress = z.output<typeof progressSchema>
export type PhaseProgress = z.output<typeof phaseProgressSchema>
export type TaskProgress = z.output<typeof taskProgressSchema>

/** Key of results that were read from a file that has no keys: taken as they are. */
export const IMPORTED_KEY = 'imported'

/** A result as it stands in a progress file. */
export function toTaskProgress({ task, error, ...rest }: TaskResult): TaskProgress {
  return { id: task, ...rest, usage: { ...(rest.usage as Usage) }, ...(error === undefined ? {} : { error }) }
}

/** Results of the tasks of a phase that ended. */
export function finishedTasks(phase: PhaseProgress | undefined): Record<string, TaskResult> {
  const results: Record<string, TaskResult> = {}
  for (const { id, status, error, ...rest } of phase?.tasks ?? []) {
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
