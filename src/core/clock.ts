/** @module The only place that reads the time; everything else is given a `Clock`, so that a run can be replayed and tested. */

export interface Clock {
  /** Milliseconds since 1970 in UTC. May jump when the system's clock is set. */
  now(): number
  /** Milliseconds from an arbitrary start. Never goes back; use it for durations. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}

/**
 * A clock that moves only when told to.
 *
 * @example
 * const clock = manualClock(1_000)
 * clock.advance(5)
 * clock.now() // 1005
 */
export function manualClock(startMs = 0): Clock & { advance(ms: number): void } {
  let time = startMs
  return {
    now: () => time,
    monotonic: () => time,
    advance(ms) {
      time += ms
    },
  }
}
