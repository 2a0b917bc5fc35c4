/**
 * @module What a report is drawn from: plain data, gathered from the journal and the artifacts before drawing starts. The
 * drawing itself reads nothing else, so the same data give the same page.
 */
import type { ErrorRecord } from '../core/errors.ts'
import type { JsonValue, Sha256 } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import type { Insight } from '../results/insight.ts'
import type { AnalysisReport } from '../results/insights.ts'
import type { PhaseStatus, RunStatus } from '../run/run-view.ts'

export interface ReportOutput {
  readonly name: string
  readonly kind: string
  /** Relative to the store's folder. */
  readonly path: string
  readonly bytes: number
  readonly sha256: Sha256
  /** The value itself where it is small enough to be read on the page. */
  readonly value?: JsonValue
}

export interface ReportGate {
  readonly status: 'passed' | 'failed' | 'waiting' | 'overridden'
  readonly checks: readonly {
    readonly name: string
    readonly kind: string
    readonly passed: boolean
    readonly skipped?: true
    readonly evidence: JsonValue
    readonly message?: string
  }[]
  readonly reason?: string
  readonly by?: string
}

export interface ReportAttempt {
  readonly attempt: number
  /** Milliseconds UTC. */
  readonly startedAt: number
  readonly durationMs?: number
  readonly error?: ErrorRecord
  readonly fallback?: string
}

export interface ReportPhase {
  readonly name: string
  readonly type: string
  readonly status: PhaseStatus
  /** Phases that it waited for. */
  readonly after: readonly string[]
  /** As written, with defaults. */
  readonly config?: JsonValue
  readonly attempts: readonly ReportAttempt[]
  /** Milliseconds UTC. */
  readonly startedAt?: number
  readonly endedAt?: number
  readonly durationMs: number
  /** The run whose outputs were taken over. */
  readonly reusedFrom?: string
  readonly outputs: readonly ReportOutput[]
  readonly figures: readonly Figure[]
  readonly warnings: readonly string[]
  /** What the phase said of itself while it ran. */
  readonly remarks?: readonly string[]
  readonly error?: ErrorRecord
  /** Why it was skipped, blocked or cancelled. */
  readonly cause?: string
  readonly partial?: boolean
  readonly gate?: ReportGate
  readonly resources?: { readonly memoryBytes: number; readonly cpuCores: number; readonly maxWorkers: number }
  /** Content key. */
  readonly key?: Sha256
}

/** Something found in the data or said about the run as a whole. */
export interface ReportFinding {
  readonly level: 'info' | 'warning' | 'error'
  readonly message: string
  /** Where: a file and a row. */
  readonly place?: string
  readonly hint?: string
}

export interface ReportData {
  readonly run: {
    readonly id: string
    readonly workflow: string
    readonly description?: string
    readonly status: RunStatus
    readonly seed: string
    /** Milliseconds UTC. */
    readonly createdAt: number
    readonly endedAt?: number
    readonly durationMs: number
    /** 1 + resumptions. */
    readonly starts: number
    readonly versions: Readonly<Record<string, string>>
    readonly definitionHash: Sha256
    readonly error?: ErrorRecord
  }
  /** What the phases worked on, as name and value: source, symbols, rows, first and last date, splits, fingerprint. */
  readonly data?: {
    readonly facts: readonly { readonly name: string; readonly value: string }[]
    readonly findings: readonly ReportFinding[]
  }
  /** The definition as written. */
  readonly definition?: { readonly file?: string; readonly text: string }
  /** In the plan's order. */
  readonly phases: readonly ReportPhase[]
  /** Sentences that follow from the facts of the run. */
  readonly insights: readonly Insight[]
  /** Analyses that the workflow asked for. */
  readonly analytics?: readonly Pick<AnalysisReport, 'title' | 'description' | 'insights'>[]
}
