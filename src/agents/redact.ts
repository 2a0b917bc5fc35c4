/** @module Keeps secrets out of errors, logs, prompts and results. */
import type { JsonValue } from '../core/hash.ts'

/** Variables whose value is a secret, by their name. */
const SECRET_NAME = /(key|token|secret|passw|credential|private|auth)/i

/** Shorter values, numbers and switches would blacken ordinary text. */
const SHORTEST_SECRET = 8

const REDACTED = '[redacted]'

/** Forms of secrets that are known without the environment: API keys, bearer tokens, credentials inside of URLs. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/g, REDACTED],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [/(:\/\/)[^/\s:@]+:[^/\s@]+@/g, `$1${REDACTED}@`],
]

export interface Redactor {
  text(text: string): string
  /** Every text inside a value, keys of objects too. Values without secrets come back as they are. */
  value<T extends JsonValue>(value: T): T
}

/**
 * @param environment values of variables with telling names (`…KEY…`, `…TOKEN…`, `…SECRET…`, `…PASSWORD…`) are secrets
 * @param more further secrets
 * @example
 * createRedactor({ API_KEY: 'hunter2hunter2' }).text('key=hunter2hunter2') // 'key=[redacted]'
 */
export function createRedactor(
  environment: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): Redactor {
  const secrets = new Set(more.filter((secret) => secret !== ''))
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value.length < SHORTEST_SECRET || !SECRET_NAME.test(name)) continue
    if (/^[\d.]+$/.test(value) || value.startsWith('/')) continue
    secrets.add(value)
  }
  for (const secret of [...secrets]) {
    secrets.add(encodeURIComponent(secret))
    secrets.add(JSON.stringify(secret).slice(1, -1))
    secrets.add(Buffer.from(secret).toString('base64'))
  }
  // A longer secret may hold a shorter one.
  const ordered = [...secrets].sort((a, b) => b.length - a.length)
  const text = (input: string): string => {
    let output = input
    for (const secret of ordered) if (output.includes(secret)) output = output.replaceAll(secret, REDACTED)
    for (const [pattern, replacement] of PATTERNS) output = output.replace(pattern, replacement)
    return output
  }
  const walk = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return text(value)
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(walk)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [text(key), walk(each)]))
  }
  return { text, value: <T extends JsonValue>(value: T) => walk(value) as T }
}
