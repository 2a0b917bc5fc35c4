/** @module Worker threads that are kept warm for batches: started once, given one job at a time, replaced when one is lost. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { fromErrorRecord, RetryableError } from '../../core/errors.ts'
import type { ThreadAnswer, ThreadJob, ThreadReply } from './thread-worker.ts'

/** Threads that wait for jobs. Close them when no more batches come. */
export interface BatchThreads extends AsyncDisposable {
  readonly size: number
  /** Resolves when every thread has loaded its code. Nobody needs to wait for it; the first jobs are faster for who does. */
  readonly ready: Promise<void>
  /**
   * Runs a job on the next free thread. Rejects with the error that the job ended with, or a {@link RetryableError} (`WORKER_LOST`)
   * when its thread died; another one takes its place.
   */
  run(job: ThreadJob): Promise<ThreadAnswer>
}

/** Compiled code lies beside compiled code: the extension is that of this file. */
const ENTRY = new URL(`./thread-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Starts worker threads for batches. @param size default: the cores of the machine */
export function openBatchThreads(size: number = availableParallelism()): BatchThreads {
  const all = new Set<Worker>()
  const idle: Worker[] = []
  const queue: ((worker: Worker) => void)[] = []
  let isClosed = false
  let jobs = 0

  const give = (worker: Worker): void => {
    const next = queue.shift()
    if (next === undefined) idle.push(worker)
    else next(worker)
  }
  const start = (): Promise<void> => {
    const worker = new Worker(ENTRY)
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
  const count = Math.max(1, size)
  const starts = Array.from({ length: count }, start)
  const take = (): Promise<Worker> => {
    const worker = idle.pop()
    return worker === undefined ? new Promise((resolve) => queue.push(resolve)) : Promise.resolve(worker)
  }
  return {
    size: count,
    ready: Promise.all(starts).then(() => {}),
    async run(job) {
      if (isClosed) throw new RetryableError('WORKER_LOST', 'Expected threads that are open, they were closed.')
      for (let missing = count - all.size; missing > 0; missing--) void start()
      // A process with a job does not end; one that only keeps threads warm does.
      jobs++
      for (const each of all) each.ref()
      let worker: Worker | undefined
      try {
        worker = await take()
        return await ask(worker, job)
      } finally {
        if (--jobs === 0) for (const each of all) each.unref()
        if (worker !== undefined && all.has(worker)) give(worker)
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}

function ask(worker: Worker, job: ThreadJob): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: ThreadReply): void => {
      worker.off('exit', onExit)
      if (reply.kind === 'failed') reject(fromErrorRecord(reply.error))
      else resolve(reply.answer)
    }
    const onExit = (): void => {
      worker.off('message', onMessage)
      reject(new RetryableError('WORKER_LOST', 'Expected an answer of the worker of a batch, it ended.'))
    }
    worker.once('message', onMessage)
    worker.once('exit', onExit)
    worker.postMessage(job)
  })
}
