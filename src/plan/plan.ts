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
  /** The phase that makes the output; the first of `from.phases` when there are several. */
  readonly phase: string
  readonly output: string
  /** Keys and indices inside the output; empty for the whole. */
  readonly path: readonly (string | number)[]
  /**
   * Set when several planned phases stand behind one name. `all`: the members of a `for_each`; the value is the list of
   * their values, in this order, without those that were skipped. `last`: the rounds of a `repeat`; the value is that of
   * the last one that succeeded. Dependents wait until every one of them has ended; skipped ones do not skip them as long
   * as one has succeeded.
   */
  readonly from?: { readonly pick: 'all' | 'last'; readonly phases: readonly string[] }
}

/** An output of an earlier run of the store, found when the plan was made: its content is part of the phase's key. */
export interface EarlierInput {
  /** `RUN.phase.output`: what the phase asks for. */
  readonly reference: string
  readonly kind: 'json' | 'table'
  /** Relative to the store's folder. */
  readonly path: string
  readonly sha256: Sha256
}

export type Priority = 'low' | 'medium' | 'high'

/** What happens when an attempt of a phase fails. Definition errors are never retried. */
export interface PhasePolicy {
  /**
   * What follows once `maxRetries` are used up. `retry`: the phase has failed, what depends on it is blocked, the rest goes
   * on. `continue_with_warning`: the failure is tolerated, dependents are skipped, the run may succeed. `abort_workflow`:
   * running phases are cancelled, the run fails. `fallback`: one more round of attempts with the fallback.
   */
  readonly onFailure: 'retry' | 'continue_with_warning' | 'abort_workflow' | 'fallback'
  /** Attempts after the first. */
  readonly maxRetries: number
  /** Wait before retry n (from 1): `min(baseMs · factor^n, capMs)`, with jitter from the run's seed. */
  readonly backoff: {
    readonly baseMs: number
    readonly factor: number
    readonly capMs: number
    readonly jitter: number
  }
  /** Absent: no limit. */
  readonly timeoutMs?: number
  /** A critical phase that fails ends the run at once, whatever `onFailure` says. */
  readonly critical: boolean
  /** Whether the outputs of an unfinished attempt may stand in for those of a finished one. */
  readonly partialResults: 'acceptable' | 'rejected'
  /** `reduced_parameter_space`, …; how the config is changed before the last round of attempts. */
  readonly fallback?: string
}

/** The policy of a phase that says nothing. Waits 2^n seconds before retry n, at most 60. */
export const defaultPolicy: PhasePolicy = {
  onFailure: 'retry',
  maxRetries: 3,
  backoff: { baseMs: 1000, factor: 2, capMs: 60_000, jitter: 0.1 },
  critical: false,
  partialResults: 'rejected',
}

/** One check of a gate. A phase's gate passes when all its checks pass or are skipped. */
export type PlannedGate = GateTerms & PlannedCheck

/** What every check may have. */
export interface GateTerms {
  /** An expression over outputs; where it is false the check is skipped. Default: the check always counts. */
  readonly onlyIf?: string
  /** False: nobody may let it pass when it failed. Default: true. */
  readonly overridable?: boolean
}

type PlannedCheck =
  /** An expression over outputs (own outputs by their name, others as `phase.output`) that must be true. */
  | { readonly kind: 'expression'; readonly name: string; readonly expression: string }
  /**
   * A number among the phase's outputs against a limit. `metrics` are the names to look for, in order: `max_drawdown: 0.15`
   * looks for `max_drawdown`, then `drawdown`.
   */
  | {
      readonly kind: 'criterion'
      readonly name: string
      readonly metrics: readonly string[]
      readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!='
      readonly value: number | string | boolean
    }
  /** A function of that name from the workspace or a plug-in. */
  | { readonly kind: 'validator'; readonly name: string; readonly validator: string }
  /** A program with arguments, started without a shell; exit code 0 passes. */
  | {
      readonly kind: 'command'
      readonly name: string
      readonly command: readonly [string, ...string[]]
      readonly timeoutMs?: number
    }
  | { readonly kind: 'json_schema'; readonly name: string; readonly output: string; readonly schema: JsonValue }
  /** Files that must exist and not be empty, relative to the working directory. */
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly string[] }
  /** Waits for a person. */
  | { readonly kind: 'manual'; readonly name: string; readonly message: string }

