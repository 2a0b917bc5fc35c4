/**
 * @module A pool of worker threads.
 *
 * The pool keeps a short queue at each worker (`depth`, two by default), so that a worker goes on while the main thread
 * stores its last result. A worker says through shared memory which trial it is at; that is how a trial that never
 * returns is noticed, and how the trial that took a worker down is known afterwards.
 *
 * What this isolates: exceptions, endless loops, `process.exit`, a full heap (each thread has a heap of its own; its
 * limit is `resourceLimits`). What it does not: faults of native code, memory outside the heap (typed arrays), and a
 * single allocation far beyond the limit, which V8 answers by ending the process.
 */
import type { ResourceLimits } from 'node:worker_threads'
import { type Clock, systemClock } from '../../core/clock.ts'
import { toErrorRecord, UserError } from '../../core/errors.ts'
import { defaultWorkers } from '../cpu.ts'
import { timeoutMessage } from '../evaluate-chunk.ts'
import type { EvaluatorSpec } from '../evaluator.ts'
import type { ChunkOutcome, ChunkTask, Pool } from './pool.ts'
import { type Job, type Member, requestStop, startMember, workOf } from './thread-member.ts'
import { type FromWorker, STOPS, type ToWorker } from './thread-messages.ts'

export interface ThreadPoolOptions {
  /** Workers at most. Default: one a core that this process may use. */
  readonly size?: number
  /** Chunks at one worker, the one at work included: 1 to 8. Default 2. */
  readonly depth?: number
  /** Limits of each worker's heap and stack; `maxOldGenerationSizeMb` of at least 16. Default: those of Node. */
  readonly resourceLimits?: ResourceLimits
  /** How long an aborted worker may take to reach the end of its trial before it is ended. Default 100 ms. */
  readonly graceMs?: number
  /** Longest time to make an evaluator. Default 60,000 ms. */
  readonly openTimeoutMs?: number
  /** Receives what workers write to stdout and stderr. Default: this process's stderr, so that stdout stays data. */
  readonly onOutput?: (text: string) => void
  /** The module that workers run, for programs that are bundled. Default: `thread-worker` beside this module. */
  readonly entry?: URL
  readonly clock?: Clock
}

/** Evaluators that a worker keeps; the one used longest ago is closed first. */
const OPEN_EVALUATORS = 8

/** A worker with less cannot start, and with much less takes the process with it. */
const LEAST_HEAP_MB = 16

/**
 * V8 asks a thread to end when its heap is full and grants it a few megabytes to do so. A larger young generation (48 MB
 * by default) can outgrow them in one collection, which ends the process; this one never did.
 */
const YOUNG_GENERATION_MB = 24

/** The entry beside this file: `.ts` when run from source, `.js` when compiled. */
const ENTRY = new URL(`./thread-worker.${import.meta.url.slice(import.meta.url.lastIndexOf('.') + 1)}`, import.meta.url)

/** A chunk whose workers end before they have started anything is tried so often. */
const STILLBIRTHS = 3

/**
 * A pool of worker threads; see the module's comment.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` for a size or depth outside of its range
 * @example
 * await using pool = createThreadPool({ size: 4 })
 * const summary = await runBatch({ spec, count: 100_000, pool, onChunk: store })
 */
