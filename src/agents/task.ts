/**
 * @module A task: a unit of work inside a phase; and the contract of a task type, the code behind a task's `type`.
 *
 * **Fields** are spelled as in YAML (`depends_on`, `timeout_seconds`), so that a task reads the same in both languages.
 *
 * **Signal.** A time limit, a cancelled phase and a cancelled run abort `signal`. `run` must then end soon: kill what it
 * started, close what it opened. Work that goes on all the same keeps its place and its files until it really ends, so
 * that limits hold; its result is discarded.
 *
 * **Values** are plain JSON. They are redacted, checked against `output` and given to `onTaskDone` before anything that
 * depends on them starts.
 *
 * **Reuse.** A finished task is not run again while its key is the same: its fields, `version`, the results of earlier
 * phases and of the tasks that it depends on. Functions have no content to hash; raise `version` when one changes.
 */
import type { ZodType } from 'zod'
import type { ErrorRecord } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { AlarmClock } from './alarm-clock.ts'
import type { AuditLog } from './audit-log.ts'
import type { Budget, BudgetLimits, Usage } from './budget.ts'
import type { PhaseValues } from './context.ts'
import type { AgentProvider } from './providers/provider.ts'
import type { Redactor } from './redact.ts'
import type { RetryPolicy } from './retry.ts'

/** A JSON Schema (draft 2020-12) or a zod schema. */
export type OutputSchema = ZodType | Readonly<Record<string, unknown>>

/** Fields of every task. */
export interface TaskFields {
  /** Default: made of the title, `find-api-endpoints`. Unique in the phase. */
  readonly id?: string | undefined
  readonly title: string
  /** A task type or a profile. */
  readonly type: string
  /** Tasks of the same phase that must succeed first; their values are visible to this one. */
  readonly depends_on?: readonly string[] | undefined
  /** Files it reads: it never runs together with a task that writes one of them. */
  readonly reads?: readonly string[] | undefined
  /** Files it writes: it never runs together with a task that reads or writes one of them. A folder stands for all in it. */
  readonly writes?: readonly string[] | undefined
  /** For one attempt. Default: that of the task type. */
  readonly timeout_seconds?: number | undefined
  readonly retry?: RetryPolicy | undefined
  /** What the value must fit. */
  readonly output?: OutputSchema | undefined
  /** Longest value, in characters of its JSON. Default 1 000 000. */
  readonly max_output_characters?: number | undefined
  readonly budget?: BudgetLimits | undefined
  /** Part of the key: raise it when the code behind a task changes. */
  readonly version?: number | undefined
}

/** The part of a task that its type reads itself. */
export type OwnFields = Readonly<Record<string, unknown>>

/** A task after its definition was checked: ids and defaults filled in, the profile resolved. */
export interface Task<Fields = unknown> extends TaskFields {
  readonly id: string
  /** As written: a type or a profile. */
  readonly type: string
  readonly depends_on: readonly string[]
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly retry: RetryPolicy
  readonly timeoutMs: number
  readonly maxOutputCharacters: number
  readonly code: TaskType<Fields>
  readonly fields: Fields
  /** SHA-256 of everything written, functions aside. */
  readonly definition: string
}

export type TaskStatus = 'succeeded' | 'failed' | 'cancelled' | 'blocked'

/** What is known of a task at its end. Plain data. */
export interface TaskResult {
  readonly task: string
  readonly title: string
  readonly type: string
  readonly status: TaskStatus
  /** Null unless it succeeded. */
  readonly value: JsonValue
  readonly error?: ErrorRecord
  /** Attempts made in the process that ended it. */
  readonly attempts: number
  readonly usage: Usage
  readonly duration_ms: number
  /** Content that decided the value; equal keys are not run again. */
  readonly key: string
}

