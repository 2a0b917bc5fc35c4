/** @module A pool without workers: trials run on the calling thread. For tests, small batches and debuggers. */
import { type Clock, systemClock } from '../../core/clock.ts'
import { toErrorRecord } from '../../core/errors.ts'
import { evaluateChunk } from '../evaluate-chunk.ts'
import type { Evaluator, EvaluatorSpec } from '../evaluator.ts'
import { openEvaluator } from '../open-evaluator.ts'
import type { ChunkOutcome, ChunkTask, Pool } from './pool.ts'

/** How long trials may keep the thread before timers and signals get their turn, in milliseconds. */
const BREATH_MS = 15

export interface InlinePoolOptions {
  readonly clock?: Clock
}

/**
 * Evaluates on the calling thread, one chunk at a time, giving way to the event loop every few milliseconds. It cannot
 * interrupt a trial: a time limit is judged when the trial has returned, and a trial that never returns hangs the
 * process. Data is not cloned, so that a debugger sees the same objects; evaluators must not change it.
 *
 * @example
 * await using pool = createInlinePool()
 * await runBatch({ spec, count: 100, pool, onChunk: () => {} })
 */
export function createInlinePool(options: InlinePoolOptions = {}): Pool {
  const clock = options.clock ?? systemClock
  const closing = new AbortController()
  let evaluators = new Map<EvaluatorSpec, Promise<Evaluator>>()
  let tail: Promise<unknown> = Promise.resolve()

  const open = (spec: EvaluatorSpec, fresh: boolean): Promise<Evaluator> => {
    const known = fresh ? undefined : evaluators.get(spec)
    if (known !== undefined) return known
    const opened = openEvaluator(spec)
    evaluators.set(spec, opened)
    return opened
  }

  const evaluate = async (task: ChunkTask, signal: AbortSignal | undefined): Promise<ChunkOutcome> => {
    const stopped = (): boolean => closing.signal.aborted || signal?.aborted === true
    if (stopped()) return { kind: 'cancelled' }
    let evaluator: Evaluator
    try {
      evaluator = await open(task.spec, task.fresh === true)
    } catch (error) {
      evaluators.delete(task.spec)
      return { kind: 'unopened', error: toErrorRecord(error) }
    }
    let breathedAt = clock.monotonic()
    const result = await evaluateChunk(evaluator, task, {
      clock,
      beat() {},
      stopRequested: stopped,
      pause() {
        if (clock.monotonic() - breathedAt < BREATH_MS) return undefined
        return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
          breathedAt = clock.monotonic()
        })
      },
    })
    if (result.to === task.from) return { kind: 'cancelled' }
    return { kind: 'evaluated', columns: evaluator.columns, heapBytes: 0, ...result }
  }

  const close = async (): Promise<void> => {
    closing.abort()
    await tail
    const opened = await Promise.allSettled(evaluators.values())
    evaluators = new Map()
    for (const result of opened) if (result.status === 'fulfilled') await result.value.close?.()
  }

  return {
    kind: 'inline',
    isolation: 'none',
    size: 1,
    capacity: 1,
    run(task, signal) {
      const outcome = tail.then(() => evaluate(task, signal))
      tail = outcome
      return outcome
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
