/** @module Numbers as a reader expects them: `+12.3 %`, `1,024`, `2008-10-10`; one spelling for tables, axes and tooltips. */
import { formatDurationMs } from '../core/units.ts'
import type { NumberFormat } from '../definition/figure.ts'

/** Shown where a number is missing or not finite. */
export const MISSING = '–'

const cache = new Map<string, Intl.NumberFormat>()

function decimals(value: number, minimum: number, maximum: number): string {
  const key = `${minimum}/${maximum}`
  let format = cache.get(key)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: minimum, maximumFractionDigits: maximum })
    cache.set(key, format)
  }
  // -0.001 with two digits would print as "-0.00", a sign without a value.
  const text = format.format(value).replace(/^-(?=[0.,]*$)/, '')
  return text.replace('-', '−')
}

/** About four significant digits: 0.01234, 1.234, 123.4, 12,345; exponents outside of 1e-4 … 1e15. */
function significant(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 1e-4 || size >= 1e15) return value.toExponential(2).replaceAll('-', '−')
  const digits = Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(size))))
  return decimals(value, 0, digits)
}

/**
 * A number in one of the formats of figures. `null` and numbers that are not finite become a dash, infinities `∞`.
 *
 * @example
 * formatNumber(-0.5678, 'percent') // '−56.8%'
 * formatNumber(0, 'time')          // '1970-01-01'
 */
export function formatNumber(value: number | null | undefined, format: NumberFormat): string {
  if (value === null || value === undefined || Number.isNaN(value)) return MISSING
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  switch (format) {
    case 'percent': {
      const size = Math.abs(value)
      const places = size === 0 || size >= 0.1 ? 1 : size >= 0.001 ? 2 : 3
      return `${decimals(value * 100, places, places)}%`
    }
    case 'ratio':
      return decimals(value, 2, 2)
    case 'integer':
      return decimals(value, 0, 0)
    case 'money':
      return decimals(value, Math.abs(value) >= 1000 ? 0 : 2, Math.abs(value) >= 1000 ? 0 : 2)
    case 'time':
      return formatTime(value)
    case 'duration_ms':
      return formatDurationMs(value)
    case 'number':
      return significant(value)
  }
}

/** Microseconds UTC as a date, with the time of day where there is one. */
export function formatTime(micros: number): string {
  const date = new Date(Math.floor(micros / 1000))
  if (Number.isNaN(date.getTime())) return MISSING
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`
}

/**
 * Labels of one axis: all with the same number of decimals, as few as tell the ticks apart.
 *
 * @param step distance between two ticks
 */
export function formatTick(value: number, step: number, format: NumberFormat): string {
  if (format === 'time' || format === 'duration_ms') return formatNumber(value, format)
  const scale = format === 'percent' ? 100 : 1
  const shown = value * scale
  if (Math.abs(shown) >= 1e6) return compact(shown) + (format === 'percent' ? '%' : '')
  const places = Math.min(8, Math.max(0, -Math.floor(Math.log10(Math.abs(step) * scale) + 1e-9)))
  return decimals(shown, places, places) + (format === 'percent' ? '%' : '')
}

const compactFormat = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
const compact = (value: number): string => compactFormat.format(value).replace('-', '−')
