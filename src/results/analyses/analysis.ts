/** @module The contract of an analysis: facts of a run in, sentences and the numbers behind them out. */
import type { JsonValue } from '../../core/hash.ts'
import type { Insight } from '../insight.ts'
import type { RunFacts } from '../run-facts.ts'

export interface AnalysisResult {
  /** Empty when the run has nothing to say about this. */
  readonly insights: readonly Insight[]
  /** The numbers behind the sentences. */
  readonly numbers: JsonValue
}

export interface Analysis {
  readonly title: string
  /** What is computed, and how, one or two sentences. */
  readonly description: string
  analyze(facts: RunFacts): AnalysisResult
}
