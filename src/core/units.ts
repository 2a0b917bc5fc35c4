/** @module Quantities as people write them: `512MB`, `1.5 GiB`, `90s`, `2h`; and as people read them. */
import { UserError } from './errors.ts'

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

/** Bytes of `512MB`, `2 GB`, `1.5GiB`; a bare number is bytes. Throws a {@link UserError} on anything else. */
export function parseBytes(text: string | number): number {
  if (typeof text === 'number') return text
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text)
  const unit = match === null ? undefined : BYTES[(match[2] || 'b').toLowerCase()]
  if (match === null || unit === undefined) {
    throw new UserError('INVALID_ARGUMENT', `Expected a size such as "512MB" or "2GiB", was "${text}".`)
  }
  return Math.round(Number(match[1]) * unit)
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5, d: 864e5 }

/** Milliseconds of `250ms`, `90s`, `5m`, `2h`, `1d`; a bare number is milliseconds. Throws a {@link UserError}. */
export function parseDurationMs(text: string | number): number {
  if (typeof text === 'number') return text
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text)
  const unit = match === null ? undefined : MILLISECONDS[match[2]!.toLowerCase()]
  if (match === null || unit === undefined) {
    throw new UserError('INVALID_ARGUMENT', `Expected a duration such as "90s" or "2h", was "${text}".`)
  }
  return Number(match[1]) * unit
}

/** `1.5 MB`, `12 kB`: decimal units, at most three digits. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** `350 ms`, `4.2 s`, `3m 05s`, `2h 10m`. */
export function formatDurationMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`
  return `${Math.floor(seconds / 3600)}h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}m`
}

/**
 * The name of a unit beside a number. Units are written in the plural; one of them loses its `s`.
 *
 * @example
 * unitFor(1, 'trials') // 'trial'
 */
export function unitFor(count: number, plural: string): string {
  return count === 1 && plural.endsWith('s') ? plural.slice(0, -1) : plural
}
