/** @module Keeps secrets out of the journal: where a value turns up in a fact, its name stands instead. */
import type { EventBody } from './events.ts'

/** Shorter values would be found in ordinary words. */
const SHORTEST = 4

/** Facts that carry text of phases, programs and libraries. The plan and the config in it hold names, not values. */
const TEXTS: ReadonlySet<EventBody['type']> = new Set([
  'phase_log',
  'attempt_failed',
  'phase_failed',
  'gate_evaluated',
  'run_ended',
  'alert_raised',
  'alert_delivered',
])

/**
 * A function that replaces the values of `secrets` in the texts of a fact.
 *
 * @example
 * createRedaction({ TOKEN: 'abcdef' })({ type: 'phase_log', phase: 'a', level: 'info', message: 'sent abcdef' })
 * // { …, message: 'sent [secret TOKEN]' }
 */
export function createRedaction(secrets: Readonly<Record<string, string>>): (body: EventBody) => EventBody {
  // Longer values first: one may be the beginning of another.
  const pairs = Object.entries(secrets)
    .filter(([, value]) => value.length >= SHORTEST)
    .sort(([, a], [, b]) => b.length - a.length)
  if (pairs.length === 0) return (body) => body
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string')
      return pairs.reduce((text, [name, secret]) => text.replaceAll(secret, `[secret ${name}]`), value)
    if (Array.isArray(value)) return value.map(redact)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item)]))
  }
  return (body) => (TEXTS.has(body.type) ? (redact(body) as EventBody) : body)
}
