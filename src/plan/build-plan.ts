/** @module A checked workflow as a plan: phases in order, with resources, policies and gates filled in. */
import { availableParallelism, totalmem } from 'node:os'
import { hashJson, type JsonValue } from '../core/hash.ts'
import { Diagnostics, type Finding, throwDiagnostics } from '../definition/diagnostics.ts'
import type { FlatPhase } from '../definition/flat-phase.ts'
import { criteriaSchema, criterionMetrics, gateName, readCriteria } from '../definition/gate.ts'
import type { LoadedWorkflow } from '../definition/load.ts'
import type { Gate, Phase, Policy, Workflow } from '../definition/workflow.ts'
import { defaultPolicy, type PhasePolicy, type Plan, type PlannedGate, type PlannedPhase } from './plan.ts'

/** What the plan may count on. Results never depend on it. */
export interface Machine {
  readonly cores: number
  readonly memoryBytes: number
}

export interface BuildPlanOptions {
  /** Default: this machine. */
  readonly machine?: Machine
}

const GB = 1e9
const DEFAULT_MEMORY_GB = 4

/**
 * The plan of a workflow.
 *
 * @throws UserErrors when a phase alone needs more than the limits of the workflow allow
 * @example
 * const plan = buildPlan(await loadWorkflow('workflow.yaml', { vocabulary }))
 */
export function buildPlan(loaded: LoadedWorkflow, options: BuildPlanOptions = {}): Plan {
  const { workflow, graph } = loaded
  const machine = options.machine ?? { cores: availableParallelism(), memoryBytes: totalmem() }
  const limits = {
    memoryBytes: workflow.limits.max_total_memory_gb * GB,
    cpuCores: workflow.limits.max_total_cpu_cores,
    concurrency: workflow.limits.max_concurrent_phases,
  }
  const found = new Diagnostics(loaded.source)
  const phases = graph.map((flat) => planPhase(flat, workflow, machine, (finding) => found.add(finding)))
  throwDiagnostics(found.list())
  return { workflow, definitionHash: hashJson(workflow), phases, limits }
}

