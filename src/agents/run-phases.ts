/**
 * @module Phases in their order, tasks at once inside of them, a gate before the next: with state that survives.
 *
 * **What is safe.** A task's result is in the store before anything that needs it starts. After a crash at any instruction
 * the same call goes on: finished tasks are not run again, gates that were passed are not asked again, and the context is
 * made of the same values in the same order.
 *
 * **When it passes.** A phase passes when its results can be combined, are not all empty, and its gate says so; a phase
 * without a gate passes when no task failed. A phase without tasks does not pass.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { type AlarmClock, systemAlarmClock } from './alarm-clock.ts'
import { createAuditLog } from './audit-log.ts'
import { type BudgetLimits, type BudgetStatus, createBudget, type Usage } from './budget.ts'
import type { BreakerPolicy, CircuitBreaker } from './circuit-breaker.ts'
import { createSharedClaims, type SharedClaims, type TaskLimits } from './claims.ts'
import type { Context } from './context.ts'
import { combineResults, type FanIn, isDecided } from './fan-in.ts'
import { noErrors } from './gates/checks.ts'
import { allOf, askGate, type Gate, type GateDecision, type GateVerdict } from './gates/gate.ts'
import { matchProgress, type PlannedNames } from './match-progress.ts'
import { gatesOf, type PhasePlan, planPhases } from './plan-phases.ts'
import type { WrittenTask } from './prepare-tasks.ts'
import { finishedTasks, notesOf, type PhaseProgress, type Progress, phaseValues } from './progress.ts'
import { memoryProgress, type ProgressStore } from './progress-file.ts'
import { createProgressKeeper, type ProgressKeeper } from './progress-keeper.ts'
import type { AgentProvider } from './providers/provider.ts'
import { createRedactor, keysOf } from './redact.ts'
import { type FailurePolicy, runTasks } from './run-tasks.ts'
import type { EditDocument, Task, TaskResult, TaskServices, TaskTypes } from './task.ts'
import { taskTypes as builtInTypes } from './task-types/index.ts'

export interface Phase {
  /** In references: `${id.task}`. */
  readonly id: string
  readonly name: string
  /** Whether tasks may run at once. Default false: one after the other, in the order written. */
  readonly parallel?: boolean | undefined
  readonly tasks: readonly WrittenTask[]
  readonly validation?: Gate | readonly Gate[] | undefined
  /** What becomes of the others when a task fails: `finish` (default) or `cancel`. */
  readonly on_failure?: FailurePolicy | undefined
  readonly fan_in?: FanIn | undefined
  /** At most so many tasks at once. Default 4. */
  readonly max_parallel?: number | undefined
  readonly budget?: BudgetLimits | undefined
  /** A gate that nobody may override. */
  readonly critical?: boolean | undefined
}

export interface RunPhasesOptions {
  /** Default: nothing is kept. */
  readonly store?: ProgressStore | undefined
  /** Where programs run and files are looked for. Default: the current folder. */
  readonly folder?: string | undefined
  readonly providers?: Readonly<Record<string, AgentProvider>> | undefined
  readonly editDocument?: EditDocument | undefined
  /** Default: those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Further texts to take out of logs and results. */
  readonly secrets?: readonly string[] | undefined
  /** Decides jitter and the seeds of tasks. Default `0`. */
  readonly seed?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly clock?: AlarmClock | undefined
  /** Limits by task type and by service; `phase` bounds all phases. */
  readonly limits?: TaskLimits | undefined
  readonly budget?: BudgetLimits | undefined
  readonly breaker?: BreakerPolicy | undefined
  /** A file for the audit log. */
  readonly auditFile?: string | undefined
  /** A folder for values that are too large for prompts. */
  readonly artifactFolder?: string | undefined
  /** What people decided about phases that wait, by phase. */
  readonly decisions?: Readonly<Record<string, GateDecision>> | undefined
  /** Gates that failed and are let pass, with reasons, by phase. */
  readonly overrides?: Readonly<Record<string, { readonly reason: string; readonly by: string }>> | undefined
  /** Further task types. */
  readonly taskTypes?: TaskTypes | undefined
  readonly graceMs?: number | undefined
  readonly onEvent?: ((event: PhasesEvent) => void) | undefined
}

