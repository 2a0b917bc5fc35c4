/**
 * @module The progress file of a run: what it knows is handed to the phases before the run begins, and while the run goes on it
 * follows the journal. The store stays the truth; the file is enough to go on from when the store is gone.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import {
  createRedactor,
  finishedTasks,
  matchProgress,
  notesOf,
  noUsage,
  openProgressFile,
  type PhaseProgress,
  type PlannedNames,
  type Progress,
  type ReadProgress,
  type Redactor,
  readProgress,
  type TaskNote,
  type TaskResult,
  type Usage,
} from '../agents/index.ts'
import { systemClock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { isRunId, type RunId } from '../core/ids.ts'
import type { TaskPlace } from '../phases/tasks-service.ts'
import type { Plan, PlannedPhase } from '../plan/index.ts'
import {
  applyLiveEvent,
  foldEvents,
  type GateDecision,
  type LiveEvent,
  type RunChoice,
  type RunState,
  type RunStore,
  type RunView,
  viewOf,
} from '../run/index.ts'
import { plannedTasks, snapshotOf } from './progress-snapshot.ts'
import { createTaskRecords, isTaskPart, type TaskRecords } from './task-records.ts'

/** The place of a progress file among the services of one execution. */
export interface RunProgress {
  /** Which run to write: that of the file, made again, where the store does not have it. */
  choose(run: RunChoice | undefined): RunChoice | undefined
  finished(place: TaskPlace): Readonly<Record<string, TaskResult>>
  notes(place: TaskPlace): Readonly<Record<string, TaskNote>>
  /** An attempt at a task begins. */
  started(place: TaskPlace, task: string, attempt: number): void
  handle(event: LiveEvent): void
  /** What models used according to the file, of a run that the store does not have. */
  readonly spent: Usage
  /** What people decided about gates that now wait, or failed, before the very same results. */
  decisions(view: RunView): readonly { readonly phase: string; readonly decision: GateDecision }[]
  /** Ends the right to write the file. */
  close(): void
}

export interface RunProgressOptions {
  /** Absolute. */
  readonly file: string
  /** Absolute. */
  readonly definition: string
  readonly plan: Plan
  readonly seed: string
  /** `path=value` as typed, so that the file alone is enough to go on. */
  readonly set: readonly string[]
  readonly secrets: readonly string[]
  /** Forgets what the file holds. */
  readonly fresh: boolean
  readonly warn: (message: string) => void
}

/** Milliseconds between writes that only say how far a phase is. */
const CALM_MS = 1_000
/** What a write may cost to be made after every task. */
const CHEAP_MS = 10

/**
 * Opens the progress file of a run.
 *
 * @throws UserError `PROGRESS_LOCKED`, `PROGRESS_UNREADABLE`, or `PROGRESS_FOREIGN` when it is about something else
 */