/** What a task is given. */
export interface TaskCall<Fields = unknown> {
  readonly task: Task<Fields>
  readonly fields: Fields
  /** Values of earlier phases by phase and task, and of the tasks it depends on under its own phase. */
  readonly context: Readonly<Record<string, PhaseValues>>
  /** Values of the tasks that it depends on, by id. */
  readonly dependencies: Readonly<Record<string, JsonValue>>
  readonly signal: AbortSignal
  /** Depends on the run's seed, the phase, the task and nothing else. */
  readonly seed: string
  /** From 1. */
  readonly attempt: number
  readonly budget: Budget
  readonly services: TaskServices
  /**
   * What an earlier attempt wrote down with `remember`, in this process or one that ended; nothing once the task or anything
   * it can see has changed.
   */
  recall(): JsonValue | undefined
  /** Resolves when the note is safe. For work that must not have its effect twice: write down what is about to happen. */
  remember(value: JsonValue): Promise<void>
  /**
   * Does work at another outside service than the task's own, under the limit and the circuit breaker of that one: waits for a
   * place; throws `RetryableError` while the service is left alone.
   */
  atService<T>(service: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** A text with references to earlier results filled in, as they are. */
  fill(text: string, encode?: (value: string) => string): string
  /** A line of the audit log. Secrets are taken out. */
  log(action: string, details: Readonly<Record<string, JsonValue>>): void
}

/** What a task wrote down before it had an effect. */
export interface TaskNote {
  /** Of the task when it was written. */
  readonly key: string
  readonly value: JsonValue
}

/** A document to change: its value, or the text of a file whose comments and spelling are to stay. */
export interface DocumentToEdit {
  readonly value?: JsonValue
  readonly text?: string
  /** Absolute path of the file, for messages and for what lies beside it. */
  readonly file?: string
}

/** A document after a command. */
export interface EditedDocument {
  readonly value: JsonValue
  /** The new text of the file; absent where a value was given. */
  readonly text?: string
  /** One sentence for each change. */
  readonly changes: readonly string[]
  /** One sentence for each word that was read otherwise than it was written. Default: none. */
  readonly corrections?: readonly string[]
  /** JSON Patch (RFC 6902) from the document before. */
  readonly patch: JsonValue
  /** JSON Patch back to the document before. */
  readonly inverse: JsonValue
}

/** Changes a document by a command in words, wholly or not at all. Throws with the reason where it cannot. */
export type EditDocument = (
  document: DocumentToEdit,
  command: string,
  options: {
    readonly signal: AbortSignal
    /** Name of the vocabulary, or absolute path of a module that exports it. Default: the one that recognizes the document. */
    readonly vocabulary?: string | undefined
    /** Absolute path of a JSON Schema that a vocabulary is made of. */
    readonly schema?: string | undefined
    /** Absolute path of a file of confirmed corrections; it may be gone when a run has pinned what it held. */
    readonly learned?: string | undefined
  },
) => EditedDocument | Promise<EditedDocument>

/** What all tasks of a run share. */
export interface TaskServices {
  /** Where programs run and relative file names start. */
  readonly folder: string
  /** Where keys are read and programs' variables are taken from. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly providers: Readonly<Record<string, AgentProvider>>
  readonly editDocument?: EditDocument
  /** Only `{{…}}` refers to results; `${…}` is plain text. For tasks whose `${…}` were expressions of a workflow. */
  readonly bracesOnly?: boolean
  readonly clock: AlarmClock
  readonly redact: Redactor
  readonly audit?: AuditLog
  /** Keeps the whole of a value that a prompt holds only the beginning of, under its SHA-256. */
  readonly keepArtifact?: (sha256: string, text: string) => void
}

export interface TaskType<Fields = unknown> {
  readonly type: string
  readonly description: string
  /** Parses the fields that only this type has. */
  readonly fields: ZodType<Fields>
  readonly timeoutMs: number
  /** Whether an attempt that took too long is made again: not where it may have had effects. */
  readonly retriesTimeouts: boolean
  /** The same, where it depends on the fields. */
  mayRepeat?(fields: Fields): boolean
  /** Files that its fields name, beside those under `reads` and `writes`. */
  files?(fields: Fields): { readonly reads?: readonly string[]; readonly writes?: readonly string[] }
  /** The outside service it needs, for the limit and the circuit breaker of that service. */
  service?(fields: Fields, services: TaskServices): string | undefined
  /** Names of variables whose values are secrets, whatever they are called. */
  keyVariables?(fields: Fields): readonly string[]
  /** Returns plain JSON; throws `RetryableError` for what may pass, anything else for what would come again. */
  run(call: TaskCall<Fields>): Promise<JsonValue>
}

/**
 * Declares a task type.
 *
 * @example
 * export const wait = defineTaskType({
 *   type: 'wait', description: 'Waits for a file.', fields: z.object({ file: z.string() }),
 *   timeoutMs: 60_000, retriesTimeouts: true,
 *   run: async ({ fields, signal }) => ({ file: await appears(fields.file, signal) }),
 * })
 */
export function defineTaskType<Fields>(type: TaskType<Fields>): TaskType<Fields> {
  return type
}

/** Task types by the word after `type:`. */
// biome-ignore lint/suspicious/noExplicitAny: a registry holds types with unlike fields; each is parsed by its own schema.
export type TaskTypes = Readonly<Record<string, TaskType<any>>>