export type PhasesEvent =
  | { readonly type: 'phase_started'; readonly phase: string }
  | { readonly type: 'task_started'; readonly phase: string; readonly task: string; readonly attempt: number }
  | { readonly type: 'task_ended'; readonly phase: string; readonly result: TaskResult }
  | { readonly type: 'gate_checked'; readonly phase: string; readonly validation: Validation }
  | { readonly type: 'warning'; readonly message: string }

export interface Validation {
  readonly passed: boolean
  readonly reason: string | null
  readonly evidence: JsonValue
  readonly waiting?: boolean
  /** It had nothing to check and passed for that reason. */
  readonly skipped?: boolean
  readonly approved_by?: string
  readonly overridden_by?: string
}

/** A phase that ended, with everything it left. */
export interface PhaseOutcome {
  readonly phase: Phase
  /** In the order of definition. */
  readonly results: readonly TaskResult[]
  /** What the values were combined to, with `fan_in`. */
  readonly result?: JsonValue
  readonly validation: Validation
}

export interface PhasesOutcome {
  readonly status: 'completed' | 'failed' | 'waiting' | 'cancelled'
  readonly completed: readonly PhaseOutcome[]
  /** The phase that failed, waits or was cancelled, with its own results. */
  readonly failed?: PhaseOutcome
  readonly reason?: string
  readonly context: Context
  readonly usage: Usage
  readonly budget: BudgetStatus
}

/**
 * Runs phases to their end, to the first gate that does not pass, or on from where an earlier call stopped.
 *
 * @throws UserErrors `TASK_INVALID` before anything runs, where phases or tasks are defined wrongly; UserError
 *   `PROGRESS_FOREIGN` where the store holds the progress of something else
 * @example
 * const { completed, failed, reason, context } = await runPhases(
 *   [{ id: 'discovery', name: 'Discovery', parallel: true, validation: validationGates().discovery,
 *      tasks: [{ title: 'Find tests', type: 'function', run: () => ({ files: ['a.test.ts'] }) }] }],
 *   { store: openProgressFile('PROGRESS.json') },
 * )
 */
export async function runPhases(phases: readonly Phase[], options: RunPhasesOptions = {}): Promise<PhasesOutcome> {
  const plans = planPhases(phases, { ...builtInTypes, ...options.taskTypes })
  const services = servicesOf(
    options,
    plans.flatMap(({ tasks }) => tasks),
  )
  const store = options.store ?? memoryProgress()
  const loaded = await store.load()
  const earlier = loaded === undefined ? undefined : matchProgress(loaded, plans.map(namesOf))
  warnOfUnknown(plans, earlier, options)
  const run: Run = {
    options,
    services,
    earlier,
    keeper: createProgressKeeper(store, plans, earlier, services.clock),
    budget: createBudget('the run', options.budget),
    breakers: new Map(),
    shared: createSharedClaims(),
    signal: options.signal ?? new AbortController().signal,
  }
  // What earlier processes used counts, also where it led to nothing.
  if (earlier !== undefined) run.budget.recordHere(earlier.usage)
  const completed: PhaseOutcome[] = []
  let context: Context = {}
  const end = async (status: PhasesOutcome['status'], failed?: PhaseOutcome): Promise<PhasesOutcome> => {
    const reason = failed?.validation.reason ?? undefined
    await run.keeper.end(status, failed?.phase.id ?? null, reason ?? null, run.budget.used)
    const rest = { context, usage: run.budget.used, budget: run.budget.status() }
    return {
      status,
      completed,
      ...(failed === undefined ? {} : { failed }),
      ...(reason === undefined ? {} : { reason }),
      ...rest,
    }
  }
  for (const plan of plans) {
    const outcome = await runPhase(plan, context, run)
    if (run.signal.aborted && !outcome.validation.passed) return end('cancelled', outcome)
    if (!outcome.validation.passed) return end(outcome.validation.waiting === true ? 'waiting' : 'failed', outcome)
    completed.push(outcome)
    context = { ...context, [plan.phase.id]: phaseValues(outcome.results, outcome.result) }
  }
  return end('completed')
}

