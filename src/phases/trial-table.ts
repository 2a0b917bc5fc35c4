/** @module All trials of an optimization as a table, made part by part: index, parameters, metrics, status. */
import { trialStatus, trialStatusNames } from '../batch/index.ts'
import { type ColumnSchema, type Table, type TableColumn, tableOf } from '../tables/index.ts'
import type { SearchAim } from './search-aim.ts'
import { type Block, blockAt, rowAt, rowWidth } from './trial-blocks.ts'
import { PRUNED, type TrialPart } from './trial-parts.ts'

/** Rows of trials in the columns of one schema. */
export interface TrialTable {
  readonly schema: readonly ColumnSchema[]
  rows(part: TrialPart): Table
}

/** Columns of every table of trials. */
const OWN_COLUMNS: readonly string[] = ['trial', 'strategy', 'status', 'error']

/**
 * The column of a parameter: its own name, or `parameter_NAME` where a metric or another column has that name.
 *
 * @example
 * parameterColumn('exposure', ['sharpe_ratio', 'exposure']) // 'parameter_exposure'
 */
export function parameterColumn(name: string, metrics: readonly string[]): string {
  return OWN_COLUMNS.includes(name) || metrics.includes(name) ? `parameter_${name}` : name
}

/**
 * Which columns of a stored table may be parameters, by the names of these. Those of metrics are among them: what is a
 * parameter is for a space to say.
 */
export function parametersIn(columns: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of columns) {
    const own = name.startsWith('parameter_') ? name.slice('parameter_'.length) : undefined
    if (own !== undefined && (columns.includes(own) || OWN_COLUMNS.includes(own))) found.set(own, name)
    else if (!OWN_COLUMNS.includes(name) && !found.has(name)) found.set(name, name)
  }
  return found
}

/**
 * Columns: `trial`, `strategy` where there are several, a column for each parameter (text when any strategy has values that
 * are not numbers; missing where the strategy does not have it; named by {@link parameterColumn}), a column for each metric, `status`, `error`. Beside the
 * statuses of a batch there are `infeasible`, for a result that breaks a constraint, and `pruned`.
 */
export function createTrialTable(blocks: readonly Block[], aim: SearchAim): TrialTable {
  const { metrics } = aim
  const dimensions = blocks.flatMap((block) => block.dimensions.dimensions)
  const parameters = [...new Set(dimensions.map(({ name }) => name))]
  const isText = (name: string): boolean =>
    dimensions.some(
      ({ name: own, parameter }) =>
        own === name &&
        (parameter.type === 'boolean' ||
          ('values' in parameter && parameter.values.some((value) => typeof value !== 'number'))),
    )
  const schema: ColumnSchema[] = [
    { name: 'trial', type: 'integer' },
    ...(blocks.length > 1 ? [{ name: 'strategy', type: 'text' } as const] : []),
    ...parameters.map(
      (name): ColumnSchema => ({ name: parameterColumn(name, metrics), type: isText(name) ? 'text' : 'double' }),
    ),
    ...metrics.map((name): ColumnSchema => ({ name, type: 'double' })),
    { name: 'status', type: 'text' },
    { name: 'error', type: 'text' },
  ]
  return {
    schema,
    rows(part) {
      const length = part.to - part.from
      const columns = new Map(schema.map(({ name, type }) => [name, emptyColumn(name, type, length)]))
      const cell = (name: string, i: number, value: number | string): void => {
        ;(columns.get(name)!.values as (number | string)[])[i] = value
      }
      const row = new Float64Array(rowWidth(blocks))
      const pruned = new Set(part.errors.filter(({ code }) => code === PRUNED).map(({ index }) => index))
      for (const { index, code, message } of part.errors) cell('error', index - part.from, `${message} [${code}]`)
      for (let i = 0; i < length; i++) {
        const index = part.from + i
        const block = blockAt(blocks, index)
        cell('trial', i, index)
        if (blocks.length > 1) cell('strategy', i, block.strategy)
        const isBroken = part.status[i] === trialStatus.ok && aim.violation(part.values, i * metrics.length) > 0
        const status = trialStatusNames[part.status[i]!]!
        cell('status', i, isBroken ? 'infeasible' : pruned.has(index) ? 'pruned' : status)
        metrics.forEach((name, m) => {
          cell(name, i, part.values[i * metrics.length + m]!)
        })
        if (!rowAt(block, index, row)) continue
        for (const dimension of block.dimensions.dimensions) {
          const number = row[dimension.index]!
          if (Number.isNaN(number)) continue
          const value = dimension.value(number)
          const name = parameterColumn(dimension.name, metrics)
          cell(name, i, columns.get(name)!.type === 'text' ? String(value) : Number(value))
        }
      }
      return tableOf([...columns.values()])
    },
  }
}

function emptyColumn(name: string, type: ColumnSchema['type'], length: number): TableColumn {
  if (type === 'text') return { name, type, values: new Array<string | null>(length).fill(null) }
  if (type === 'integer') return { name, type, values: new Int32Array(length) }
  return { name, type: 'double', values: new Float64Array(length).fill(Number.NaN) }
}
