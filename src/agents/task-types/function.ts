/** @module `type: function`: TypeScript, in this process. */
import { z } from 'zod'
import type { JsonValue } from '../../core/hash.ts'
import { defineTaskType, type TaskCall } from '../task.ts'

/** What a function is given; it returns plain JSON, or nothing. */
export type TaskFunction = (call: TaskCall<{ readonly run: TaskFunction }>) => unknown

export const functionTask = defineTaskType<{ readonly run: TaskFunction }>({
  type: 'function',
  description: 'Calls a function of TypeScript.',
  fields: z.strictObject({ run: z.custom<TaskFunction>((value) => typeof value === 'function', 'a function') }),
  timeoutMs: 120_000,
  retriesTimeouts: false,
  async run(call) {
    // A copy: what a function did to it would reach other tasks, but not those of a resumed run.
    const { context, dependencies } = structuredClone({ context: call.context, dependencies: call.dependencies })
    return ((await call.fields.run({ ...call, context, dependencies })) ?? null) as JsonValue
  },
})