interface Run {
  readonly options: RunPhasesOptions
  readonly services: TaskServices
  readonly earlier: Progress | undefined
  readonly keeper: ProgressKeeper
  readonly budget: ReturnType<typeof createBudget>
  readonly breakers: Map<string, CircuitBreaker>
  readonly shared: SharedClaims
  readonly signal: AbortSignal
}

async function runPhase({ phase, tasks }: PhasePlan, context: Context, run: Run): Promise<PhaseOutcome> {
  const { options, services, keeper, breakers, signal } = run
  const before = run.earlier?.phases.find(({ id }) => id === phase.id)
  const finished = finishedTasks(before)
  const emit = (event: PhasesEvent): void => tell(options, event)
  emit({ type: 'phase_started', phase: phase.id })
  const together = Math.min(
    phase.max_parallel ?? options.limits?.phase ?? 4,
    options.limits?.phase ?? Number.POSITIVE_INFINITY,
  )
  const budget = run.budget.inner(`phase ${phase.id}`, phase.budget)
  for (const { usage } of Object.values(finished)) budget.recordHere(usage)
  const results = await runTasks(tasks, {
    phase: phase.id,
    services,
    context,
    seed: options.seed ?? '0',
    budget,
    isCharged: true,
    shared: run.shared,
    notes: notesOf(before),
    onTaskNote: (task, note) => keeper.taskNoted(phase.id, task.id, note),
    limits: { ...options.limits, phase: phase.parallel === true ? together : 1 },
    onFailure: phase.on_failure,
    finished,
    hasPassed: before?.status === 'complete' && before.validation?.passed === true,
    signal,
    breakers,
    breakerPolicy: options.breaker,
    graceMs: options.graceMs,
    isEnough: (soFar) => isDecided(phase.fan_in, soFar),
    onTaskStart(task, attempt) {
      keeper.taskStarted(phase.id, task.id, attempt)
      emit({ type: 'task_started', phase: phase.id, task: task.id, attempt })
    },
    async onTaskDone(result) {
      await keeper.taskEnded(phase.id, result, run.budget.used)
      emit({ type: 'task_ended', phase: phase.id, result })
    },
  })
  const combined = phase.fan_in === undefined ? undefined : combineResults(phase.fan_in, results)
  const result = combined?.ok === true ? { result: combined.value } : {}
  const unchanged =
    before?.status === 'complete' &&
    before.validation?.passed === true &&
    results.every((each) => finished[each.task] === each)
  const validation: Validation = unchanged
    ? (before!.validation as Validation)
    : combined?.ok === false
      ? { passed: false, reason: combined.reason, evidence: null }
      : await validate(phase, results, context, run)
  if (!unchanged) await keeper.phaseEnded(phase.id, validation, combined?.ok === true ? combined.value : undefined)
  emit({ type: 'gate_checked', phase: phase.id, validation })
  return { phase, results, ...result, validation }
}

/** A fault of a listener must not disturb the run. */
function tell({ onEvent }: RunPhasesOptions, event: PhasesEvent): void {
  try {
    onEvent?.(event)
  } catch {
    // It is the listener's to report.
  }
}

async function validate(phase: Phase, results: readonly TaskResult[], context: Context, run: Run): Promise<Validation> {
  const { options, services, signal } = run
  if (signal.aborted) return { passed: false, reason: 'The run was cancelled.', evidence: null }
  const verdict = await judge(phase, results, context, run)
  if (signal.aborted && !verdict.passed) return { passed: false, reason: 'The run was cancelled.', evidence: null }
  const { passed, reason = null, evidence = null, waiting, skipped, approvedBy } = verdict
  const plain = services.redact.value({ evidence, reason })
  const override = options.overrides?.[phase.id]
  if (!passed && override !== undefined) {
    if (phase.critical === true) {
      return {
        passed: false,
        reason: `${plain.reason} The gate is critical and cannot be overridden.`,
        evidence: plain.evidence,
      }
    }
    return { passed: true, reason: override.reason, evidence: plain.evidence, overridden_by: override.by }
  }
  const told = passed ? (plain.reason ?? null) : (plain.reason ?? `The gate of phase ${phase.id} did not pass.`)
  return {
    passed,
    reason: told,
    evidence: plain.evidence,
    ...(waiting === true ? { waiting } : {}),
    ...(skipped === true ? { skipped } : {}),
    ...(approvedBy === undefined ? {} : { approved_by: approvedBy }),
  }
}

