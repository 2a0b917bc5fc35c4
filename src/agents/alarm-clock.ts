/** @module A clock that can also call back later, so that time limits and back-off are tested without waiting. */
import { type Clock, manualClock, systemClock } from '../core/clock.ts'

export interface AlarmClock extends Clock {
  /** Calls `ring` once, `ms` milliseconds from now. Returns the function that takes the alarm back. */
  after(ms: number, ring: () => void): () => void
}

/** Node waits at most 2³¹ − 1 ms; longer timers would ring at once. */
const LONGEST_MS = 2_147_483_647

export const systemAlarmClock: AlarmClock = {
  ...systemClock,
  after(ms, ring) {
    const timer = setTimeout(ring, Math.min(ms, LONGEST_MS))
    return () => clearTimeout(timer)
  },
}

export interface ManualAlarmClock extends AlarmClock {
  /** Moves the time; alarms that are due ring in the order of their times. */
  advance(ms: number): void
  /** Moves the time to the next alarm and rings it; false without one. */
  ringNext(): boolean
  /** Alarms that have not rung. */
  readonly waiting: number
}

/**
 * An alarm clock that moves only when told to.
 *
 * @example
 * const clock = manualAlarmClock()
 * clock.after(1_000, () => console.log('one second later'))
 * clock.advance(1_000)
 */
export function manualAlarmClock(startMs = 0): ManualAlarmClock {
  const clock = manualClock(startMs)
  const alarms = new Map<number, { readonly at: number; readonly ring: () => void }>()
  let nextId = 0
  const due = (until: number): number | undefined => {
    let first: number | undefined
    for (const [id, { at }] of alarms) {
      if (at <= until && (first === undefined || at < alarms.get(first)!.at)) first = id
    }
    return first
  }
  const ringFirst = (until: number): boolean => {
    const id = due(until)
    if (id === undefined) return false
    const { at, ring } = alarms.get(id)!
    alarms.delete(id)
    clock.advance(Math.max(0, at - clock.now()))
    ring()
    return true
  }
  return {
    now: clock.now,
    monotonic: clock.monotonic,
    after(ms, ring) {
      const id = nextId++
      alarms.set(id, { at: clock.now() + Math.max(0, ms), ring })
      return () => {
        alarms.delete(id)
      }
    },
    advance(ms) {
      const until = clock.now() + ms
      while (ringFirst(until)) {}
      clock.advance(until - clock.now())
    },
    ringNext: () => ringFirst(Number.POSITIVE_INFINITY),
    get waiting() {
      return alarms.size
    },
  }
}
