/** @module Worker threads that are kept warm for batches: started once, given one job at a time, replaced when one is lost. */
import { availableParallelism } from 'node:os'
import { deserialize } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { fromErrorRecord, RetryableError } from '../../core/errors.ts'
import type { CommandMeasurement } from '../analytics/metrics.ts'
import type { ThreadAnswer, ThreadJob, ThreadReply, ThreadRequest, ThreadResult } from './serve-thread.ts'

/** A job that a thread has run. What it gave stays there until {@link HeldJob.finish}, which is to be called in any case. */
export interface HeldJob {
  readonly answer: ThreadAnswer
  /** Has the thread check the versions of the files of the answer, and that their new texts lie under their temporary names. */
  stage(): Promise<void>
  /** Takes over the results; the thread forgets the job. */
  finish(): Promise<JobResults>
}

export interface JobResults {
  /** The results by id of the command. They are unpacked when they are asked for: many callers look at few. */
  results(): readonly (readonly [string, ThreadResult])[]
  readonly measurements: readonly CommandMeasurement[]
}

/** Threads that wait for jobs. Close them when no more batches come. */
export interface BatchThreads extends AsyncDisposable {
  readonly size: number
  /** Resolves when every thread has loaded its code. Nobody needs to wait for it; the first jobs are faster for who does. */
  readonly ready: Promise<void>
  /**
   * Runs a job on the next free thread. Rejects with the error that the job ended with, or a {@link RetryableError} (`WORKER_LOST`)
   * when its thread died; another one takes its place.
   */
  run(job: ThreadJob): Promise<HeldJob>
}

/** Compiled code lies beside compiled code: the extension is that of this file. */
const ENTRY = new URL(`./thread-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/**
 * Starts worker threads for batches.
 *
 * @param size default: the cores of the machine
 * @param entry the module that threads run, which calls `serveThread`; default: one that knows the built-in vocabularies
 */
export function openBatchThreads(size: number = availableParallelism(), entry: URL = ENTRY): BatchThreads {
  const all = new Set<Worker>()
  const idle: Worker[] = []
  const queue: ((worker: Worker) => void)[] = []
  let isClosed = false
  /** Requests that are not answered yet: of jobs that run, are staged or hand over their results. */
  let open = 0
  let requests = 0

  const give = (worker: Worker): void => {
    const next = queue.shift()
    if (next === undefined) idle.push(worker)
    else next(worker)
  }
  const start = (): Promise<void> => {
    const worker = new Worker(entry)
    all.add(worker)
    worker.unref()
    const started = new Promise<void>((resolve) => {
      worker.once('message', () => resolve())
      worker.once('exit', () => resolve())
    })
    // A thread that dies between jobs is no longer given any.
    worker.on('error', () => {})
    worker.once('exit', () => {
      all.delete(worker)
      const at = idle.indexOf(worker)
      if (at >= 0) idle.splice(at, 1)
    })
    void started.then(() => {
      if (all.has(worker)) give(worker)
    })
    return started
  }
  /** A process with an open request does not end; one that only keeps threads warm does. */
  const busy = async <T>(work: () => Promise<T>): Promise<T> => {
    open++
    for (const each of all) each.ref()
    try {
      return await work()
    } finally {
      if (--open === 0) for (const each of all) each.unref()
    }
  }
  const count = Math.max(1, size)
  const starts = Array.from({ length: count }, start)
  const take = (): Promise<Worker> => {
    const worker = idle.pop()
    return worker === undefined ? new Promise((resolve) => queue.push(resolve)) : Promise.resolve(worker)
  }
  const alive = (worker: Worker): Worker => {
    if (all.has(worker)) return worker
    throw new RetryableError('WORKER_LOST', 'Expected the worker that ran a part of the batch, it ended.')
  }
  return {
    size: count,
    ready: Promise.all(starts).then(() => {}),
    async run(job) {
      if (isClosed) throw new RetryableError('WORKER_LOST', 'Expected threads that are open, they were closed.')
      for (let missing = count - all.size; missing > 0; missing--) void start()
      const id = ++requests
      let worker: Worker | undefined
      try {
        const own = await busy(async () => {
          worker = await take()
          return { worker, answer: (await ask(worker, { kind: 'run', id, job }, 'done')).answer }
        })
        return {
          answer: own.answer,
          stage: async () => {
            await busy(async () => ask(alive(own.worker), { kind: 'stage', id: ++requests, of: id }, 'staged'))
          },
          finish: async () => {
            const { results, measurements } = await busy(async () =>
              ask(alive(own.worker), { kind: 'finish', id: ++requests, of: id }, 'finished'),
            )
            return { measurements, results: () => deserialize(results) as ReturnType<JobResults['results']> }
          },
        }
      } finally {
        if (worker !== undefined && all.has(worker)) give(worker)
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}

/** Sends a request and waits for its answer; a thread answers in order, and may have several requests before it. */
function ask<K extends ThreadReply['kind']>(
  worker: Worker,
  request: ThreadRequest,
  kind: K,
): Promise<Extract<ThreadReply, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: ThreadReply): void => {
      if (reply.id !== request.id || (reply.kind !== kind && reply.kind !== 'failed')) return
      worker.off('exit', onExit)
      worker.off('message', onMessage)
      if (reply.kind === 'failed') reject(fromErrorRecord(reply.error))
      else resolve(reply as Extract<ThreadReply, { kind: K }>)
    }
    const onExit = (): void => {
      worker.off('message', onMessage)
      reject(new RetryableError('WORKER_LOST', 'Expected an answer of the worker of a batch, it ended.'))
    }
    worker.on('message', onMessage)
    worker.once('exit', onExit)
    worker.postMessage(request)
  })
}