async function judge(phase: Phase, results: readonly TaskResult[], context: Context, run: Run): Promise<GateVerdict> {
  const gates = gatesOf(phase)
  if (results.length === 0) return { passed: false, reason: `Phase ${phase.id} has no tasks, so that it did nothing.` }
  const good = results.filter(({ status }) => status === 'succeeded')
  if (good.length === results.length && good.every(({ value }) => isNothing(value))) {
    return { passed: false, reason: `The results of phase ${phase.id} are all empty.` }
  }
  const gate =
    gates.length === 0
      ? phase.fan_in === undefined
        ? noErrors()
        : undefined
      : gates.length === 1
        ? gates[0]!
        : allOf(phase.id, ...gates)
  if (gate === undefined) return { passed: true }
  const decision = run.options.decisions?.[phase.id]
  const { services, signal } = run
  return askGate(gate, results, { phase: phase.id, context, services, signal, decision })
}

function isNothing(value: JsonValue): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}

const namesOf = ({ phase: { id, name }, tasks }: PhasePlan): PlannedNames => ({ id, name, tasks })

/** Work that the store holds is never dropped without a word; what is about something else is not touched. */
function warnOfUnknown(plans: readonly PhasePlan[], earlier: Progress | undefined, options: RunPhasesOptions): void {
  const known = new Set(plans.map(({ phase }) => phase.id))
  const unknown = (earlier?.phases ?? []).filter(({ id }: PhaseProgress) => !known.has(id)).map(({ id }) => id)
  const refuse = (expected: string, was: string): never => {
    throw new UserError('PROGRESS_FOREIGN', `Expected the progress of ${expected}, was that of ${was}.`, {
      hint: 'Name another progress file, or delete this one to begin anew.',
    })
  }
  if (earlier?.run !== undefined) refuse('these phases', `run ${earlier.run.id} of workflow "${earlier.run.workflow}"`)
  for (const { phase, tasks } of plans) {
    const before = earlier?.phases.find(({ id }) => id === phase.id)
    if (before?.status !== 'complete' || tasks.length === 0 || before.tasks.length > 0) continue
    const message = `The stored progress says that phase ${phase.id} is complete, and holds no results of it. It runs again.`
    tell(options, { type: 'warning', message })
  }
  const notes = options.store?.notes?.() ?? []
  if (notes.length > 0) {
    tell(options, {
      type: 'warning',
      message: `The stored progress has keys that are not taken over: ${notes.join(', ')}.`,
    })
  }
  if (unknown.length === 0) return
  if (unknown.length === earlier?.phases.length) {
    refuse(`phases ${[...known].join(', ') || '(there are none)'}`, `phases ${unknown.join(', ')}`)
  }
  tell(options, {
    type: 'warning',
    message: `The stored progress has phases that are not among these: ${unknown.join(', ')}. They are dropped.`,
  })
}

function servicesOf(options: RunPhasesOptions, tasks: readonly Task[]): TaskServices {
  const {
    folder = process.cwd(),
    providers = {},
    environment = process.env,
    secrets = [],
    clock = systemAlarmClock,
  } = options
  const keys = keysOf(tasks, Object.values(providers), environment)
  const redact = createRedactor(environment, [...secrets, ...keys])
  const { artifactFolder, auditFile, editDocument } = options
  return {
    folder,
    environment,
    providers,
    clock,
    redact,
    ...(editDocument === undefined ? {} : { editDocument }),
    ...(auditFile === undefined ? {} : { audit: createAuditLog(auditFile, { clock, redact }) }),
    ...(artifactFolder === undefined
      ? {}
      : {
          keepArtifact(sha256: string, text: string) {
            const path = join(artifactFolder, sha256)
            if (!existsSync(path)) writeFileAtomic(path, text)
          },
        }),
  }
}
