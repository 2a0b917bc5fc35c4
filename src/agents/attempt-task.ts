/** @module One attempt at a task: with a time limit, and with an end even where the work does not stop when told to. */
import { CancelledError, RetryableError, TerminalError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { formatDurationMs } from '../core/units.ts'
import type { AlarmClock } from './alarm-clock.ts'
import { schemaCheckOf } from './output-schema.ts'
import type { Task, TaskCall } from './task.ts'

export interface Attempt {
  /** The checked value, or the failure. Settles at the latest `graceMs` after a time limit or a cancel. */
  readonly outcome: Promise<JsonValue>
  /** When the work itself has ended; never, perhaps. */
  readonly ended: Promise<void>
}

export interface AttemptOptions {
  readonly clock: AlarmClock
  /** Cancels the attempt. */
  readonly signal: AbortSignal
  /** How long work may take to stop. */
  readonly graceMs: number
}

/** Starts the work at once. `call` is everything but the signal. */
export function attemptTask(task: Task, call: Omit<TaskCall, 'signal'>, options: AttemptOptions): Attempt {
  const { clock, signal, graceMs } = options
  const controller = new AbortController()
  const stop = (): void => controller.abort(signal.reason)
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  const cancelLimit = clock.after(task.timeoutMs, () => controller.abort(timeoutError(task)))

  const work = (async () => task.code.run({ ...call, signal: controller.signal }))()
  const ended = work.then(
    () => {},
    () => {},
  )
  const abandoned = new Promise<never>((_, reject) => {
    const giveUp = (): void => {
      const cancelGrace = clock.after(graceMs, () => reject(controller.signal.reason))
      void ended.then(cancelGrace)
    }
    if (controller.signal.aborted) giveUp()
    else controller.signal.addEventListener('abort', giveUp, { once: true })
  })
  const outcome = Promise.race([work, abandoned])
    .then(
      (value) => {
        // What arrives after the limit was cut short somewhere; it is not a result.
        if (controller.signal.aborted) throw controller.signal.reason
        return checkValue(task, value, call.services.redact.value)
      },
      (error) => {
        throw controller.signal.aborted ? controller.signal.reason : error
      },
    )
    .finally(() => {
      cancelLimit()
      signal.removeEventListener('abort', stop)
    })
  return { outcome, ended }
}

function timeoutError(task: Task): Error {
  const message = `Expected task "${task.id}" to end within ${formatDurationMs(task.timeoutMs)}.`
  const hint = 'Raise `timeout_seconds` if it needs longer.'
  const { code, fields } = task
  return (code.mayRepeat?.(fields) ?? code.retriesTimeouts)
    ? new RetryableError('TASK_TIMEOUT', message, { hint })
    : new TerminalError('TASK_TIMEOUT', message, { hint })
}

/** Plain JSON, redacted, within the limit, and as `output` declares. */
function checkValue(task: Task, value: unknown, redact: <T extends JsonValue>(value: T) => T): JsonValue {
  let text: string | undefined
  try {
    text = JSON.stringify(value ?? null)
  } catch (cause) {
    throw new TerminalError(
      'TASK_OUTPUT_INVALID',
      `Expected plain JSON from task "${task.id}", was a value without JSON.`,
      {
        cause,
      },
    )
  }
  if (text === undefined) {
    throw new TerminalError('TASK_OUTPUT_INVALID', `Expected plain JSON from task "${task.id}", was a ${typeof value}.`)
  }
  if (text.length > task.maxOutputCharacters) {
    throw new TerminalError(
      'TASK_OUTPUT_INVALID',
      `Expected at most ${task.maxOutputCharacters} characters of JSON from task "${task.id}", were ${text.length}.`,
      { hint: 'Write large results to a file and return its name, or raise `max_output_characters`.' },
    )
  }
  const plain = redact(JSON.parse(text) as JsonValue)
  if (task.output === undefined) return plain
  const [issue] = schemaCheckOf(task.output)(plain)
  if (issue === undefined) return plain
  const place = issue.path === '' ? 'value' : `value.${issue.path}`
  throw new TerminalError(
    'TASK_OUTPUT_INVALID',
    `Expected the value of task "${task.id}" to fit its schema: ${place}: ${issue.message}.`,
  )
}

/** The error of work that a policy or a person stopped. */
export function cancelledBy(reason: string): CancelledError {
  return new CancelledError('CANCELLED', reason)
}