/** An expression that must give `expect`. It carries what it refers to, since its names may be those of an outer scope. */
export interface PlannedCondition {
  /** As written, `${…}` included. */
  readonly expression: string
  readonly expect: boolean
  readonly references: readonly PlannedInput[]
  readonly bindings?: Readonly<Record<string, JsonValue>>
}

/** One side of a conditional phase. */
export interface PlannedArm {
  readonly type: string
  readonly config: JsonValue
}

export interface PlannedPhase {
  /** Unique in the plan; phases of branches and sub-workflows carry their path: `technical_branch.search`. */
  readonly name: string
  readonly type: string
  /** Phases that must be finished before this one may start. Contains the phases of `inputs`. */
  readonly after: readonly string[]
  /**
   * Lists of phases in `after` of which one that succeeded is enough once all have ended: the rounds of a `repeat`, the
   * members of a `for_each`. Every other phase of `after` must succeed. A failed one blocks as usual. Default: none.
   */
  readonly anyOf?: readonly (readonly string[])[]
  readonly inputs: readonly PlannedInput[]
  /** Outputs of earlier runs that it reads beside its inputs. Default: none. */
  readonly earlier?: readonly EarlierInput[]
  /** Declared outputs, each of which `run` must return. */
  readonly outputs: readonly string[]
  /** As written; `${…}` expressions are replaced when the inputs are known. */
  readonly config: JsonValue
  /** Path in the definition of the phase that it came from, for messages. */
  readonly source: readonly (string | number)[]
  readonly resources: {
    readonly memoryBytes: number
    readonly cpuCores: number
    readonly maxWorkers: number
    /** Of all cores, what trials may keep busy. Default: 100. */
    readonly maxCpuPercent?: number
    /** Load of the machine above which trials slow down. Default: none. */
    readonly maxLoadPerCore?: number
    readonly priority: Priority
  }
  /** Default: {@link defaultPolicy}. */
  readonly policy?: PhasePolicy
  /** Checked in order after the outputs are on disk and before dependents may start. Default: none. */
  readonly gates?: readonly PlannedGate[]
  /** Default: true. A disabled phase is skipped. */
  readonly enabled?: boolean
  /** `always` runs even when a phase of `after` failed or was skipped. Default: `succeeded`. */
  readonly when?: 'succeeded' | 'always'
  /** Evaluated in order when `after` is finished; the first that is not as expected skips the phase. Default: none. */
  readonly conditions?: readonly PlannedCondition[]
  /** Selects the type and config that run, instead of `type` and `config`; a side that is absent skips the phase. */
  readonly choice?: {
    readonly condition: PlannedCondition
    readonly ifTrue?: PlannedArm
    readonly ifFalse?: PlannedArm
  }
  /**
   * Values that `config`, the arms of `choice`, `forEach` and gates refer to in `${…}`. They decide the content key through
   * the resolved config.
   */
  readonly references?: readonly PlannedInput[]
  /** Constant names for expressions: `item`, `index` of a `for_each`, `round` of a `repeat`, `params` of a template. */
  readonly bindings?: Readonly<Record<string, JsonValue>>
  /**
   * A `for_each` over a list that only exists when an earlier phase has ended. `over` is the expression that gives it; the
   * engine runs `config` once per element and each output is the list of the elements' outputs.
   */
  readonly forEach?: { readonly over: string; readonly as: string; readonly maxItems: number }
}

export interface Plan {
  readonly workflow: Workflow
  /** SHA-256 of the canonical workflow. */
  readonly definitionHash: Sha256
  /** Topological order, ties in the order of the definition. */
  readonly phases: readonly PlannedPhase[]
  readonly limits: { readonly memoryBytes: number; readonly cpuCores: number; readonly concurrency: number }
}
