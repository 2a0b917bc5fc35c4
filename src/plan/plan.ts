/**
 * @module The plan: a checked workflow as a graph, ready to execute. Plain data: it can be journaled, hashed, shown and
 * sent to a thread.
 */
import type { JsonValue, Sha256 } from '../core/hash.ts'
import type { Workflow } from '../definition/workflow.ts'

/** `phase.output.path`, taken apart and checked. */
export interface PlannedInput {
  /** As written: `search.best_parameters` or `branch.search.best`. */
  readonly reference: string
  readonly phase: string
  readonly output: string
  /** Keys and indices inside the output; empty for the whole. */
  readonly path: readonly (string | number)[]
}

export type Priority = 'low' | 'medium' | 'high'

export interface PlannedPhase {
  /** Unique in the plan; phases of branches and sub-workflows carry their path: `technical_branch.search`. */
  readonly name: string
  readonly type: string
  /** Phases that must be finished before this one may start. Contains the phases of `inputs`. */
  readonly after: readonly string[]
  readonly inputs: readonly PlannedInput[]
  /** Declared outputs, each of which `run` must return. */
  readonly outputs: readonly string[]
  /** As written; `${…}` expressions are replaced when the inputs are known. */
  readonly config: JsonValue
  /** Index into `workflow.phases` of the phase that it came from, for messages. */
  readonly source: readonly (string | number)[]
  readonly resources: {
    readonly memoryBytes: number
    readonly cpuCores: number
    readonly maxWorkers: number
    readonly priority: Priority
  }
}

export interface Plan {
  readonly workflow: Workflow
  /** SHA-256 of the canonical workflow. */
  readonly definitionHash: Sha256
  /** Topological order, ties in the order of the definition. */
  readonly phases: readonly PlannedPhase[]
  readonly limits: { readonly memoryBytes: number; readonly cpuCores: number; readonly concurrency: number }
}
