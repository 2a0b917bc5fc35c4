/**
 * @module What phases of tasks share in a run: the folder of the project, its providers, budgets and places, and what is known
 * of tasks from elsewhere. They run beside each other in one thread, so that it holds functions and state, not plain data.
 */
import { resolve } from 'node:path'
import {
  type BreakerPolicy,
  type Budget,
  type CircuitBreaker,
  createBudget,
  createSharedClaims,
  type EditDocument,
  type SharedClaims,
  type TaskNote,
  type TaskResult,
} from '../agents/index.ts'
import type { AgentsSection } from './tasks-config.ts'

/** The name of the service in `PhaseContext.services`. */
export const TASKS_SERVICE = 'tasks'

/** The service with the names of the providers that all phases share, for checks before a run. */
export const PROVIDERS_SERVICE = 'providers'

/** The name of the fingerprint of the providers that all phases share, in `PhaseType.uses`. */
export const AGENTS_FINGERPRINT = 'agents'

/** Which tasks are meant: those of a phase, or of one element of a `for_each`. */
export interface TaskPlace {
  readonly phase: string
  /** From 0. */
  readonly element?: number | undefined
}

export interface TasksService {
  /** Absolute; that of the definition. */
  readonly folder: string
  readonly providers: AgentsSection['providers']
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Texts that must not be seen, besides those of the environment with telling names. */
  readonly secrets: readonly string[]
  readonly editDocument?: EditDocument | undefined
  /** Of the run. */
  readonly budget: Budget
  readonly breakers: Map<string, CircuitBreaker>
  readonly breaker: BreakerPolicy
  readonly shared: SharedClaims
  /** Results that a progress file has, by task. */
  finished(place: TaskPlace): Readonly<Record<string, TaskResult>>
  /** Notes that a progress file has, by task. */
  notes(place: TaskPlace): Readonly<Record<string, TaskNote>>
  /** Told when an attempt begins; the journal knows tasks only when they have ended. */
  started(place: TaskPlace, task: string, attempt: number): void
}

/**
 * The service of one run.
 *
 * @param section the `agents` section of the workflow
 * @example
 * const service = createTasksService({ folder: 'research', section: undefined })
 */
export function createTasksService(options: {
  readonly folder: string
  readonly section?: AgentsSection | undefined
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly secrets?: readonly string[]
  readonly editDocument?: EditDocument
  readonly finished?: TasksService['finished']
  readonly notes?: TasksService['notes']
  readonly started?: TasksService['started']
}): TasksService {
  const { folder, section, environment = process.env, secrets = [], editDocument } = options
  const { breaker, limits } = section ?? {}
  return {
    folder: resolve(folder),
    providers: section?.providers ?? {},
    environment,
    secrets,
    editDocument,
    budget: createBudget('the run', section?.budget),
    breakers: new Map(),
    breaker: {
      ...(breaker?.failures === undefined ? {} : { failures: breaker.failures }),
      ...(breaker?.successes === undefined ? {} : { successes: breaker.successes }),
      ...(breaker?.open_seconds === undefined ? {} : { openMs: breaker.open_seconds * 1_000 }),
    },
    shared: createSharedClaims({ phase: limits?.tasks, types: limits?.types, services: limits?.services }),
    finished: options.finished ?? (() => ({})),
    notes: options.notes ?? (() => ({})),
    started: options.started ?? (() => {}),
  }
}

/** The service among those of a phase; one of its own for a phase that is run without a workspace. */
export function tasksServiceOf(services: Readonly<Record<string, unknown>>): TasksService {
  return (services[TASKS_SERVICE] as TasksService | undefined) ?? createTasksService({ folder: process.cwd() })
}
