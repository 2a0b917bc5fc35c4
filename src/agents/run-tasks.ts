/**
 * @module The tasks of one phase: in the order of what depends on what, as many at once as limits and files allow, each with
 * its time limit and retries. Always ends, with one result for every task.
 *
 * **Order of durability.** `onTaskDone` resolves when a result is safe; only then do tasks that depend on it start. Results
 * handed in as `finished` are not run again while their key is the same.
 *
 * **Limits** count work that really runs. Work that ignores its signal keeps its place and its files until it ends; tasks
 * that could only start after it are reported as blocked instead of waiting forever.
 *
 * **Order of results** is that of definition; the order of completion decides nothing.
 */
import { setMaxListeners } from 'node:events'
import { RetryableError, TerminalError, toErrorRecord } from '../core/errors.ts'
import { hashJson, type JsonValue } from '../core/hash.ts'
import { attemptTask, cancelledBy } from './attempt-task.ts'
import type { Budget } from './budget.ts'
import { type BreakerPolicy, type CircuitBreaker, createCircuitBreaker, type Permit } from './circuit-breaker.ts'
import { createClaims, createSharedClaims, type SharedClaims, type TaskLimits } from './claims.ts'
import { type Context, fillText } from './context.ts'
import { createFurtherServices, leftAlone } from './further-service.ts'
import { IMPORTED_KEY } from './progress.ts'
import { BusyError, backoffMs, classifyFailure, isRetried } from './retry.ts'
import type { Task, TaskCall, TaskNote, TaskResult, TaskServices } from './task.ts'

/** What happens to the others when a task fails for good. */
export type FailurePolicy = 'finish' | 'cancel'

export interface RunTasksOptions {
  readonly phase: string
  readonly services: TaskServices
  readonly context: Context
  /** Decides jitter and the seeds of tasks. */
  readonly seed: string
  readonly budget: Budget
  readonly limits?: TaskLimits | undefined
  /** Default `finish`. */
  readonly onFailure?: FailurePolicy | undefined
  /** Results of an earlier process, by task. */
  readonly finished?: Readonly<Record<string, TaskResult>>
  /**
   * The phase has passed before: results that did not succeed are taken over too, where nothing that decides them changed,
   * because the gate has accepted them as they are.
   */
  readonly hasPassed?: boolean
  /** Makes a result safe. A failure stops everything. */
  readonly onTaskDone?: (result: TaskResult) => Promise<void> | void
  readonly onTaskStart?: (task: Task, attempt: number) => void
  readonly signal?: AbortSignal | undefined
  /** When true of the results so far, the others are cancelled: nothing more is needed. */
  readonly isEnough?: (results: readonly TaskResult[]) => boolean
  /** Breakers by service, to be shared by the phases of a run. */
  readonly breakers?: Map<string, CircuitBreaker>
  readonly breakerPolicy?: BreakerPolicy | undefined
  /** How long work may take to stop after its signal. Default 5 000 ms. */
  readonly graceMs?: number | undefined
  /** Places and files that the phases of a run share. Default: this phase is alone. */
  readonly shared?: SharedClaims | undefined
  /** The budget knows already what `finished` used: it is entered in the budgets of tasks only. */
  readonly isCharged?: boolean | undefined
  /** What tasks wrote down before they had an effect, by task; handed back to them while their key is the same. */
  readonly notes?: Readonly<Record<string, TaskNote>> | undefined
  /** Makes a note safe. */
  readonly onTaskNote?: ((task: Task, note: TaskNote) => Promise<void> | void) | undefined
}

type State =
  | { readonly is: 'waiting' }
  | { readonly is: 'running' }
  | { readonly is: 'backing_off'; readonly cancel: () => void }
  | { readonly is: 'saving' }
  | { readonly is: 'done'; readonly result: TaskResult }

interface Entry {
  readonly task: Task
  readonly service: string | undefined
  readonly budget: Budget
  attempt: number
  /** What earlier processes used is in its budget. */
  isCharged: boolean
  startedAt: number | undefined
  state: State
  /** Called when the outcome of the latest attempt is recorded. */
  recorded: () => void
}

