/** @module The `data:` section of a workflow: its schema, its defaults, and what is wrong with one, all mistakes at once. */
import { z } from 'zod'
import { UserError, UserErrors } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import { parseMoment, requireTimezone } from './moment.ts'

const ABOVE_ZERO = { error: 'Expected a number above 0' }

const date = z.union([z.string(), z.int()], { error: 'Expected a date such as "2015-12-31"' })

const randomWalk = z
  .strictObject({
    seed: z.union([z.int(), z.string()]).default(1),
    length: z.int().min(1).optional().describe('number of bars; the days from start_date to end_date unless given'),
    price: z.number(ABOVE_ZERO).positive(ABOVE_ZERO).optional().describe('first open, 100 unless given'),
    drift: z.number().optional().describe('expected growth per year, 0.06 unless given'),
    volatility: z.number().min(0).optional().describe('per year, 0.2 unless given'),
  })
  .describe('synthetic bars of a seeded random walk; every report says so')

const source = z
  .union([z.string().min(1), z.strictObject({ sql: z.string().min(1) }), z.strictObject({ synthetic: randomWalk })], {
    error: 'Expected a file, a glob, a folder, a query, { sql: … } or { synthetic: … }',
  })
  .describe(
    'where prices are: a CSV, Parquet or JSON file or a glob of them; a folder of SYMBOL.csv or SYMBOL.parquet; a file of an npm package as npm:PACKAGE/PATH; a query `select …` or { sql: … }; { synthetic: … }',
  )

const columnName = z.string().min(1).optional()
const columns = z
  .strictObject({
    time: columnName.describe('also spelled date or timestamp'),
    date: columnName,
    timestamp: columnName,
    open: columnName,
    high: columnName,
    low: columnName,
    close: columnName,
    adj_close: columnName,
    volume: columnName,
    symbol: columnName,
  })
  .describe('names of columns, where they are not the usual ones; one column may serve for several')

const splitDates = z
  .strictObject({
    start: date.optional(),
    end: date.optional().describe('the last day that belongs to the split'),
    start_date: date.optional(),
    end_date: date.optional(),
  })
  .describe('from the first or up to the last bar unless given')

const FRACTION = { error: 'Expected a fraction above 0 and up to 1, or { start: DATE, end: DATE }' }

const splits = z
  .record(
    z.string().min(1),
    z.union([z.number().gt(0, FRACTION).max(1, FRACTION), splitDates], {
      ...FRACTION,
    }),
  )
  .describe('named parts of the data in order of time: { train: 0.7, test: 0.3 } or { train: { end: 2015-12-31 }, … }')

/** The schema of `data:`; {@link parseMarketConfig} checks what a schema cannot say. */
export const marketConfigSchema = z
  .strictObject({
    source: source.default('data'),
    symbols: z
      .union(
        [
          z
            .string()
            .min(1)
            .transform((symbol) => [symbol]),
          z.array(z.string().min(1)).min(1, { error: 'Expected at least one symbol' }),
        ],
        {
          error: 'Expected one or more symbols, such as ["SPY"]',
        },
      )
      .optional()
      .describe('which symbols; all that the source has unless given'),
    columns: columns.prefault({}),
    date_format: z.string().optional().describe('how dates of a CSV file are written, such as "%d/%m/%Y"'),
    adjusted: z
      .boolean()
      .default(false)
      .describe('scale open, high, low and close by adjusted close / close, for splits and dividends'),
    start_date: date.optional().describe('first day, that day included'),
    end_date: date.optional().describe('last day, that day included'),
    symbols_alignment: z
      .enum(['common', 'union'], { error: 'Expected common or union' })
      .default('common')
      .describe(
        'on which times several symbols are traded in one account: those that all of them have, or all times, with symbols that begin later, end earlier or miss bars',
      ),
    timezone: z.string().default('UTC').describe('of times without an offset; days stay days'),
    bars_per_year: z.number(ABOVE_ZERO).positive(ABOVE_ZERO).optional().describe('derived from the times unless given'),
    splits: splits.default({}),
  })
  .describe('which prices the workflow works on')

export type MarketConfig = z.output<typeof marketConfigSchema>
export type ColumnMap = MarketConfig['columns']

