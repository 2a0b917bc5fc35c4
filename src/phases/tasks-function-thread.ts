/** @module The entry of the thread of one function task. */
import { existsSync, readdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { basename, dirname, resolve } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromFunction, FunctionCall, FunctionJob, ToFunction } from './tasks-function.ts'

// A thread has a compile cache of its own to switch on, before all else.
enableCompileCache()
const [
  { classifyFailure },
  { RetryableError, TerminalError, toErrorRecord, UserError },
  { importModule },
  { didYouMean },
] = await Promise.all([
  import('../agents/retry.ts'),
  import('../core/errors.ts'),
  import('../core/import-module.ts'),
  import('../core/suggest.ts'),
])

const port = parentPort!
const job = workerData as FunctionJob
const post = (message: FromFunction): void => port.postMessage(message)

const controller = new AbortController()
const tickets = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>()
let note = job.note
let lastTicket = 0

port.on('message', (message: ToFunction) => {
  if (message.kind === 'abort') {
    controller.abort(new Error('The task was stopped.'))
    return
  }
  const waiting = tickets.get(message.ticket)
  if (message.error === undefined) waiting?.resolve()
  else waiting?.reject(new Error(message.error))
  tickets.delete(message.ticket)
})

const call: FunctionCall = {
  ...job.call,
  signal: controller.signal,
  recall: () => note,
  remember(value) {
    const ticket = ++lastTicket
    return new Promise<void>((resolve, reject) => {
      tickets.set(ticket, {
        resolve() {
          note = value
          resolve()
        },
        reject,
      })
      post({ kind: 'remember', ticket, value })
    })
  },
  log: (action, details) => post({ kind: 'log', action, details }),
}

try {
  const file = resolve(job.folder, job.module)
  if (!existsSync(file)) {
    const names = existsSync(dirname(file)) ? readdirSync(dirname(file)) : []
    throw new UserError(
      'TASK_INVALID',
      `Expected a module at ${job.module}, there is no such file.${didYouMean(basename(file), names)}`,
      { hint: `Modules are looked for in ${job.folder}.` },
    )
  }
  const loaded = await importModule(file)
  const found = loaded[job.export]
  if (typeof found !== 'function') {
    const names = Object.keys(loaded)
    throw new UserError(
      'TASK_INVALID',
      `Expected a function "${job.export}" in ${job.module}, which exports ${names.join(', ') || 'nothing'}.${didYouMean(job.export, names)}`,
      { hint: 'Another name is given with `export`.' },
    )
  }
  const value: unknown = await found(call)
  // What has no JSON is refused with the name of the task; what cannot be sent would be lost without a word.
  post({ kind: 'done', value: sendable(value) })
} catch (error) {
  post({ kind: 'failed', error: toErrorRecord(asTransient(error)) })
} finally {
  // With nothing left to do the thread ends by itself, its output written out.
  port.close()
}

/** Only errors of this program keep their class on the way between threads; what may pass must still be known to. */
function asTransient(error: unknown): unknown {
  if (error instanceof RetryableError || classifyFailure(error) !== 'transient') return error
  return new RetryableError('TASK_FAILED', (error as Error).message, { cause: error })
}

/** The value as JSON; functions and symbols have none. */
function sendable(value: unknown): unknown {
  const json = JSON.stringify(value ?? null)
  if (json === undefined) {
    throw new TerminalError('TASK_OUTPUT_INVALID', `Expected plain JSON of ${job.module}, was a ${typeof value}.`)
  }
  return JSON.parse(json)
}
