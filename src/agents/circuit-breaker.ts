/**
 * @module Stops asking a service that keeps failing (Nygard, "Release It!", 2007). Closed: requests pass. Open: they are
 * refused for a while. Half open: one request at a time tries whether the service is back.
 */
import type { Clock } from '../core/clock.ts'

export interface BreakerPolicy {
  /** Failures within the window that open it. Default 5. */
  readonly failures?: number
  /** Successes in the half-open state that close it. Default 2. */
  readonly successes?: number
  /** How long it stays open. Default 60 000 ms. */
  readonly openMs?: number
  /** Failures older than this do not count. Default 60 000 ms. */
  readonly windowMs?: number
  /** Only so many of the latest outcomes count. Default 10. */
  readonly windowSize?: number
}

export type BreakerState = 'closed' | 'open' | 'half_open'

/** What a caller got: leave to go on, which must be given back with the outcome, or how long to wait. */
export type Permit =
  | { readonly allowed: true; readonly settle: (outcome: 'success' | 'failure' | 'neither') => void }
  /** `beingTried`: another request finds out just now whether the service is back; waiting for it is no attempt. */
  | { readonly allowed: false; readonly retryAfterMs: number; readonly beingTried?: true }

export interface CircuitBreaker {
  readonly state: BreakerState
  ask(): Permit
}

/**
 * @example
 * const permit = breaker.ask()
 * if (permit.allowed) permit.settle((await works()) ? 'success' : 'failure')
 */
export function createCircuitBreaker(clock: Clock, policy: BreakerPolicy = {}): CircuitBreaker {
  const { failures = 5, successes = 2, openMs = 60_000, windowMs = 60_000, windowSize = 10 } = policy
  let outcomes: { readonly at: number; readonly failed: boolean }[] = []
  let openedAt: number | undefined
  let probing = false
  let good = 0
  /** Outcomes of requests allowed before the breaker last changed say nothing about now. */
  let era = 0

  const stateNow = (): BreakerState => {
    if (openedAt === undefined) return 'closed'
    return clock.monotonic() - openedAt >= openMs ? 'half_open' : 'open'
  }
  const open = (): void => {
    openedAt = clock.monotonic()
    outcomes = []
    good = 0
    era++
  }
  const settleClosed = (failed: boolean): void => {
    const now = clock.monotonic()
    outcomes = [...outcomes.filter(({ at }) => now - at < windowMs), { at: now, failed }].slice(-windowSize)
    if (outcomes.filter((each) => each.failed).length >= failures) open()
  }
  const settleProbe = (failed: boolean): void => {
    if (failed) {
      open()
      return
    }
    good++
    if (good < successes) return
    openedAt = undefined
    outcomes = []
    era++
  }

  return {
    get state() {
      return stateNow()
    },
    ask() {
      const state = stateNow()
      if (state === 'open') return { allowed: false, retryAfterMs: openMs - (clock.monotonic() - openedAt!) }
      if (state === 'half_open' && probing) return { allowed: false, retryAfterMs: 1_000, beingTried: true }
      const mine = era
      const probe = state === 'half_open'
      if (probe) probing = true
      let settled = false
      return {
        allowed: true,
        settle(outcome) {
          if (settled) return
          settled = true
          if (probe) probing = false
          if (outcome === 'neither' || mine !== era) return
          if (probe) settleProbe(outcome === 'failure')
          else settleClosed(outcome === 'failure')
        },
      }
    },
  }
}
