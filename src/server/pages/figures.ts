/** @module Numbers as the pages write them, beyond what the report needs. */
import { formatDurationMs } from '../../core/units.ts'
import { formatNumber } from '../../report/format-number.ts'

/** Milliseconds with the digits that matter: `0.42 ms`, `12.3 ms`, `1.2 s`. */
export function formatMs(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–'
  if (ms < 9.995) return `${ms.toFixed(2)} ms`
  return ms < 999.5 ? `${ms.toFixed(1)} ms` : formatDurationMs(ms)
}

/**
 * A count with its word.
 *
 * @example
 * plural(1_024, 'command') // '1,024 commands'
 */
export function plural(value: number, word: string): string {
  return `${formatNumber(value, 'integer')} ${word}${value === 1 ? '' : 's'}`
}
