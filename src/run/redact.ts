/** @module Keeps secrets out of journal and artifacts: where a value turns up in a text, in any spelling, its name stands instead. */
import { secretForms } from '../core/secret-forms.ts'
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
export function createRedaction(secrets: Secrets): (body: EventBody) => EventBody {
  const redact = createRedactor(secrets)
  if (redact === undefined) return (body) => body
  return (body) => {
    if (TEXTS.has(body.type)) return redact(body)
    if (body.type !== 'phase_succeeded' || body.artifacts.warnings.length === 0) return body
    return { ...body, artifacts: { ...body.artifacts, warnings: redact(body.artifacts.warnings) } }
  }
}

/** Values of secrets by their names. */
export type Secrets = Readonly<Record<string, string>>

/** Replaces the values of secrets in all texts of plain data; `undefined` when there is nothing to replace. */
export function createRedactor(secrets: Secrets): (<T>(value: T) => T) | undefined {
  // Longer values first: one may be the beginning of another.
  const pairs = Object.entries(secrets)
    .filter(([, value]) => value.length >= SHORTEST)
    .flatMap(([name, value]) => secretForms(value).map((form) => [name, form] as const))
    .sort(([, a], [, b]) => b.length - a.length)
  if (pairs.length === 0) return undefined
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string')
      return pairs.reduce((text, [name, secret]) => text.replaceAll(secret, `[secret ${name}]`), value)
    if (Array.isArray(value)) return value.map(redact)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redact(item)]))
  }
  return <T>(value: T): T => redact(value) as T
}
