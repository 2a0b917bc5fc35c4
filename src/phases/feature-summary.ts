/** @module What features look like over all rows: how many values, how they spread, which of them say nearly the same. */
import type { FeatureColumn } from '../research/features/index.ts'
import { correlation, mean, quantile, standardDeviation } from '../stats/index.ts'
import { getNumbers, type Table } from '../tables/table.ts'

/** One feature over all symbols and times; numbers are null without values. */
export interface FeatureRow {
  readonly name: string
  readonly format: FeatureColumn['format']
  readonly formula: string
  readonly values: number
  readonly missing: number
  readonly mean: number | null
  readonly deviation: number | null
  readonly minimum: number | null
  readonly quartiles: readonly [number, number, number] | null
  readonly maximum: number | null
}

export interface FeatureSummary {
  readonly rows: readonly FeatureRow[]
  /** `correlations[i][j]` of features i and j over the rows that have both; null with fewer than three. */
  readonly correlations: readonly (readonly (number | null)[])[]
  /** Pairs of which one adds little to the other, the nearest first. */
  readonly alike: readonly { readonly a: string; readonly b: string; readonly correlation: number }[]
}

/** |correlation| from which two features are called nearly the same. */
const ALIKE = 0.95

/** Summarizes the columns of a table of features. */
export function summarizeFeatures(table: Table, columns: readonly FeatureColumn[]): FeatureSummary {
  const values = columns.map(({ name }) => getNumbers(table, name))
  const correlations = values.map((): (number | null)[] => new Array<number | null>(values.length).fill(null))
  const alike: { a: string; b: string; correlation: number }[] = []
  for (let a = 0; a < values.length; a++) {
    for (let b = a; b < values.length; b++) {
      const found = correlationOf(values[a]!, values[b]!)
      correlations[a]![b] = found
      correlations[b]![a] = found
      if (a !== b && found !== null && Math.abs(found) >= ALIKE)
        alike.push({ a: columns[a]!.name, b: columns[b]!.name, correlation: found })
    }
  }
  alike.sort((one, other) => Math.abs(other.correlation) - Math.abs(one.correlation))
  return { rows: columns.map((column, k) => rowOf(column, values[k]!)), correlations, alike }
}

function rowOf({ name, format, formula }: FeatureColumn, column: Float64Array): FeatureRow {
  const values = column.filter((value) => !Number.isNaN(value))
  const some = <T>(value: () => T): T | null => (values.length === 0 ? null : value())
  return {
    name,
    format,
    formula,
    values: values.length,
    missing: column.length - values.length,
    mean: some(() => mean(values)),
    deviation: values.length < 2 ? null : standardDeviation(values),
    minimum: some(() => quantile(values, 0)),
    quartiles: some(() => [quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)]),
    maximum: some(() => quantile(values, 1)),
  }
}

function correlationOf(a: Float64Array, b: Float64Array): number | null {
  const rows = a.reduce((count, value, row) => count + (Number.isNaN(value) || Number.isNaN(b[row]!) ? 0 : 1), 0)
  if (rows < 3) return null
  if (rows === a.length) return correlation(a, b)
  const has = (_: number, row: number): boolean => !Number.isNaN(a[row]!) && !Number.isNaN(b[row]!)
  return correlation(a.filter(has), b.filter(has))
}
