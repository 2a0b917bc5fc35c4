/**
 * @module `type: function` in a workflow: a definition cannot hold a function, it names one. It runs in a thread of its own, so
 * that a time limit ends it whatever it does.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { defineTaskType } from '../agents/index.ts'
import { type ErrorRecord, fromErrorRecord, RetryableError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'

const text = z.string().min(1)

const fields = z.strictObject({
  module: text.describe('a file of TypeScript or JavaScript, from the folder'),
  export: text.default('run').describe('name of the function in it'),
  arguments: z.json().optional().describe('handed to the function as `arguments`'),
})

/** What the function is given. All of it is plain data but `log`, `recall`, `remember` and `signal`. */
export interface FunctionCall {
  readonly arguments: JsonValue
  readonly context: JsonValue
  readonly dependencies: JsonValue
  readonly seed: string
  /** From 1. */
  readonly attempt: number
  readonly services: { readonly folder: string }
  readonly signal: AbortSignal
  recall(): JsonValue | undefined
  remember(value: JsonValue): Promise<void>
  log(action: string, details: Readonly<Record<string, JsonValue>>): void
}

/** What the thread is given. */
export interface FunctionJob {
  readonly folder: string
  readonly module: string
  readonly export: string
  readonly call: Omit<FunctionCall, 'signal' | 'recall' | 'remember' | 'log'>
  readonly note: JsonValue | undefined
}

export type FromFunction =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: ErrorRecord }
  | { readonly kind: 'log'; readonly action: string; readonly details: Readonly<Record<string, JsonValue>> }
  | { readonly kind: 'remember'; readonly ticket: number; readonly value: JsonValue }

export type ToFunction =
  | { readonly kind: 'abort' }
  | { readonly kind: 'remembered'; readonly ticket: number; readonly error?: string }

/** Between the signal and the end of the thread. */
const GRACE_MS = 1_000
/** For a thread that has answered, to write out what it printed. */
const CLOSING_MS = 200

const source = import.meta.url.endsWith('.ts')
const entry = new URL(source ? './tasks-function-thread.ts' : './tasks-function-thread.js', import.meta.url)

export const functionTask = defineTaskType<z.output<typeof fields>>({
  type: 'function',
  description: 'Calls a function of a module, in a thread of its own.',
  fields,
  timeoutMs: 120_000,
  retriesTimeouts: false,
  async run({ fields: { module, export: name, arguments: given = null }, services, signal, ...call }) {
    signal.throwIfAborted()
    const { context, dependencies, seed, attempt } = call
    const job: FunctionJob = {
      folder: services.folder,
      module,
      export: name,
      note: call.recall(),
      call: {
        arguments: given,
        context: context as unknown as JsonValue,
        dependencies,
        seed,
        attempt,
        services: { folder: services.folder },
      },
    }
    const worker = new Worker(entry, { workerData: job, stdout: true, stderr: true })
    for (const stream of [worker.stdout, worker.stderr]) {
      // Standard output carries data; what functions print is for people.
      stream
        .setEncoding('utf8')
        .on('data', (printed: string) => void process.stderr.write(services.redact.text(printed)))
    }
    const post = (message: ToFunction): void => worker.postMessage(message)
    let cancelKill: (() => void) | undefined
    const stop = (): void => {
      post({ kind: 'abort' })
      cancelKill = services.clock.after(GRACE_MS, () => void worker.terminate())
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      return await new Promise<JsonValue>((resolve, reject) => {
        worker.on('message', (message: FromFunction) => {
          if (message.kind === 'done') resolve((message.value ?? null) as JsonValue)
          else if (message.kind === 'failed') reject(fromErrorRecord(message.error))
          else if (message.kind === 'log') call.log(message.action, message.details)
          else {
            const { ticket, value } = message
            call.remember(value).then(
              () => post({ kind: 'remembered', ticket }),
              (error: unknown) => post({ kind: 'remembered', ticket, error: String(error) }),
            )
          }
        })
        worker.on('error', (error) => reject(error))
        worker.on('exit', (code) => {
          reject(
            signal.aborted
              ? signal.reason
              : new RetryableError('WORKER_LOST', `The thread of ${module} ended unexpectedly with code ${code}.`),
          )
        })
      })
    } finally {
      signal.removeEventListener('abort', stop)
      cancelKill?.()
      // The place is given back when the thread is really gone; what it left open ends with it.
      if (worker.threadId > 0) {
        const gone = once(worker, 'exit')
        const cancel = services.clock.after(CLOSING_MS, () => void worker.terminate())
        await gone.finally(cancel)
      }
    }
  },
})
