/** @module What running work holds: places under limits, and files. Nothing starts without all that it needs. */

import type { Task } from './task.ts'
import { filesCollide, filesOf, type TaskFiles } from './task-files.ts'

/** How many tasks may run at once. */
export interface TaskLimits {
  /** Of the phase. Default 4. */
  readonly phase?: number | undefined
  /** By task type: `{ shell: 2 }`. */
  readonly types?: Readonly<Record<string, number>> | undefined
  /** By outside service: the name of a provider, the origin of an HTTP address. */
  readonly services?: Readonly<Record<string, number>> | undefined
}

export const DEFAULT_PARALLEL = 4

/** What one running task holds. */
interface Claim {
  readonly task: Task
  readonly files: TaskFiles
  readonly service: string | undefined
  /** The phase whose task it is; each call of `createClaims` is one. */
  readonly owner: object
  /** A further service of a task that runs: it is no further task. */
  readonly isFurther: boolean
}

/** What all running tasks of a run hold, whatever their phase: several phases may run at once. */
export interface SharedClaims {
  /** Places for the whole run: `phase` bounds all phases together. */
  readonly limits: TaskLimits
  readonly held: Set<Claim>
  /** Phases that have ended; what they still hold is held by work that ignores its signal. */
  readonly ended: WeakSet<object>
  /** Calls back whenever something is given back. Returns the function that ends this. */
  onFreed(listener: () => void): () => void
  /** Tells the listeners. */
  freed(): void
}

/**
 * Claims for the phases of one run.
 *
 * @example
 * const shared = createSharedClaims({ services: { openai: 2 } })
 */
export function createSharedClaims(limits: TaskLimits = {}): SharedClaims {
  const listeners = new Set<() => void>()
  return {
    limits,
    held: new Set(),
    ended: new WeakSet(),
    onFreed(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    freed() {
      for (const listener of [...listeners]) listener()
    },
  }
}

export interface Claims {
  /**
   * Takes everything that the task needs, or nothing. Returns the function that gives it back; or `later`, which means that a phase beside this one holds
   * what is needed and will give it back; or `never`: that nobody who is still at work holds it.
   */
  take(task: Task, service: string | undefined): (() => void) | 'later' | 'never'
  /** A place of one more service for a task that holds its own place already. */
  takeService(task: Task, service: string): (() => void) | undefined
  /** Nothing more will be taken. */
  end(): void
}

/**
 * @param limits of this phase; those of `shared` hold for all phases together
 * @param folder where the names of its files start
 */
export function createClaims(limits: TaskLimits, folder: string, shared: SharedClaims = createSharedClaims()): Claims {
  const owner = {}
  const known = new WeakMap<Task, TaskFiles>()
  const filesFor = (task: Task): TaskFiles => {
    const files = known.get(task) ?? filesOf(task, folder)
    known.set(task, files)
    return files
  }
  const hold = (claim: Claim): (() => void) => {
    shared.held.add(claim)
    return () => {
      if (shared.held.delete(claim)) shared.freed()
    }
  }
  const of = (service: string) => (each: Claim) => each.service === service
  return {
    takeService(task, service) {
      const all = [...shared.held].filter(of(service))
      const own = all.filter((each) => each.owner === owner)
      const isFull =
        own.length >= (limits.services?.[service] ?? Number.POSITIVE_INFINITY) ||
        all.length >= (shared.limits.services?.[service] ?? Number.POSITIVE_INFINITY)
      return isFull ? undefined : hold({ task, files: filesFor(task), service, owner, isFurther: true })
    },
    take(task, service) {
      const all = [...shared.held]
      const own = all.filter((each) => each.owner === owner)
      const inTheWay = new Set<Claim>()
      const bound = (limit: number | undefined, held: readonly Claim[]): void => {
        if (limit !== undefined && held.length >= limit) for (const each of held) inTheWay.add(each)
      }
      for (const [{ phase, types, services }, held] of [
        [{ ...limits, phase: limits.phase ?? DEFAULT_PARALLEL }, own],
        [shared.limits, all],
      ] as const) {
        const { type } = task.code
        const tasks = held.filter((each) => !each.isFurther)
        bound(phase, tasks)
        bound(
          types?.[type],
          tasks.filter((each) => each.task.code.type === type),
        )
        if (service === undefined) continue
        bound(services?.[service], held.filter(of(service)))
      }
      const files = filesFor(task)
      for (const each of all) if (filesCollide(files, each.files)) inTheWay.add(each)
      if (inTheWay.size > 0) {
        return [...inTheWay].some((each) => each.owner !== owner && !shared.ended.has(each.owner)) ? 'later' : 'never'
      }
      return hold({ task, files, service, owner, isFurther: false })
    },
    end() {
      shared.ended.add(owner)
      shared.freed()
    },
  }
}