export function createThreadPool(options: ThreadPoolOptions = {}): Pool {
  const size = options.size ?? defaultWorkers()
  const depth = options.depth ?? 2
  const graceMs = options.graceMs ?? 100
  const openTimeoutMs = options.openTimeoutMs ?? 60_000
  const clock = options.clock ?? systemClock
  const onOutput = options.onOutput ?? ((text: string) => void process.stderr.write(text))
  checkRange('size', size, 1, 1024)
  checkRange('depth', depth, 1, STOPS)
  const { maxOldGenerationSizeMb } = options.resourceLimits ?? {}
  if (maxOldGenerationSizeMb !== undefined) checkRange('the heap in MB', maxOldGenerationSizeMb, LEAST_HEAP_MB, 1e6)

  const members = new Set<Member>()
  const waiting: Job[] = []
  const exits = new Set<Promise<unknown>>()
  const specNumbers = new WeakMap<EvaluatorSpec, number>()
  let lastSpec = 0
  let lastJob = 0
  let started = 0
  let closed = false
  let watch: { readonly timer: NodeJS.Timeout; readonly everyMs: number; lookedMs: number } | undefined

  const addMember = (): Member => {
    const member = startMember({
      name: `phaseline worker ${++started}`,
      entry: options.entry ?? ENTRY,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, ...options.resourceLimits },
      nowMs: clock.monotonic(),
      onOutput,
      onMessage: receive,
      onExit: (ended, reason) => lose(ended, 'crashed', reason),
    })
    members.add(member)
    return member
  }

  /** Takes a member out of the pool. What it was at is lost; what only waited there is evaluated elsewhere. */
  const lose = (member: Member, cause: 'crashed' | 'timedOut' | 'ended', message: string): void => {
    if (!members.delete(member)) return
    const ended = member.worker.terminate().catch(() => {})
    exits.add(ended)
    void ended.then(() => exits.delete(ended))
    const jobs = member.jobs.splice(0)
    const work = workOf(member)
    const [first] = jobs
    if (first !== undefined && first.number === work.job && cause !== 'ended') {
      jobs.shift()
      const from = first.task.from + work.position
      if (work.opening) first.settle({ kind: 'lost', cause, message, opening: true })
      else if (work.count === 0) first.settle({ kind: 'lost', cause, message })
      else first.settle({ kind: 'lost', cause, message, suspect: { from, to: from + work.count } })
    }
    const stillborn = work.job === 0 && !member.answered && cause === 'crashed'
    for (const job of jobs.reverse()) {
      if (stillborn) job.stillbirths++
      if (job.signal?.aborted || closed) job.settle({ kind: 'cancelled' })
      else if (job.stillbirths >= STILLBIRTHS) job.settle({ kind: 'lost', cause: 'crashed', message, opening: true })
      else waiting.unshift(job)
    }
    dispatch()
  }

  const receive = (member: Member, message: FromWorker): void => {
    const at = member.jobs.findIndex((job) => job.number === message.task)
    if (at < 0) return
    const [job] = member.jobs.splice(at, 1)
    member.answered = true
    member.seenMs = clock.monotonic()
    member.seen = ''
    if (job!.task.fresh) member.reserved = false
    if (member.jobs.length === 0) member.worker.unref()
    if (message.type === 'unopened') {
      // The next batch with this spec shall try again rather than be told of an old failure.
      specNumbers.delete(job!.task.spec)
      job!.settle({ kind: 'unopened', error: message.error })
    } else if (message.to === job!.task.from) job!.settle({ kind: 'cancelled' })
    else {
      const { type: _type, task: _task, ...result } = message
      job!.settle({ kind: 'evaluated', ...result })
    }
    dispatch()
  }

  /** The member that should take the job now, or `undefined` when it has to wait. */
  const memberFor = (job: Job): Member | undefined => {
    const free = [...members].filter((member) => !member.reserved && member.jobs.length < depth)
    free.sort((a, b) => a.jobs.length - b.jobs.length)
    const [best] = free
    if (job.task.fresh) {
      const unused = free.find((member) => !member.used && member.jobs.length === 0)
      if (unused !== undefined) return unused
      if (members.size >= size) {
        if (best === undefined || best.jobs.length > 0) return undefined
        lose(best, 'ended', '')
      }
      return addMember()
    }
    if (best !== undefined && best.jobs.length === 0) return best
    return members.size < size ? addMember() : best
  }

  let dispatching = false
  const dispatch = (): void => {
    if (dispatching || closed) return
    dispatching = true
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const member = memberFor(next)
      if (member === undefined) break
      waiting.shift()
      give(member, next)
    }
    dispatching = false
  }

  const give = (member: Member, job: Job): void => {
    const { task } = job
    const post = (message: ToWorker, transfer: ArrayBuffer[] = []): void => member.worker.postMessage(message, transfer)
    try {
      if (!member.open.has(job.spec)) post({ type: 'open', spec: job.spec, with: task.spec })
    } catch (error) {
      const cause = toErrorRecord(error).message
      const told = new UserError(
        'BATCH_EVALUATOR_INVALID',
        `Expected the data of an evaluator to be plain data that threads can be given, was not: ${cause}`,
        { hint: 'Functions and class instances cannot be passed; pass what they are made from.' },
      )
      job.settle({ kind: 'unopened', error: toErrorRecord(told) })
      return
    }
    member.open.delete(job.spec)
    member.open.add(job.spec)
    for (const spec of member.open) {
      if (member.open.size <= OPEN_EVALUATORS) break
      if (member.jobs.some((other) => other.spec === spec)) continue
      member.open.delete(spec)
      post({ type: 'close', spec })
    }
    if (member.jobs.length === 0) {
      member.seen = ''
      member.seenMs = clock.monotonic()
      member.worker.ref()
    }
    member.jobs.push(job)
    member.used = true
    member.reserved = task.fresh === true
    // A copy: it is transferred, and the job may have to be sent again when the worker dies before it starts.
    const rows = task.rows?.slice()
    post(
      {
        type: 'evaluate',
        task: job.number,
        spec: job.spec,
        from: task.from,
        to: task.to,
        rows,
        oneByOne: task.oneByOne,
        trialTimeoutMs: task.trialTimeoutMs,
        softLimitMs: task.softLimitMs,
      },
      rows === undefined ? [] : [rows.buffer],
    )
    watchFor(task.trialTimeoutMs ?? openTimeoutMs)
  }

  /** Looks at the workers often enough to notice a trial that exceeds `limitMs`. */
  const watchFor = (limitMs: number): void => {
    const everyMs = Math.min(250, Math.max(5, limitMs / 4))
    if (watch !== undefined && watch.everyMs <= everyMs) return
    if (watch !== undefined) clearInterval(watch.timer)
    const timer = setInterval(inspect, everyMs)
    timer.unref()
    watch = { timer, everyMs, lookedMs: clock.monotonic() }
  }

  const inspect = (): void => {
    if (watch === undefined) return
    const now = clock.monotonic()
    // A look that comes late tells of a process that was held up, stopped or starved of processors: not of its trials.
    const heldUpMs = Math.max(0, now - watch.lookedMs - 2 * watch.everyMs)
    watch.lookedMs = now
    let busy = false
    for (const member of members) {
      const [job] = member.jobs
      if (job === undefined) continue
      busy = true
      member.seenMs = Math.min(now, member.seenMs + heldUpMs)
      const work = workOf(member)
      const seen = `${work.job} ${work.position} ${work.count}`
      if (seen !== member.seen || work.job !== job.number) {
        member.seen = seen
        member.seenMs = now
        continue
      }
      const { trialTimeoutMs } = job.task
      const limitMs = work.opening ? openTimeoutMs : (trialTimeoutMs ?? Number.POSITIVE_INFINITY) * work.count
      // Finished (`count` 0): the answer is on its way.
      if ((work.count === 0 && !work.opening) || now - member.seenMs <= limitMs) continue
      const message = work.opening
        ? `Expected the evaluator to be made within ${openTimeoutMs} ms.`
        : timeoutMessage(trialTimeoutMs!)
      lose(member, 'timedOut', message)
    }
    if (!busy && watch !== undefined) {
      clearInterval(watch.timer)
      watch = undefined
    }
  }

  const abort = (job: Job): void => {
    const place = waiting.indexOf(job)
    if (place >= 0) {
      waiting.splice(place, 1)
      job.settle({ kind: 'cancelled' })
      return
    }
    const member = [...members].find(({ jobs }) => jobs.includes(job))
    if (member === undefined) return
    requestStop(member, job)
    if (member.jobs[0] !== job) {
      job.settle({ kind: 'cancelled' })
      return
    }
    const timer = setTimeout(() => {
      if (!member.jobs.includes(job)) return
      job.settle({ kind: 'cancelled' })
      lose(member, 'ended', '')
    }, graceMs)
    timer.unref()
  }

  const close = async (): Promise<void> => {
    closed = true
    if (watch !== undefined) clearInterval(watch.timer)
    watch = undefined
    for (const job of waiting.splice(0)) job.settle({ kind: 'cancelled' })
    for (const member of [...members]) lose(member, 'ended', '')
    await Promise.all(exits)
  }

  const run = (task: ChunkTask, signal?: AbortSignal): Promise<ChunkOutcome> => {
    if (closed || signal?.aborted) return Promise.resolve({ kind: 'cancelled' })
    let spec = specNumbers.get(task.spec)
    if (spec === undefined) {
      spec = ++lastSpec
      specNumbers.set(task.spec, spec)
    }
    return new Promise((resolve) => {
      const onAbort = (): void => abort(job)
      const job: Job = {
        // Wraps before it leaves the 31 bits that a shared word holds.
        number: (lastJob = (lastJob % 0x7fff_fff0) + 1),
        task,
        spec,
        signal,
        stillbirths: 0,
        settle(outcome) {
          signal?.removeEventListener('abort', onAbort)
          resolve(outcome)
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.push(job)
      dispatch()
    })
  }

  return {
    kind: 'threads',
    isolation: 'thread',
    size,
    capacity: size * depth,
    run,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UserError(
      'INVALID_ARGUMENT',
      `Expected ${name} of a thread pool to be an integer from ${least} to ${most}, was ${value}.`,
    )
  }
}
