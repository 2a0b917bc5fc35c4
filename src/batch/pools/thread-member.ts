/** @module One worker thread of a pool, as the main thread sees it: its jobs, its shared words, its end. */
import { type ResourceLimits, Worker } from 'node:worker_threads'
import { toErrorRecord } from '../../core/errors.ts'
import type { ChunkOutcome, ChunkTask } from './pool.ts'
import { COUNT, type FromWorker, OPENING, POSITION, SHARED_WORDS, STOP, STOPS, TASK } from './thread-messages.ts'

/** A chunk on its way through the pool. */
export interface Job {
  /** Known to the worker by this number; positive, below 2^31. */
  readonly number: number
  readonly task: ChunkTask
  /** The number of its evaluator. */
  readonly spec: number
  readonly signal: AbortSignal | undefined
  settle(outcome: ChunkOutcome): void
  /** Workers that ended before they had started anything, with this job in hand. */
  stillbirths: number
}

export interface Member {
  readonly worker: Worker
  readonly shared: Int32Array
  /** The first is at work, the others wait at the worker. */
  readonly jobs: Job[]
  /** Numbers of the evaluators it has, most recently used last. */
  readonly open: Set<number>
  /** It was given a job. */
  used: boolean
  /** It has started a job and lived to tell. */
  answered: boolean
  /** It takes no further job while it runs a suspect. */
  reserved: boolean
  /** What it was last seen at, and since when. */
  seen: string
  seenMs: number
}

export interface MemberOptions {
  readonly name: string
  readonly entry: URL
  readonly resourceLimits: ResourceLimits
  readonly nowMs: number
  readonly onOutput: (text: string) => void
  readonly onMessage: (member: Member, message: FromWorker) => void
  /** Called once, after the last message. */
  readonly onExit: (member: Member, reason: string) => void
}

/** Starts a worker thread that does not keep the process alive until it is given work. */
export function startMember(options: MemberOptions): Member {
  const shared = new Int32Array(new SharedArrayBuffer(SHARED_WORDS * Int32Array.BYTES_PER_ELEMENT))
  const worker = new Worker(options.entry, {
    name: options.name,
    workerData: { shared },
    resourceLimits: options.resourceLimits,
    // Flags are inherited; this one is for code on the command line and keeps a worker from loading its file.
    ...(process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {}),
  })
  const member: Member = {
    worker,
    shared,
    jobs: [],
    open: new Set(),
    used: false,
    answered: false,
    reserved: false,
    seen: '',
    seenMs: options.nowMs,
  }
  let reason = 'The worker thread stopped.'
  // Taken off the process's own streams rather than asked for with `stdout: true`: a stream that was asked for keeps the
  // process alive for as long as it is read, whatever `unref` says.
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.unpipe()
    stream.setEncoding('utf8')
    stream.on('data', options.onOutput)
    stream.resume()
  }
  worker.on('message', (message: FromWorker) => options.onMessage(member, message))
  worker.on('error', (error) => {
    reason = `The worker thread died: ${toErrorRecord(error).message}`
  })
  worker.on('exit', (code) => {
    // 0 is a return, 1 an error; other codes were chosen by someone.
    options.onExit(member, code === 0 || code === 1 ? reason : `${reason} Exit code ${code}.`)
  })
  worker.unref()
  return member
}

/** What a worker is at, read from its shared words. */
export interface Work {
  /** Number of its job; 0 when it has none. */
  readonly job: number
  readonly opening: boolean
  /** First trial from the start of the chunk, and how many at once; 0: between two trials. */
  readonly position: number
  readonly count: number
}

export function workOf({ shared }: Member): Work {
  const count = Atomics.load(shared, COUNT)
  return {
    job: Atomics.load(shared, TASK),
    opening: count === OPENING,
    position: Atomics.load(shared, POSITION),
    count: Math.max(0, count),
  }
}

/** Tells the worker to start no further trial of the job. */
export function requestStop({ shared }: Member, job: Job): void {
  Atomics.store(shared, STOP + (job.number % STOPS), job.number)
}
