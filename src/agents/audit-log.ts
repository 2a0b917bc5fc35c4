/** @module An append-only record of what tasks did: one JSON object a line, rotated by size, without secrets. */
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Redactor } from './redact.ts'

export interface AuditEntry {
  readonly phase: string
  readonly task: string
  /** `task.start`, `task.end`, `agent.ask`, `shell.spawn`, … */
  readonly action: string
  readonly details: Readonly<Record<string, JsonValue>>
}

export interface AuditLog {
  write(entry: AuditEntry): void
}

export interface AuditLogOptions {
  readonly clock: Clock
  readonly redact: Redactor
  /** A file that reached this size is renamed to `FILE.1`, that one to `FILE.2`. Default 10 000 000. */
  readonly maxBytes?: number
  /** Older files are deleted. Default 5. */
  readonly keep?: number
  /** Longer texts are cut, with the number of characters left out. Default 5 000. */
  readonly maxTextCharacters?: number
}

/**
 * An audit log in a file. A line is written with one call, so that lines of several processes do not mix.
 *
 * @example
 * const log = createAuditLog('audit.jsonl', { clock: systemClock, redact: createRedactor(process.env) })
 * log.write({ phase: 'review', task: 'read', action: 'agent.ask', details: { prompt: 'Read it.' } })
 */
export function createAuditLog(file: string, options: AuditLogOptions): AuditLog {
  const { clock, redact, maxBytes = 10_000_000, keep = 5, maxTextCharacters = 5_000 } = options
  mkdirSync(dirname(file), { recursive: true })
  const shorten = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return cutText(value, maxTextCharacters)
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(shorten)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shorten(each)]))
  }
  return {
    write(entry) {
      const { details, ...rest } = entry
      // Redacted before it is cut: half of a secret would not be recognized.
      const plain = shorten(redact.value({ ...rest, details: { ...details } }))
      const line = `${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...(plain as object) })}\n`
      if (sizeOf(file) + Buffer.byteLength(line) > maxBytes) rotate(file, keep)
      appendFileSync(file, line)
    },
  }
}

/** The text, or its beginning and how much is left out. */
export function cutText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text
  const end = /[\uD800-\uDBFF]/.test(text[maxCharacters - 1] ?? '') ? maxCharacters - 1 : maxCharacters
  return `${text.slice(0, end)} … (${text.length - end} more characters)`
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function rotate(file: string, keep: number): void {
  if (sizeOf(file) === 0) return
  rmSync(`${file}.${keep}`, { force: true })
  for (let number = keep - 1; number >= 1; number--) {
    if (statSync(`${file}.${number}`, { throwIfNoEntry: false }) !== undefined) {
      renameSync(`${file}.${number}`, `${file}.${number + 1}`)
    }
  }
  renameSync(file, `${file}.1`)
}