export function openRunProgress(store: RunStore, options: RunProgressOptions): RunProgress {
  const { file, plan, secrets, warn } = options
  const output = openProgressFile(file)
  try {
    const known = options.fresh ? undefined : readKnown(file)
    const imports = known === undefined ? NOTHING : importsOf(known, store, options)
    const redact = createRedactor(process.env, secrets)
    let state: RunState | undefined
    let tasks: TaskRecords | undefined
    const since = systemClock.monotonic()
    let lastWrite = Number.NEGATIVE_INFINITY
    let costMs = 0
    let due: NodeJS.Timeout | undefined
    let failed = false
    // What the file says of another run that the store has is that run's: this one takes over from the store.
    const heldBefore = (): ReadonlyMap<string, PhaseProgress> =>
      imports.of === undefined || !imports.isStored || state?.id === imports.of ? imports.phases : new Map()

    /** Now, or once so much time has passed since the last time. */
    const writeAfter = (ms: number): void => {
      const left = lastWrite + ms - systemClock.monotonic()
      if (left <= 0) write()
      else due ??= setTimeout(write, left)
    }
    const write = (): void => {
      clearTimeout(due)
      due = undefined
      if (state === undefined || tasks === undefined) return
      const startedAt = systemClock.monotonic()
      const progress = snapshotOf(viewOf(state), tasks, heldBefore(), {
        definition: relative(dirname(file), options.definition),
        set: options.set,
        now: systemClock.now(),
        elapsedMs: systemClock.monotonic() - since,
      })
      try {
        output.save(redacted(progress, redact))
        failed = false
      } catch (error) {
        if (!failed) warn(`The progress file ${file} cannot be written: ${(error as Error).message}. The run goes on.`)
        failed = true
      }
      lastWrite = systemClock.monotonic()
      costMs = lastWrite - startedAt
    }

    return {
      choose(run) {
        const isTaken = imports.of === undefined || imports.isStored || !isRunId(imports.of)
        return isTaken || (run !== undefined && run.kind !== 'auto') ? run : { kind: 'new', id: imports.of as RunId }
      },
      finished: (place) => ofPlace(place, finishedTasks(heldBefore().get(place.phase))),
      notes: (place) => ofPlace(place, notesOf(heldBefore().get(place.phase))),
      started(place, task, attempt) {
        tasks?.started(place, task, attempt)
        writeAfter(CALM_MS)
      },
      handle(event) {
        // Between two starts people decide about gates, unseen by listeners.
        if (state === undefined || event.type === 'run_started') state = foldEvents(store.events(event.run))
        tasks ??= createTaskRecords(store, event.run)
        const isCalm = event.type === 'phase_progress' || (event.type === 'part_written' && !isTaskPart(event))
        if (event.type === 'phase_progress') applyLiveEvent(state, event)
        else if (event.seq > state.lastSeq) {
          applyLiveEvent(state, event)
          tasks.handle(event, true)
        }
        if (event.type === 'phase_log') return
        // A large file is not written more than a quarter of the time; the journal has every task at once.
        writeAfter(isCalm ? CALM_MS : event.type === 'part_written' && costMs > CHEAP_MS ? 3 * costMs : 0)
      },
      spent: imports.usage,
      decisions: (view) => view.phases.flatMap((phase) => decisionOn(phase, heldBefore().get(phase.name))),
      close() {
        if (due !== undefined) write()
        output.close()
      },
    }

    function importsOf(known: ReadProgress, store: RunStore, options: RunProgressOptions): Imports {
      const progress = matchProgress(known.progress, plan.phases.map(namesOf))
      const has = progress.run !== undefined && store.runs().some(({ id }) => id === progress.run!.id)
      const phases = phasesOf(progress, plan)
      refuseForeign(progress, phases, has, options)
      const lost = progress.phases.filter((each) => ![...phases.values()].includes(each) && each.tasks.length > 0)
      if (lost.length > 0)
        warn(`${file} has phases that the workflow has not; they are dropped: ${lost.map(({ id }) => id).join(', ')}.`)
      if (known.notes.length > 0) warn(`${file} has keys that are not taken over: ${known.notes.join(', ')}.`)
      return { phases, of: progress.run?.id, isStored: has, usage: has ? noUsage : progress.usage }
    }
  } catch (error) {
    output.close()
    throw error
  }
}

interface Imports {
  /** By phase of the plan. */
  readonly phases: ReadonlyMap<string, PhaseProgress>
  /** The run that the file is of, if it names one. */
  readonly of: string | undefined
  readonly isStored: boolean
  readonly usage: Usage
}

const NOTHING: Imports = { phases: new Map(), of: undefined, isStored: false, usage: noUsage }

/** Values and errors of tasks had their secrets taken out when they were made; the rest comes from the engine. */
function redacted(progress: Progress, redact: Redactor): Progress {
  const plain = <T>(value: T): T => (value === undefined ? value : (redact.value(value as JsonValue) as T))
  return {
    ...progress,
    reason: plain(progress.reason),
    phases: progress.phases.map((phase) => ({
      ...phase,
      validation: plain(phase.validation),
      ...(phase.error === undefined ? {} : { error: plain(phase.error) }),
    })),
  }
}

