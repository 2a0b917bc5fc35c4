/** @module The entry of a worker thread: makes evaluators, evaluates chunks in the order they arrive, answers each. */
import { enableCompileCache } from 'node:module'
import { getHeapStatistics } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../core/clock.ts'
import { BugError, toErrorRecord } from '../../core/errors.ts'
import { evaluateChunk } from '../evaluate-chunk.ts'
import type { Evaluator, EvaluatorSpec } from '../evaluator.ts'
import { openEvaluator } from '../open-evaluator.ts'
import { COUNT, type FromWorker, OPENING, POSITION, STOP, STOPS, TASK, type ToWorker } from './thread-messages.ts'

// The modules of evaluators are loaded later, and compiled anew by every thread without this.
enableCompileCache()
if (parentPort === null) throw new BugError('This module is the entry of a worker thread and was loaded elsewhere.')
const port = parentPort
const shared = (workerData as { readonly shared: Int32Array }).shared
const specs = new Map<number, EvaluatorSpec>()
const evaluators = new Map<number, Promise<Evaluator>>()

/** Made by the first task that needs it, so that a death meanwhile is charged to the opening. */
function evaluatorOf(spec: number): Promise<Evaluator> {
  let opened = evaluators.get(spec)
  if (opened === undefined) {
    opened = openEvaluator(specs.get(spec)!)
    evaluators.set(spec, opened)
  }
  return opened
}

const answer = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

async function evaluate(message: Extract<ToWorker, { type: 'evaluate' }>): Promise<void> {
  const { task, spec } = message
  Atomics.store(shared, POSITION, 0)
  Atomics.store(shared, COUNT, OPENING)
  Atomics.store(shared, TASK, task)
  try {
    const evaluator = await evaluatorOf(spec)
    const heapBefore = getHeapStatistics().used_heap_size
    const result = await evaluateChunk(evaluator, message, {
      clock: systemClock,
      beat(position, count) {
        Atomics.store(shared, POSITION, position)
        Atomics.store(shared, COUNT, count)
      },
      stopRequested: () => Atomics.load(shared, STOP + (task % STOPS)) === task,
    })
    const heapBytes = Math.max(0, getHeapStatistics().used_heap_size - heapBefore)
    Atomics.store(shared, TASK, 0)
    answer({ type: 'evaluated', task, columns: evaluator.columns, heapBytes, ...result }, [
      result.values.buffer,
      result.status.buffer,
    ])
  } catch (error) {
    Atomics.store(shared, TASK, 0)
    answer({ type: 'unopened', task, error: toErrorRecord(error) })
  }
}

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'open':
      specs.set(message.spec, message.with)
      return
    case 'close': {
      const opened = evaluators.get(message.spec)
      evaluators.delete(message.spec)
      specs.delete(message.spec)
      await opened?.then((evaluator) => evaluator.close?.()).catch(() => {})
      return
    }
    case 'evaluate':
      await evaluate(message)
  }
}

let tail: Promise<void> = Promise.resolve()
port.on('message', (message: ToWorker) => {
  tail = tail.then(() => handle(message))
})
