/** @module The trials of a search as a table, best first: by what the search was for, as its results or its config say. */
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { getNumbers, getText, type Table } from '../tables/index.ts'
import { aimOf } from './search-aim.ts'

/** What is known of a search beside its trials. */
export interface SearchRecord {
  /** The value of its output `best_parameters`, where that was kept. */
  readonly best?: JsonValue | undefined
  /** The config of the phase, as written. */
  readonly config?: JsonValue | undefined
}

export interface TrialOrder {
  /** Rows in their order; `undefined` leaves them in that of the trials. */
  readonly rows: Uint32Array | undefined
  /** The order in words, such as "best sharpe_ratio first". */
  readonly words: string
}

/** What ranks trials, one number a row. */
interface Ranking {
  readonly name: string
  readonly isAscending: boolean
  readonly values: Float64Array
}

type Fields = { readonly [key: string]: JsonValue }

const fieldsOf = (value: JsonValue | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/**
 * The order of trials from the best to the worst: equal ones by index, those that broke a constraint on results after all
 * others, those without a result last. Several objectives have no best trial; what the search was for may be unknown, too:
 * these stay in the order of their index.
 *
 * @param table of trials, as `optimization_history` has them
 * @param direction in place of that of the objective
 * @example
 * const { rows, words } = bestFirst(trials, { best: { objective: { name: 'max_drawdown', direction: 'minimize' } } })
 * words // 'best max_drawdown first (smallest)'
 */
export function bestFirst(table: Table, record: SearchRecord, direction?: 'ascending' | 'descending'): TrialOrder {
  const ranking = recordedRanking(table, fieldsOf(record.best)) ?? plannedRanking(table, fieldsOf(record.config))
  if (typeof ranking === 'string') return { rows: undefined, words: `by index: ${ranking}` }
  const isAscending = direction === undefined ? ranking.isAscending : direction === 'ascending'
  const sign = isAscending ? 1 : -1
  const ranks = ranksOf(table, ranking.values)
  const rows = Uint32Array.from({ length: table.length }, (_, row) => row)
  rows.sort((a, b) => {
    if (ranks[a] !== ranks[b]) return ranks[a]! - ranks[b]!
    const difference = sign * (ranking.values[a]! - ranking.values[b]!)
    return difference || a - b // NaN, of two without a result, counts as equal.
  })
  const { name } = ranking
  if (isAscending !== ranking.isAscending) return { rows, words: `worst ${name} first` }
  return { rows, words: `best ${name} first${isAscending ? ' (smallest)' : ''}` }
}

/** 0 for a result, 1 for one that broke a constraint, 2 for none. */
function ranksOf(table: Table, values: Float64Array): Uint8Array {
  const status = table.columns.some(({ name }) => name === 'status') ? getText(table, 'status') : undefined
  return Uint8Array.from(values, (value, row) =>
    Number.isNaN(value) ? 2 : status === undefined || status[row] === 'ok' ? 0 : status[row] === 'infeasible' ? 1 : 2,
  )
}

/** By the objective that the search wrote down; a sentence when it had several, nothing when that says too little. */
function recordedRanking(table: Table, best: Fields): Ranking | string | undefined {
  if (best.objectives !== undefined) return several(Object.keys(fieldsOf(best.objectives)))
  const { name, direction } = fieldsOf(best.objective)
  if (typeof name !== 'string') return undefined
  const column = table.columns.find((each) => each.name === name && each.type === 'double')
  if (column === undefined) return undefined
  return { name, isAscending: direction === 'minimize', values: getNumbers(table, name) as Float64Array }
}

const UNKNOWN = 'what the search was for is not known'

/** By what the config says: an expression and a weighted sum are computed again. */
function plannedRanking(table: Table, config: Fields): Ranking | string {
  if (table.columns.every(({ name }) => name !== 'trial')) return UNKNOWN
  const { method, objective, risk_penalty: penalty } = fieldsOf(config.optimization)
  const search = {
    method: typeof method === 'string' ? method : 'grid',
    ...(objective === undefined ? {} : { objective }),
    ...(typeof penalty === 'number' ? { risk_penalty: penalty } : {}),
  }
  try {
    const aim = aimOf(search, [])
    if (aim.isMulti) return several(aim.objectives.map(({ figure }) => figure))
    const columns = aim.metrics.map((metric) =>
      table.columns.some(({ name }) => name === metric) ? getNumbers(table, metric) : undefined,
    )
    const result = new Float64Array(columns.length)
    const values = new Float64Array(table.length)
    for (let row = 0; row < values.length; row++) {
      columns.forEach((column, k) => {
        result[k] = column?.[row] ?? Number.NaN
      })
      values[row] = aim.value(result, 0)
    }
    return { name: aim.name, isAscending: aim.direction === 'minimize', values }
  } catch (error) {
    // An objective that only the run knew: of an expression in `${…}`, or a metric of a plug-in.
    if (error instanceof UserError) return UNKNOWN
    throw error
  }
}

const several = (names: readonly string[]): string => `several objectives (${names.join(', ')}), no single best`
