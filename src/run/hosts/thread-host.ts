/**
 * @module Runs phases on worker threads that live on between phases. A phase that does not stop when asked is stopped by
 * ending its thread, busy loop or not.
 */
import { Worker } from 'node:worker_threads'
import { BugError, fromErrorRecord, RetryableError, toErrorRecord } from '../../core/errors.ts'
import type { PhaseArtifacts } from '../artifact.ts'
import { cancelled } from './inline-host.ts'
import type { PhaseHooks, PhaseHost, PhaseJob } from './phase-host.ts'
import type { FromThread, ToThread } from './thread-messages.ts'

export interface ThreadHostOptions {
  /** The file that calls `servePhases` once its registries are loaded. */
  readonly entry: URL
  /** Handed to the entry; plain data and shared memory. */
  readonly workerData?: unknown
  /** Milliseconds between asking a phase to stop and ending its thread. Default 2,000. */
  readonly graceMs?: number
  /** Idle threads kept for later phases. Default 4. */
  readonly maxIdle?: number
  /** Takes what phases print, line by line or not; the default is standard error, as standard output carries data. */
  readonly onPrint?: (text: string) => void
}

/** A host on worker threads. Close it, or its idle threads keep memory until the process ends (they do not keep it alive). */
export function createThreadHost(options: ThreadHostOptions): PhaseHost {
  const { entry, workerData, graceMs = 2_000, maxIdle = 4 } = options
  const print = options.onPrint ?? ((text: string) => void process.stderr.write(text))
  const idle: Worker[] = []
  const all = new Set<Worker>()
  let closed = false
  let nextJob = 1

  function spawn(): Worker {
    const worker = new Worker(entry, { workerData, stdout: true, stderr: true })
    worker.stdout.setEncoding('utf8').on('data', print)
    worker.stderr.setEncoding('utf8').on('data', print)
    all.add(worker)
    worker.once('exit', () => {
      all.delete(worker)
      const at = idle.indexOf(worker)
      if (at >= 0) idle.splice(at, 1)
    })
    // Without a listener an error between two phases would end the process.
    worker.on('error', () => {})
    return worker
  }

  function giveBack(worker: Worker): void {
    if (closed || idle.length >= maxIdle) {
      void worker.terminate()
      return
    }
    worker.unref()
    idle.push(worker)
  }

  function run(job: PhaseJob, hooks: PhaseHooks, signal: AbortSignal): Promise<PhaseArtifacts> {
    if (closed) throw new BugError('The thread host is closed.')
    signal.throwIfAborted()
    const reused = idle.pop()
    const worker = reused ?? spawn()
    const number = nextJob++
    worker.ref()
    return new Promise<PhaseArtifacts>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      let isEnding = false
      let lastError: unknown
      const post = (message: ToThread): void => worker.postMessage(message)

      function settle(settled: () => void): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        worker.off('message', onMessage)
        worker.off('error', onError)
        worker.off('exit', onExit)
        settled()
      }
      function onAbort(): void {
        post({ kind: 'abort' })
        timer = setTimeout(() => {
          isEnding = true
          void worker.terminate()
        }, graceMs)
      }
      function onError(error: unknown): void {
        lastError = error
      }
      function onExit(code: number): void {
        const error = signal.aborted ? cancelled(job.phase, signal) : lost(job, code, lastError)
        settle(() => reject(error))
      }
      function answer(ticket: number, work: Promise<Uint8Array | undefined>): void {
        work.then(
          (bytes) => post({ kind: 'answer', ticket, ...(bytes === undefined ? {} : { bytes }) }),
          (error: unknown) => post({ kind: 'refusal', ticket, error: toErrorRecord(error) }),
        )
      }
      function onMessage(message: FromThread): void {
        if (message.kind === 'ready' || message.job !== number) return
        switch (message.kind) {
          case 'part':
            answer(
              message.ticket,
              hooks.part(message.part, message.bytes).then(() => undefined),
            )
            return
          case 'part-bytes':
            answer(message.ticket, hooks.partBytes(message.name))
            return
          case 'progress':
            hooks.progress(message.progress)
            return
          case 'log':
            hooks.log(message.level, message.message)
            return
          case 'done':
            settle(() => resolve(message.artifacts))
            // An answer may still come from a thread that is being ended; it must not get another phase.
            if (!isEnding) giveBack(worker)
            return
          case 'failed': {
            const error = signal.aborted ? cancelled(job.phase, signal) : fromErrorRecord(message.error)
            settle(() => reject(error))
            if (!isEnding) giveBack(worker)
            return
          }
        }
      }

      worker.on('message', onMessage)
      worker.on('error', onError)
      worker.on('exit', onExit)
      signal.addEventListener('abort', onAbort, { once: true })
      // A message to a thread that is still loading waits in its queue.
      post({ kind: 'start', job: number, phase: job })
    })
  }

  return {
    run,
    async close() {
      closed = true
      idle.length = 0
      await Promise.all(Array.from(all, (worker) => worker.terminate()))
    },
  }
}

function lost(job: PhaseJob, code: number, error: unknown): Error {
  const reason = error instanceof Error ? error.message : `exit code ${code}`
  // The entry or a plug-in that does not load fails the same way every time.
  return new RetryableError('WORKER_LOST', `The thread of phase ${job.phase} ended unexpectedly: ${reason}.`, {
    hint: 'Out of memory, or `process.exit` in a plug-in.',
    cause: error,
  })
}