function planPhase(
  flat: FlatPhase,
  workflow: Workflow,
  machine: Machine,
  add: (finding: Finding) => void,
): PlannedPhase {
  const { phase, conditions, choice, references, anyOf } = flat
  const policy = planPolicy(phase.policy)
  const gates = planGates(phase)
  const type = choice === undefined ? phase.type : (phase.if_true?.type ?? phase.if_false?.type ?? phase.type)
  return {
    name: flat.name,
    type,
    after: flat.after,
    ...(anyOf.length === 0 ? {} : { anyOf }),
    inputs: flat.inputs,
    outputs: phase.outputs ?? [...flat.taken],
    config: flat.config,
    source: flat.origin.path,
    resources: planResources(flat, workflow, machine, add),
    ...(samePolicy(policy) ? {} : { policy }),
    ...(gates.length === 0 ? {} : { gates }),
    ...(flat.enabled ? {} : { enabled: false }),
    ...(flat.when === 'always' ? { when: 'always' as const } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(choice === undefined
      ? {}
      : {
          choice: {
            condition: choice,
            ...(phase.if_true === undefined
              ? {}
              : { ifTrue: { type: phase.if_true.type, config: flat.arms.ifTrue ?? {} } }),
            ...(phase.if_false === undefined
              ? {}
              : { ifFalse: { type: phase.if_false.type, config: flat.arms.ifFalse ?? {} } }),
          },
        }),
    ...(references.length === 0 ? {} : { references }),
    ...(Object.keys(flat.usedBindings).length === 0 ? {} : { bindings: flat.usedBindings }),
    ...(flat.forEach === undefined ? {} : { forEach: flat.forEach }),
  }
}

/**
 * Memory: as written, or per container times the containers that run together, or 4 GB. Cores: as written, or the workers.
 * Workers and containers never exceed the machine's cores: more threads would only wait for each other. What is written and
 * does not fit the limits is a mistake; defaults shrink to fit.
 */
function planResources(
  flat: FlatPhase,
  workflow: Workflow,
  machine: Machine,
  add: (finding: Finding) => void,
): PlannedPhase['resources'] {
  const { resources } = flat.phase
  const limit = workflow.limits
  const asked = resources.cpu_cores === undefined ? undefined : Math.max(1, Math.floor(resources.cpu_cores))
  const wanted = resources.max_workers ?? resources.container_count ?? asked ?? machine.cores
  const perCore = resources.cpu_per_container ?? 1
  const free = machine.cores - (resources.reserve_cores ?? 0)
  const fitting = Math.max(1, Math.floor(Math.min(free, limit.max_total_cpu_cores) / Math.max(perCore, 1)))
  const byMemory =
    resources.memory_per_container_gb === undefined
      ? Number.POSITIVE_INFINITY
      : Math.floor(limit.max_total_memory_gb / resources.memory_per_container_gb)
  const maxWorkers = Math.max(1, Math.min(wanted, fitting, byMemory))
  const memoryGb =
    resources.memory_gb ??
    (resources.memory_per_container_gb === undefined
      ? Math.min(DEFAULT_MEMORY_GB, limit.max_total_memory_gb)
      : resources.memory_per_container_gb * maxWorkers)
  const cores =
    resources.cpu_cores ??
    (resources.cpu_per_container === undefined
      ? Math.min(resources.max_workers === undefined ? 1 : maxWorkers, limit.max_total_cpu_cores)
      : resources.cpu_per_container * maxWorkers)
  for (const [word, need, allowed, unit, key] of [
    ['memory', memoryGb, limit.max_total_memory_gb, 'GB', 'max_total_memory_gb'],
    ['cores', cores, limit.max_total_cpu_cores, 'cores', 'max_total_cpu_cores'],
  ] as const) {
    if (need <= allowed) continue
    add({
      code: 'WF_LIMITS',
      message: `Expected phase "${flat.name}" to need at most ${allowed} ${unit} of ${word === 'cores' ? 'CPU' : word} (${key}), was ${need}.`,
      path: flat.origin.path,
      at: 'key',
    })
  }
  return {
    memoryBytes: Math.round(memoryGb * GB),
    cpuCores: cores,
    maxWorkers,
    ...(resources.max_cpu_percent === undefined ? {} : { maxCpuPercent: resources.max_cpu_percent }),
    ...(resources.max_load_per_core === undefined ? {} : { maxLoadPerCore: resources.max_load_per_core }),
    priority: resources.priority,
  }
}

function planPolicy(policy: Policy): PhasePolicy {
  const onFailure = policy.on_failure
  return {
    onFailure: onFailure === 'retry' && policy.fallback_method !== undefined ? 'fallback' : onFailure,
    maxRetries: policy.max_retries,
    backoff: {
      ...defaultPolicy.backoff,
      baseMs: policy.backoff_seconds * 1000,
      capMs: policy.max_backoff_seconds * 1000,
    },
    ...(policy.timeout_seconds === undefined ? {} : { timeoutMs: policy.timeout_seconds * 1000 }),
    critical: policy.critical,
    partialResults: policy.partial_results,
    ...(policy.fallback_method === undefined ? {} : { fallback: policy.fallback_method }),
  }
}

const defaultText = JSON.stringify(defaultPolicy)
// Both are made with their keys in one order.
const samePolicy = (policy: PhasePolicy): boolean => JSON.stringify(policy) === defaultText

/** Gates as written, and those from `acceptance_criteria` inside the config. */
function planGates(phase: Phase): PlannedGate[] {
  const criteria = criteriaSchema.safeParse(phase.config.acceptance_criteria)
  return [...phase.gate, ...(criteria.success ? readCriteria(criteria.data) : [])].map(planGate)
}

function planGate(check: Gate): PlannedGate {
  return {
    ...planCheck(check),
    ...(check.only_if === undefined ? {} : { onlyIf: check.only_if }),
    ...(check.overridable === false ? { overridable: false } : {}),
  }
}

function planCheck(check: Gate): PlannedGate {
  const name = gateName(check)
  if ('expression' in check) return { kind: 'expression', name, expression: check.expression }
  if ('metric' in check) {
    return { kind: 'criterion', name, metrics: criterionMetrics(check), operator: check.operator, value: check.value }
  }
  if ('validator' in check) return { kind: 'validator', name, validator: check.validator }
  if ('command' in check) {
    const [program = '', ...rest] = check.command.map(String)
    return {
      kind: 'command',
      name,
      command: [program, ...rest],
      ...(check.timeout_seconds === undefined ? {} : { timeoutMs: check.timeout_seconds * 1000 }),
    }
  }
  if ('json_schema' in check) {
    return { kind: 'json_schema', name, output: check.output, schema: check.json_schema as JsonValue }
  }
  if ('files' in check) return { kind: 'files', name, files: check.files }
  return { kind: 'manual', name, message: check.manual }
}
