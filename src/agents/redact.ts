/** @module Keeps secrets out of errors, logs, prompts and results. */
import { existsSync } from 'node:fs'
import type { JsonValue } from '../core/hash.ts'
import { secretForms } from '../core/secret-forms.ts'
import type { AgentProvider } from './providers/provider.ts'
import type { Task } from './task.ts'

/** Variables whose value is a secret, by their name. `GIT_AUTHOR_NAME` is none. */
const SECRET_NAME = /(key|token|secret|pass|_pwd|credential|private|auth(?!ors?(?:_|$))|webhook|cookie)/i

/** Numbers and file names under such names are mostly none. */
const AMOUNT_NAME = /(max|limit|count|size|timeout|tokens|seconds|_ms$)/i
const PLACE_NAME = /(path|file|dir|folder|sock|home)$/i

/** Shorter values and switches would blacken ordinary text. */
const SHORTEST_SECRET = 8
/** The same, of what is known to be a key. */
const SHORTEST_KEY = 4

const REDACTED = '[redacted]'

/** Secrets of known forms are rarely longer. */
const LONGEST_PATTERN = 512

/** Forms of secrets that are known without the environment: API keys, bearer tokens, credentials inside of URLs. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/g, REDACTED],
  [/\b(?:github_pat_|glpat-|xox[abprs]-)[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REDACTED],
  [/\bAIza[A-Za-z0-9_-]{35}/g, REDACTED],
  [/\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g, REDACTED],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]{1,4000}?-----END [A-Z ]*PRIVATE KEY-----/g, REDACTED],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [/(:\/\/)[^/\s:@"'<>\\]*:[^/\s"'<>\\]+@/g, `$1${REDACTED}@`],
]

export interface Redactor {
  text(text: string): string
  /** Every text inside a value, keys of objects too. Values without secrets come back as they are. */
  value<T extends JsonValue>(value: T): T
  /** Longest text that is known as one secret: half of one is not. Whoever cuts a text redacts so much more of it first. */
  readonly reach: number
}

/**
 * @param environment values of variables with telling names (`…KEY…`, `…TOKEN…`, `…SECRET…`, `…PASS…`) are secrets, and passwords
 *   in addresses
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
    if (value === undefined) continue
    if (isSecret(name, value)) secrets.add(value)
    for (const password of passwordsIn(value)) if (password.length >= SHORTEST_SECRET) secrets.add(password)
  }
  for (const secret of [...secrets]) for (const form of secretForms(secret)) secrets.add(form)
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
  const reach = Math.max(LONGEST_PATTERN, ordered[0]?.length ?? 0)
  return { text, value: <T extends JsonValue>(value: T) => walk(value) as T, reach }
}

function isSecret(name: string, value: string): boolean {
  if (value.length < SHORTEST_SECRET || !SECRET_NAME.test(name)) return false
  if (/^[\d.]+$/.test(value)) return !AMOUNT_NAME.test(name)
  // Keys in base64 may begin with a slash, too.
  return !value.startsWith('/') || !(PLACE_NAME.test(name) || existsSync(value))
}

/** That of an address, as it stands there and as it is meant. */
function passwordsIn(value: string): string[] {
  if (!value.includes('://') || !URL.canParse(value)) return []
  const { password } = new URL(value)
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}

/**
 * Secrets that are known by what they are used for, whatever their variables are called: keys of providers and of headers.
 *
 * @example
 * createRedactor(process.env, keysOf(tasks, Object.values(providers), process.env))
 */
export function keysOf(
  tasks: readonly Task[],
  providers: readonly AgentProvider[],
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const named = tasks.flatMap(({ code, fields }) => code.keyVariables?.(fields) ?? [])
  const keys = [...named.map((name) => environment[name] ?? ''), ...providers.flatMap((each) => each.keys?.() ?? [])]
  return keys.filter((key) => key.length >= SHORTEST_KEY)
}
