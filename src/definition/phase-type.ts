/**
 * @module The contract of a phase type: the code behind `type: optimization`.
 *
 * **Where it runs.** `run` is called in a worker thread of its own unless `host` says `coordinator`. A timeout or a cancel
 * first aborts `signal`; if `run` has not returned after a grace period the thread is terminated, busy loop or not. A
 * phase type therefore keeps nothing in memory that it cannot lose: finished work goes to `parts`.
 *
 * **What decides the result.** Config, inputs, data, seed and the type's `version`, and nothing else: not the number of
 * workers, not the time, not what an earlier attempt left in memory. The engine hashes exactly these to decide whether a
 * result can be reused, so a phase type that reads anything else breaks reuse and resume.
 *
 * **Order of durability.** A part or an output is on disk and journaled before anyone is told of it. `parts.write`
 * resolves after that.
 */
import type { ZodType } from 'zod'
import type { JsonValue } from '../core/hash.ts'
import type { TableContent } from '../tables/contents.ts'
import type { Table } from '../tables/table.ts'
import type { Figure } from './figure.ts'

/** A value that a phase hands to later phases. */
export type OutputValue =
  | { readonly kind: 'json'; readonly value: JsonValue }
  /** `holds` is checked before anything is written; readers may rely on it. */
  | { readonly kind: 'table'; readonly table: Table; readonly holds?: TableContent }
  /** For tables too large to hold: `write` fills the given path with Parquet. */
  | { readonly kind: 'parquet'; readonly write: (path: string) => Promise<void> }

/** What `run` returns. */
export interface PhaseResult {
  /** By output name. Every output that the definition declares must be here; more are allowed. */
  readonly outputs: Readonly<Record<string, OutputValue>>
  readonly figures?: readonly Figure[]
  /** Sentences for the person who reads the report: degenerate cases, limits, suspicions. */
  readonly warnings?: readonly string[]
}

/** How far a phase is. All fields are optional but `done` and `total` go together. */
export interface Progress {
  readonly done?: number
  readonly total?: number
  /** What is counted: `trials`, `folds`, `tasks`. */
  readonly unit?: string
  /** The best value so far, with the name of the objective. */
  readonly best?: { readonly name: string; readonly value: number }
  readonly note?: string
}

/** A finished piece of a phase's work that survives a crash of the phase. */
export interface Part {
  readonly name: string
  /** Plain data stored with the part in the journal: the range of trials that it covers, say. */
  readonly meta: JsonValue
}

export interface Parts {
  /** Parts written by this and earlier attempts with the same content key, in order of writing. */
  list(): readonly Part[]
  /** Resolves when the bytes are on disk (temporary name, fsync, rename) and journaled with their SHA-256. */
  write(name: string, bytes: Uint8Array, meta: JsonValue): Promise<void>
  /** The bytes of a part, verified against the journaled SHA-256. */
  read(name: string): Promise<Uint8Array>
}

/** What the engine gives to `run`. */
export interface PhaseContext<Config = unknown> {
  readonly phase: { readonly name: string; readonly type: string; readonly outputs: readonly string[] }
  /** Parsed by the type's schema; references and expressions are already replaced by values. */
  readonly config: Config
  /** Seed of this phase: depends on the workflow's seed and the phase's name only. */
  readonly seed: string
  readonly signal: AbortSignal
  readonly resources: {
    readonly maxWorkers: number
    readonly memoryBytes: number
    /** Of all cores, what trials may keep busy; 100 unless given. */
    readonly maxCpuPercent?: number
    /** Load average of the machine, for each core, above which trials slow down; no limit unless given. */
    readonly maxLoadPerCore?: number
  }
  /**
   * An output of an earlier phase, by `phase.output` or `phase.output.path`, verified on read. JSON outputs come as
   * values, tables as {@link Table}. Only references that the phase declares in `inputs` exist. Of a large table `columns`
   * reads just those, in that order.
   */
  input(reference: string, options?: { readonly columns?: readonly string[] }): Promise<JsonValue | Table>
  /** The declared input references, in order. */
  readonly inputs: readonly string[]
  /** What the workspace shares with every phase: market data for research workflows. Plain data and shared memory. */
  readonly services: Readonly<Record<string, unknown>>
  readonly parts: Parts
  progress(progress: Progress): void
  /** A line in the journal and the log. Never put secrets here. */
  log(level: 'info' | 'warning', message: string): void
}

/** A mistake or a remark that `check` finds in a phase, before anything runs. */
export interface PhaseRemark {
  /** `unavailable`: legal, and this version cannot run it yet. */
  readonly level: 'error' | 'warning' | 'unavailable'
  /** Path inside the phase's `config`, for the line and column. */
  readonly path: readonly (string | number)[]
  /** It is about the key at the path, not its value. */
  readonly at?: 'key'
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** What `phaseline plan` shows before a run. */
export interface PhaseEstimate {
  /** Number of trials, folds or tasks, with the word for them. */
  readonly work?: { readonly count: number; readonly unit: string }
}

export interface PhaseType<Config = unknown> {
  /** The word after `type:`. */
  readonly type: string
  /** Raised when the same config and inputs give a different result; recomputes what was stored. */
  readonly version: number
  readonly description: string
  /** Parses `config`: defaults, checks, JSON Schema, reference page. */
  readonly config: ZodType<Config>
  /** What it can hand on, with a description each. */
  readonly outputs: Readonly<Record<string, string>>
  /** Services whose fingerprint belongs to the content key: `['market']`. */
  readonly uses: readonly string[]
  /** `thread` (default) for anything that takes longer than a millisecond. */
  readonly host?: 'thread' | 'coordinator'
  check?(config: Config, services: Readonly<Record<string, unknown>>): readonly PhaseRemark[]
  /** `check` can be given texts whose `${…}` only the run can evaluate. Default: then it is not called. */
  readonly checksOpen?: boolean
  estimate?(config: Config, services: Readonly<Record<string, unknown>>): PhaseEstimate
  run(context: PhaseContext<Config>): Promise<PhaseResult>
  /**
   * Changed configs for a last round of attempts, by the word after `fallback_method:`. Each takes the config as written
   * (references replaced) and returns one that asks for less.
   */
  readonly fallbacks?: Readonly<Record<string, (config: JsonValue) => JsonValue>>
  /**
   * What can be made of the parts written so far. Called after the last attempt failed when the policy says
   * `partial_results: acceptable`; without it, or without parts, there are no partial results.
   */
  partial?(context: PhaseContext<Config>): Promise<PhaseResult>
}

/**
 * Declares a phase type; the config's type follows from its schema.
 *
 * @example
 * export const double = definePhaseType({
 *   type: 'double', version: 1, description: 'Doubles a number.', config: z.strictObject({ value: z.number() }),
 *   outputs: { result: 'twice the value' }, uses: [],
 *   run: async ({ config }) => ({ outputs: { result: { kind: 'json', value: config.value * 2 } } }),
 * })
 */
export function definePhaseType<Config>(type: PhaseType<Config>): PhaseType<Config> {
  return type
}

/** Phase types by the word after `type:`. */
// biome-ignore lint/suspicious/noExplicitAny: a registry holds types with unlike configs; each is parsed by its own schema.
export type PhaseRegistry = Readonly<Record<string, PhaseType<any>>>
