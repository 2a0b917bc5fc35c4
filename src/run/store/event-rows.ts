/** @module Events as rows of the journal and back. */
import type { RunId } from '../../core/ids.ts'
import type { EventBody, RunEvent } from '../events.ts'

/** Columns in the order of the queries; `raw` rows are arrays because a million objects with column names cost twice as much. */
export type EventRow = readonly [
  id: number,
  time: number,
  type: string,
  phase: string | null,
  cause: number | null,
  data: string,
]

/** The phase that an event is about. */
export function phaseOf(body: EventBody): string | null {
  return 'phase' in body && body.phase !== undefined ? body.phase : null
}

/** The fields of an event that have no column of their own, as JSON. */
export function dataOf(body: EventBody): string {
  const { type: _type, phase: _phase, ...rest } = body as EventBody & { phase?: string }
  return JSON.stringify(rest)
}

export function correlationOf(run: RunId, phase: string | null): string {
  return phase === null ? run : `${run}/${phase}`
}

/** @param offset the number that the row's id has before the run's first event */
export function toEvent(run: RunId, offset: number, row: EventRow): RunEvent {
  const [id, time, type, phase, cause, data] = row
  const event = JSON.parse(data)
  event.type = type
  if (phase !== null) event.phase = phase
  event.run = run
  event.seq = id - offset
  event.time = time
  event.correlation = correlationOf(run, phase)
  if (cause !== null) event.causation = cause
  return event as RunEvent
}
