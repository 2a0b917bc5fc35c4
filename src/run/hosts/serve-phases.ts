/** @module The thread's side of the thread host: an entry file loads its registries and calls {@link servePhases}. */
import type { MessagePort } from 'node:worker_threads'
import { CancelledError, fromErrorRecord, toErrorRecord } from '../../core/errors.ts'
import { type AttemptSetup, performAttempt } from '../attempt.ts'
import type { PhaseHooks, PhaseJob } from './phase-host.ts'
import type { FromThread, PhaseMessage, ToThread } from './thread-messages.ts'

interface Asked {
  readonly resolve: (bytes: Uint8Array | undefined) => void
  readonly reject: (error: unknown) => void
}

/**
 * Answers the coordinator on `port` until the thread ends. One phase at a time.
 *
 * @example
 * // worker-entry.ts
 * servePhases(parentPort!, { registry, services: await openServices(workerData) })
 */
export function servePhases(port: MessagePort, setup: AttemptSetup): void {
  const asked = new Map<number, Asked>()
  let nextTicket = 1
  let controller = new AbortController()
  const send = (message: FromThread): void => port.postMessage(message)

  function hooksOf(job: number): PhaseHooks {
    const tell = (message: PhaseMessage): void => send({ ...message, job })
    const ask = (message: (ticket: number) => PhaseMessage): Promise<Uint8Array | undefined> =>
      new Promise((resolve, reject) => {
        const ticket = nextTicket++
        asked.set(ticket, { resolve, reject })
        tell(message(ticket))
      })
    return {
      async part(part, bytes) {
        await ask((ticket) => ({ kind: 'part', ticket, part, bytes }))
      },
      async partBytes(name) {
        return (await ask((ticket) => ({ kind: 'part-bytes', ticket, name }))) ?? new Uint8Array()
      },
      progress: (progress) => tell({ kind: 'progress', progress }),
      log: (level, message) => tell({ kind: 'log', level, message }),
    }
  }

  async function start(job: number, phase: PhaseJob): Promise<void> {
    controller = new AbortController()
    try {
      const artifacts = await performAttempt(phase, setup, hooksOf(job), controller.signal)
      send({ kind: 'done', job, artifacts })
    } catch (error) {
      send({ kind: 'failed', job, error: toErrorRecord(error) })
    }
  }

  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'start':
        void start(message.job, message.phase)
        return
      case 'abort':
        controller.abort(new CancelledError('CANCELLED', 'The phase was asked to stop.'))
        return
      case 'answer':
      case 'refusal': {
        const waiting = asked.get(message.ticket)
        asked.delete(message.ticket)
        if (message.kind === 'answer') waiting?.resolve(message.bytes)
        else waiting?.reject(fromErrorRecord(message.error))
        return
      }
    }
  })
  send({ kind: 'ready' })
}
