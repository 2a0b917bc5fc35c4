/** @module What a planned phase asks of the engine beside its work: retries, limits of time, what its failure means. */
import { createRandom } from '../core/random.ts'
import { defaultPolicy, type PhasePolicy, type Plan, type PlannedPhase } from '../plan/plan.ts'

/** What follows when no attempt is left. */
export type LastResort =
  /** Phases after it are blocked, others go on, the run fails. */
  | 'block'
  /** The run goes on and may succeed; phases after it are skipped. */
  | 'continue'
  /** The run stops at once and fails. */
  | 'abort'

export interface PhaseRules {
  readonly policy: PhasePolicy
  readonly lastResort: LastResort
  /** Whether unfinished results may stand after a failure, and after a timeout. */
  readonly partialAfter: { readonly failure: boolean; readonly timeout: boolean }
  /** What an error that nobody expected means; `undefined`: what any failure means. */
  readonly unexpected: LastResort | undefined
  /** Fewer workers after a thread was lost, which mostly means that the memory ran out. */
  readonly degrade: boolean
}

const UNEXPECTED = { checkpoint_and_abort: 'abort', abort: 'abort', continue_with_warning: 'continue' } as const

/** The rules of a phase: its own policy, then the workflow's `error_policy`. */
export function rulesOf(plan: Plan, planned: PlannedPhase): PhaseRules {
  const policy = planned.policy ?? defaultPolicy
  const global: Partial<Plan['workflow']['error_policy']> = plan.workflow.error_policy ?? {}
  const acceptable = policy.partialResults === 'acceptable'
  return {
    policy,
    lastResort: lastResort(policy),
    partialAfter: { failure: acceptable, timeout: acceptable || global.timeout_action === 'save_partial_results' },
    // A phase that says what its failure means is taken at its word.
    unexpected:
      policy.onFailure === 'retry' && !policy.critical && global.unexpected_error !== undefined
        ? UNEXPECTED[global.unexpected_error]
        : undefined,
    degrade: global.resource_exhaustion !== 'fail',
  }
}

function lastResort({ critical, onFailure }: PhasePolicy): LastResort {
  if (critical || onFailure === 'abort_workflow') return 'abort'
  return onFailure === 'continue_with_warning' ? 'continue' : 'block'
}

/**
 * Milliseconds to wait before retry `n` (1 is the first): `min(base · factor^n, cap)`, less a random part of at most
 * `jitter`, so that phases that failed together do not come back together. The run's seed decides it.
 *
 * @example
 * backoffMs(defaultPolicy.backoff, '1', 'search', 3) // between 7,200 and 8,000
 */
export function backoffMs(backoff: PhasePolicy['backoff'], seed: string, phase: string, n: number): number {
  const { baseMs, factor, capMs, jitter } = backoff
  const longest = Math.min(capMs, baseMs * factor ** n)
  return Math.round(longest * (1 - jitter * createRandom(seed, 'backoff', phase, n).next()))
}
