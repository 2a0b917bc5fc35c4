/** @module The graph of a workflow after branches, sub-workflows, loops and lists are unfolded: phases and the names they see. */
import type { JsonValue } from '../core/hash.ts'
import type { ResolvedReference } from './reference.ts'
import type { Origin } from './spellings/canonicalize.ts'
import type { Phase } from './workflow.ts'

export type Bindings = Readonly<Record<string, JsonValue>>

/** What a name stands for. */
export type Entry =
  | { readonly kind: 'phase'; readonly phase: FlatPhase }
  | { readonly kind: 'scope'; readonly scope: Scope }
  /** An output under its own name, where the phase need not be named. */
  | { readonly kind: 'output'; readonly phase: FlatPhase; readonly output: string }
  /** The members of a `for_each` or the rounds of a `repeat`. */
  | { readonly kind: 'several'; readonly pick: 'all' | 'last'; readonly entries: readonly Entry[] }

export interface Scope {
  readonly parent: Scope | undefined
  readonly entries: Map<string, Entry>
}

/** A group around phases whose `inputs`, `depends_on` and `condition` hold for all of them. */
export interface Group {
  readonly phase: Phase
  readonly origin: Origin
  /** Where the names of the group's own keys are looked up. */
  readonly scope: Scope
  readonly bindings: Bindings
  /** The `until` of the round before, which must not hold. */
  readonly round?: { readonly until: string; readonly scope: Scope; readonly bindings: Bindings }
}

export interface FlatCondition {
  readonly expression: string
  readonly expect: boolean
  readonly references: readonly ResolvedReference[]
  readonly bindings: Bindings
}

/** One phase of the graph. The fields from `inputs` on are filled in when names are looked up. */
export interface FlatPhase {
  /** `branch.phase`, `phase.element`, `loop.1.phase`. */
  readonly name: string
  readonly phase: Phase
  readonly origin: Origin
  /** Indices of `workflow.phases`, `phases`, …. */
  readonly source: readonly number[]
  readonly scope: Scope
  readonly groups: readonly Group[]
  readonly bindings: Bindings
  readonly enabled: boolean
  readonly when: 'succeeded' | 'always'
  readonly forEach?: { readonly over: string; readonly as: string; readonly maxItems: number }
  /** Expressions that need no output are replaced by their values. */
  config: JsonValue
  arms: { readonly ifTrue?: JsonValue; readonly ifFalse?: JsonValue }
  inputs: ResolvedReference[]
  /** What expressions in config, arms and gates refer to. */
  references: ResolvedReference[]
  /** For expressions that are evaluated during the run. */
  usedBindings: Bindings
  conditions: FlatCondition[]
  choice: FlatCondition | undefined
  after: string[]
  /** Lists of phases in `after` of which one that succeeded is enough: the rounds of a loop, the members of a list. */
  anyOf: string[][]
  /** Outputs that other phases take although none are declared. */
  readonly taken: Set<string>
  /** Keys of `config` whose text has an expression that only the run can evaluate. */
  openPaths: (readonly (string | number)[])[]
}