/** The content that decides a task's value. */
export function taskKey(task: Task, context: Context, dependencies: Readonly<Record<string, JsonValue>>): string {
  return hashJson({ definition: task.definition, context, dependencies })
}

/**
 * Runs tasks to their end. Resolves with one result a task, in the order of definition; rejects only where `onTaskDone`
 * fails.
 *
 * @example
 * const results = await runTasks(prepareTasks('build', [{ title: 'Compile', type: 'shell', command: ['make'] }], taskTypes), {
 *   phase: 'build', services, context: {}, seed: '1', budget: createBudget('run'),
 * })
 */
export function runTasks(tasks: readonly Task[], options: RunTasksOptions): Promise<readonly TaskResult[]> {
  const { phase, services, context, seed, finished = {}, signal, graceMs = 5_000, breakers = new Map() } = options
  const { clock, redact } = services
  const shared = options.shared ?? createSharedClaims()
  const claims = createClaims(options.limits ?? {}, services.folder, shared)
  const further = createFurtherServices({ claims, shared, clock, breakerOf })
  const stop = new AbortController()
  // Every running task listens to it.
  setMaxListeners(0, stop.signal)
  const entries: Entry[] = tasks.map((task) => ({
    task,
    service: task.code.service?.(task.fields, services),
    budget: options.budget.inner(`task ${task.id}`, task.budget),
    attempt: 0,
    isCharged: false,
    startedAt: undefined,
    state: { is: 'waiting' },
    recorded: NOTHING,
  }))
  const notes: Record<string, TaskNote> = { ...options.notes }
  const byId = new Map(entries.map((entry) => [entry.task.id, entry]))
  const resultOf = (entry: Entry): TaskResult | undefined =>
    entry.state.is === 'done' ? entry.state.result : undefined

  function breakerOf(service: string): CircuitBreaker {
    const known = breakers.get(service) ?? createCircuitBreaker(clock, options.breakerPolicy)
    breakers.set(service, known)
    return known
  }

  return new Promise((resolve, reject) => {
    let broken: { readonly error: unknown } | undefined
    let ended = false
    const endListening = shared.onFreed(() => queueMicrotask(pump))
    const onAbort = (): void => {
      if (!stop.signal.aborted) stop.abort(cancelledBy(whyStopped(signal!)))
      pump()
    }

    function note(task: string, action: string, details: Readonly<Record<string, JsonValue>>): void {
      mustNotFail(() => services.audit?.write({ phase, task, action, details }))
    }

    /** Work without a record of it does not go on. */
    function mustNotFail(record: () => void): void {
      try {
        record()
      } catch (error) {
        giveUp(error)
      }
    }

    function giveUp(error: unknown): void {
      broken ??= { error }
      if (!stop.signal.aborted) stop.abort(cancelledBy('What was done could not be recorded.'))
    }

    /** Starts what can start; ends when all is done. Called after every change. */
    function pump(): void {
      if (ended) return
      let waitsForOthers = false
      for (const entry of entries) {
        if (entry.state.is === 'waiting') waitsForOthers = consider(entry) || waitsForOthers
        else if (entry.state.is === 'backing_off' && stop.signal.aborted) {
          entry.state.cancel()
          close(entry, 'cancelled', null, stop.signal.reason)
        }
      }
      const active = entries.some(
        ({ state }) => state.is === 'running' || state.is === 'backing_off' || state.is === 'saving',
      )
      if (active || waitsForOthers) return
      const stuck = entries.filter(({ state }) => state.is === 'waiting')
      if (stuck.length > 0) {
        const why = 'work that ignores its signal still holds the places or files that it needs'
        const [first] = stuck
        close(
          first!,
          'blocked',
          null,
          new TerminalError('TASK_BLOCKED', `Task "${first!.task.id}" could not start: ${why}.`),
        )
        return
      }
      ended = true
      signal?.removeEventListener('abort', onAbort)
      endListening()
      claims.end()
      if (broken !== undefined) reject(broken.error)
      else resolve(entries.map((entry) => resultOf(entry)!))
    }

    /** Starts, takes over or closes a task, or leaves it waiting. Returns whether a phase beside this one keeps it waiting. */
    function consider(entry: Entry): boolean {
      const { task } = entry
      if (stop.signal.aborted) {
        close(entry, 'cancelled', null, stop.signal.reason)
        return false
      }
      const before = task.depends_on.map((id) => resultOf(byId.get(id)!))
      const earlier = entry.attempt === 0 ? finished[task.id] : undefined
      const unchanged = before.every((result) => result !== undefined && finished[result.task] === result)
      if (options.hasPassed === true && earlier?.key === '' && earlier.status !== 'succeeded' && unchanged) {
        takeOver(entry, earlier)
        return false
      }
      const failed = before.find((result) => result !== undefined && result.status !== 'succeeded')
      if (failed !== undefined) {
        const message = `Task "${task.id}" needs "${failed.task}", which ${failed.status === 'blocked' ? 'was blocked itself' : failed.status}.`
        close(entry, 'blocked', null, new TerminalError('TASK_BLOCKED', message))
        return false
      }
      if (before.some((result) => result === undefined)) return false
      const dependencies = Object.fromEntries(before.map((result) => [result!.task, result!.value]))
      const key = taskKey(task, context, dependencies)
      const isSettled = earlier?.status === 'succeeded' || options.hasPassed === true
      if (earlier !== undefined && isSettled && (earlier.key === key || earlier.key === IMPORTED_KEY)) {
        takeOver(entry, earlier)
        return false
      }
      const taken = claims.take(task, entry.service)
      if (typeof taken === 'string') return taken === 'later'
      // What earlier attempts used counts, whatever became of them.
      if (earlier !== undefined && !entry.isCharged) charge(entry, earlier)
      start(entry, dependencies, key, taken)
      return false
    }

    function charge(entry: Entry, { usage }: TaskResult): void {
      const { budget } = entry
      entry.isCharged = true
      if (options.isCharged === true) budget.recordHere(usage)
      else budget.record(usage)
    }

    function takeOver(entry: Entry, earlier: TaskResult): void {
      charge(entry, earlier)
      entry.state = { is: 'saving' }
      queueMicrotask(() => {
        entry.state = { is: 'done', result: earlier }
        decide(earlier)
        pump()
      })
    }

    function start(
      entry: Entry,
      dependencies: Readonly<Record<string, JsonValue>>,
      key: string,
      release: () => void,
    ): void {
      const { task, service } = entry
      entry.attempt++
      entry.startedAt ??= clock.monotonic()
      const permit: Permit = service === undefined ? FREE : breakerOf(service).ask()
      if (!permit.allowed) {
        release()
        if (permit.beingTried === true) {
          entry.attempt--
          waitFor(entry, permit.retryAfterMs)
          return
        }
        failed(entry, key, leftAlone(service!, permit.retryAfterMs))
        return
      }
      entry.state = { is: 'running' }
      const log: TaskCall['log'] = (action, details) => note(task.id, action, details)
      log('task.start', { attempt: entry.attempt })
      mustNotFail(() => options.onTaskStart?.(task, entry.attempt))
      const visible = { ...context, [phase]: { tasks: dependencies } }
      const call: Omit<TaskCall, 'signal'> = {
        task,
        fields: task.fields,
        context: visible,
        dependencies,
        seed: hashJson([seed, phase, task.id]),
        attempt: entry.attempt,
        budget: entry.budget,
        services,
        log,
        atService: (name, stopped, work) => (name === service ? work() : further.at(task, name, stopped, work)),
        fill: (text, encode) => fillText(text, visible, encode, services.bracesOnly),
        recall: () => (notes[task.id]?.key === key ? notes[task.id]!.value : undefined),
        async remember(value) {
          notes[task.id] = { key, value: redact.value(value) }
          await options.onTaskNote?.(task, notes[task.id]!)
        },
      }
      const { outcome, ended } = attemptTask(task, call, { clock, signal: stop.signal, graceMs })
      // What waits for the place must see the result, which may cancel it; and the work must really have ended.
      let open = 2
      const releaseHalf = (): void => {
        if (--open === 0) release()
      }
      entry.recorded = releaseHalf
      void ended.then(() => {
        releaseHalf()
        pump()
      })
      outcome.then(
        (value) => {
          permit.settle('success')
          close(entry, 'succeeded', value, undefined, key)
        },
        (error: unknown) => {
          const isOwn = classifyFailure(error) === 'transient' && !further.isElsewhere(error)
          permit.settle(isOwn ? 'failure' : 'neither')
          failed(entry, key, error)
        },
      )
    }

    function failed(entry: Entry, key: string, error: unknown): void {
      const failure = classifyFailure(error)
      if (stop.signal.aborted) {
        close(entry, 'cancelled', null, stop.signal.reason, key)
        return
      }
      if (!isRetried(failure, entry.attempt, entry.task.retry)) {
        close(entry, failure === 'cancelled' ? 'cancelled' : 'failed', null, error, key)
        return
      }
      const asked = error instanceof BusyError ? error.retryAfterMs : 0
      const waitMs = Math.max(asked, backoffMs(entry.attempt, entry.task.retry, seed, [phase, entry.task.id]))
      note(entry.task.id, 'task.retry', {
        attempt: entry.attempt,
        wait_ms: waitMs,
        error: toErrorRecord(error).message,
      })
      waitFor(entry, waitMs)
      markRecorded(entry)
      pump()
    }

    function waitFor(entry: Entry, waitMs: number): void {
      const cancel = clock.after(waitMs, () => {
        entry.state = { is: 'waiting' }
        pump()
      })
      entry.state = { is: 'backing_off', cancel }
    }

    function close(entry: Entry, status: TaskResult['status'], value: JsonValue, error?: unknown, key = ''): void {
      const { task, budget, attempt, startedAt } = entry
      const result: TaskResult = {
        task: task.id,
        title: task.title,
        type: task.type,
        status,
        value,
        ...(error === undefined ? {} : { error: redact.value(plainError(error)) }),
        attempts: attempt,
        usage: budget.used,
        duration_ms: startedAt === undefined ? 0 : Math.round(clock.monotonic() - startedAt),
        key,
      }
      entry.state = { is: 'saving' }
      void save(entry, result)
    }

    async function save(entry: Entry, result: TaskResult): Promise<void> {
      const { task, status, attempts, error, usage } = result
      note(task, 'task.end', { status, attempts, usage: { ...usage }, error: error?.message ?? null })
      try {
        await options.onTaskDone?.(result)
      } catch (cause) {
        giveUp(cause)
      }
      entry.state = { is: 'done', result }
      decide(result)
      markRecorded(entry)
      pump()
    }

    function markRecorded(entry: Entry): void {
      entry.recorded()
      entry.recorded = NOTHING
    }

    /** Whether a result ends the others. Starts nothing: places are given back after it. */
    function decide({ task, status }: TaskResult): void {
      if (stop.signal.aborted) return
      if (status === 'failed' && options.onFailure === 'cancel') stop.abort(cancelledBy(`Task "${task}" failed.`))
      if (status !== 'succeeded') return
      const results = entries.flatMap((entry) => resultOf(entry) ?? [])
      if (options.isEnough?.(results) === true) stop.abort(cancelledBy('Enough tasks have succeeded.'))
    }

    if (signal?.aborted) stop.abort(cancelledBy(whyStopped(signal)))
    else signal?.addEventListener('abort', onAbort, { once: true })
    pump()
  })
}

const NOTHING = (): void => {}

/** A time limit of the phase says so itself; whatever else stops a run is somebody's wish. */
function whyStopped({ reason }: AbortSignal): string {
  return reason instanceof RetryableError ? reason.message : 'The run was cancelled.'
}

const FREE: Permit = { allowed: true, settle() {} }

/** Stacks hold paths of machines and say nothing to whoever reads a result. */
function plainError(error: unknown): JsonValue & ReturnType<typeof toErrorRecord> {
  const { stack: _, ...record } = toErrorRecord(error)
  return JSON.parse(JSON.stringify(record))
}