/** What a progress file holds, or `undefined` when there is none. @throws UserError `PROGRESS_UNREADABLE` */
export function readKnown(file: string): ReadProgress | undefined {
  return existsSync(file) ? readProgress(readFileSync(file, 'utf8'), file) : undefined
}

/** Elements of a `for_each` have numbers in their ids and are found by these alone. */
const namesOf = (phase: PlannedPhase): PlannedNames => ({
  id: phase.name,
  name: phase.name,
  tasks: phase.forEach === undefined ? plannedTasks(phase) : [],
})

/** The phases of the file by the phases of the plan. */
function phasesOf(progress: Progress, plan: Plan): ReadonlyMap<string, PhaseProgress> {
  return new Map(
    plan.phases.flatMap(({ name }) => {
      const found = progress.phases.find(({ id }) => id === name)
      return found === undefined ? [] : [[name, found] as const]
    }),
  )
}

function refuseForeign(
  progress: Progress,
  phases: ReadonlyMap<string, PhaseProgress>,
  storeHasRun: boolean,
  { file, plan, seed }: RunProgressOptions,
): void {
  const refuse = (expected: string, was: string): never => {
    throw new UserError('PROGRESS_FOREIGN', `Expected the progress of ${expected} in ${file}, was that of ${was}.`, {
      where: { file },
      hint: 'Name another file with `--progress`, or begin anew with `--fresh`, which replaces it.',
    })
  }
  const { run } = progress
  const { name } = plan.workflow
  if (run !== undefined && run.workflow !== name) refuse(`workflow "${name}"`, `"${run.workflow}"`)
  if (storeHasRun) return
  if (run !== undefined && run.seed !== seed) refuse(`a run with seed ${seed}`, `one with seed ${run.seed}`)
  if (progress.phases.length > 0 && phases.size === 0) {
    const ids = (list: readonly { readonly id?: string; readonly name: string }[]): string =>
      list.map(({ id, name }) => id ?? name).join(', ')
    refuse(`phases ${ids(plan.phases)}`, `phases ${ids(progress.phases)}`)
  }
  const finished = [...phases.values()].flatMap(({ tasks }) => tasks.filter(({ status }) => status === 'succeeded'))
  const planned = new Set([...phases.keys()].flatMap((phase) => plannedIds(plan, phase)))
  if (finished.length > 0 && planned.size > 0 && finished.every(({ id }) => !planned.has(id.replace(/^\d+\./, '')))) {
    refuse(`the tasks ${[...planned].join(', ')}`, `older ones, ${finished.map(({ id }) => id).join(', ')}`)
  }
}

function plannedIds(plan: Plan, phase: string): readonly string[] {
  const planned = plan.phases.find(({ name }) => name === phase)
  return planned === undefined ? [] : plannedTasks(planned).map(({ id }) => id)
}

/** Of a `for_each` the entries of one element, under their own names. */
function ofPlace<T>({ element }: TaskPlace, entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  if (element === undefined) return entries
  const start = `${element + 1}.`
  return Object.fromEntries(
    Object.entries(entries).flatMap(([id, entry]) => {
      if (!id.startsWith(start)) return []
      const own = id.slice(start.length)
      return [[own, 'task' in (entry as object) ? { ...entry, task: own } : entry]]
    }),
  )
}

/** A decision counts again only for results with the same bytes. */
function decisionOn(
  { name, gate, outputs }: RunView['phases'][number],
  before: PhaseProgress | undefined,
): { readonly phase: string; readonly decision: GateDecision }[] {
  const { approved_by, overridden_by, reason } = before?.validation ?? {}
  const open = gate?.status === 'waiting' || (gate?.status === 'failed' && overridden_by !== undefined)
  const by = overridden_by ?? approved_by
  if (!open || by === undefined || before?.outputs === undefined) return []
  const same = outputs.every(({ name, sha256 }) =>
    before.outputs!.some((each) => each.name === name && each.sha256 === sha256),
  )
  if (!same || outputs.length !== before.outputs.length) return []
  const decision = overridden_by === undefined ? 'approve' : 'override'
  return [{ phase: name, decision: { decision, reason: reason ?? 'decided before', by } }]
}