/** A mistake in the section, with its place inside the section. */
export interface MarketRemark {
  readonly level: 'error'
  readonly path: readonly (string | number)[]
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/**
 * All mistakes of a `data:` section; none for a right one. For editors and `validate`, which know the line of each path.
 */
export function checkMarketConfig(value: unknown): readonly MarketRemark[] {
  const parsed = marketConfigSchema.safeParse(value)
  return parsed.success ? remarksOn(parsed.data) : parsed.error.issues.flatMap((issue) => toRemarks(issue, value))
}

/**
 * The section with its defaults.
 *
 * @throws UserErrors `DATA_CONFIG` and others: every mistake, with the nearest name
 * @example
 * parseMarketConfig({ source: 'prices.csv', splits: { train: 0.7, test: 0.3 } })
 */
export function parseMarketConfig(value: unknown): MarketConfig {
  const [first, ...rest] = checkMarketConfig(value).map(toError)
  if (first !== undefined) throw new UserErrors([first, ...rest])
  return marketConfigSchema.parse(value)
}

function toError({ code, path, message, hint }: MarketRemark): UserError {
  const place = path.length === 0 ? 'data' : `data.${path.join('.')}`
  return new UserError(code as 'DATA_CONFIG', `${place}: ${message}`, hint === undefined ? {} : { hint })
}

/** Legal keys at each path that may hold a wrong one. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(marketConfigSchema.shape)
  if (path[0] === 'columns') return Object.keys(columns.shape)
  if (path[0] === 'splits') return Object.keys(splitDates.shape)
  return path.length === 1 ? ['sql', 'synthetic'] : Object.keys(randomWalk.shape)
}

type Issue = z.core.$ZodIssue

function toRemarks(issue: Issue, root: unknown): MarketRemark[] {
  const path = issue.path as (string | number)[]
  if (issue.code === 'unrecognized_keys') {
    const legal = keysAt(path)
    return issue.keys.map((key) =>
      remark([...path, key], `Unknown key "${key}".${didYouMean(key, legal)}`, `Keys: ${legal.join(', ')}.`),
    )
  }
  const value = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)?.[key], root)
  if (issue.code === 'invalid_union') {
    // An object can only mean the alternatives that are objects; their complaint is nearer to the mistake.
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    const inner = issue.errors.find((issues) =>
      issues.every(({ code, path: at }) => code !== 'invalid_type' || at.length > 0),
    )
    if (isObject && inner !== undefined) {
      return inner.flatMap((nested) => toRemarks({ ...nested, path: [...path, ...nested.path] }, root))
    }
  }
  const message = issue.message
    .replace(/^Invalid input: e/, 'E')
    .replace(/^Too small: e/, 'E')
    .replace(/^Too big: e/, 'E')
    .replace('Expected boolean', 'Expected true or false')
  return [remark(path, `${message.replace(/, received .*$/, '')}, was ${JSON.stringify(value)}.`)]
}

function remark(path: readonly (string | number)[], message: string, hint?: string): MarketRemark {
  return { level: 'error', path, code: 'DATA_CONFIG', message, ...(hint === undefined ? {} : { hint }) }
}

/** What a schema cannot say: dates that exist and are in order, fractions that add up, one spelling of one thing. */
function remarksOn(config: MarketConfig): MarketRemark[] {
  const remarks: MarketRemark[] = []
  const attempt = <T>(path: readonly (string | number)[], action: () => T): T | undefined => {
    try {
      return action()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      remarks.push({ level: 'error', path, code: error.code, message: error.message })
      return undefined
    }
  }
  const requireOrder = (path: string[], start?: string | number, end?: string | number): void => {
    const from = start === undefined ? undefined : attempt([...path, 'start_date'], () => parseMoment(start, 'UTC'))
    const to = end === undefined ? undefined : attempt([...path, 'end_date'], () => parseMoment(end, 'UTC'))
    if (from !== undefined && to !== undefined && from.from >= to.to) {
      remarks.push(remark(path, `Expected the start before the end, was ${start} to ${end}.`))
    }
  }
  attempt(['timezone'], () => requireTimezone(config.timezone))
  requireOrder([], config.start_date, config.end_date)

  const spellings = (['time', 'date', 'timestamp'] as const).filter((key) => config.columns[key] !== undefined)
  if (spellings.length > 1)
    remarks.push(remark(['columns'], `Expected one name for the time, were ${spellings.join(' and ')}.`))
  const repeated = config.symbols?.filter((symbol, place, all) => all.indexOf(symbol) !== place) ?? []
  if (repeated.length > 0) remarks.push(remark(['symbols'], `Expected each symbol once, was ${repeated[0]} twice.`))

  const parts = Object.entries(config.splits)
  const fractions = parts.filter(([, part]) => typeof part === 'number')
  if (fractions.length > 0 && fractions.length < parts.length) {
    remarks.push(remark(['splits'], 'Expected either fractions or dates, were both.'))
  }
  const sum = fractions.reduce((total, [, part]) => total + (part as number), 0)
  if (sum > 1 + 1e-9) {
    remarks.push(remark(['splits'], `Expected fractions that add up to at most 1, were ${Number(sum.toFixed(9))}.`))
  }
  for (const [name, part] of parts) {
    if (typeof part === 'number') continue
    for (const [short, long] of [
      ['start', 'start_date'],
      ['end', 'end_date'],
    ] as const) {
      if (part[short] !== undefined && part[long] !== undefined) {
        remarks.push(remark(['splits', name], `Expected ${short} or ${long}, were both.`))
      }
    }
    requireOrder(['splits', name], part.start ?? part.start_date, part.end ?? part.end_date)
  }
  return remarks
}
