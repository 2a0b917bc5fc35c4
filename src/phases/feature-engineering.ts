/** @module `type: feature_engineering`: features of each symbol over several lookbacks, as a table for later phases. */
import { z } from 'zod'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import { definePhaseType, type PhaseRemark } from '../definition/phase-type.ts'
import { type Indicator, indicators } from '../research/backtest/index.ts'
import {
  createFeaturePanel,
  type FeatureColumn,
  type FeatureName,
  type FeaturePanel,
  features,
  whyImpossible,
} from '../research/features/index.ts'
import { allocateBars } from '../research/market/index.ts'
import { type Table, tableOf } from '../tables/table.ts'
import { featureFigures } from './feature-figures.ts'
import { type FeatureSummary, summarizeFeatures } from './feature-summary.ts'
import { unavailable } from './later.ts'
import {
  describeSample,
  findingsFor,
  MARKET_SERVICE,
  marketOf,
  remarkOnSample,
  type Sample,
  sampleOf,
  strategyFilesOf,
  TEST_SPLIT,
} from './market-service.ts'
import { loadParts } from './plug-in-parts.ts'
import { tradingShape } from './trading-config.ts'

const NAMES = Object.keys(features) as [FeatureName, ...FeatureName[]]

const config = z.strictObject({
  data_split: tradingShape.data_split,
  symbol: tradingShape.symbol,
  symbols: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('symbols on the times of `data.symbols_alignment`; all of the data unless given'),
  features: z
    .array(z.enum(NAMES))
    .min(1)
    .optional()
    .describe(
      'each is computed over every lookback; unless given, all that the data suffice for: correlation needs two symbols, volume volumes',
    ),
  lookback_periods: z
    .array(z.int().min(1).max(4000))
    .min(1)
    .default([5, 10, 20, 50, 100])
    .describe('horizons of the features, in bars'),
  indicators: z
    .array(
      z.strictObject({
        indicator: z.string().describe('an indicator, also of a plug-in; `phaseline list indicators` shows them'),
        parameters: z.record(z.string(), z.number()).default({}).describe('its defaults unless given'),
        name: z
          .string()
          .regex(/^[a-z]\w*$/i)
          .optional()
          .describe('of the column; indicator and parameters unless given'),
      }),
    )
    .default([])
    .describe('indicators as further features, a column for each line'),
  feature_types: z
    .array(z.enum(['technical', 'fundamental', 'sentiment']))
    .min(1)
    .default(['technical'])
    .describe('what features are made of; technical ones are made of prices and volumes'),
})

type Config = z.infer<typeof config>

/** Kinds of features that need more than prices. */
const laterTypes: Readonly<Record<string, string>> = {
  fundamental: 'features of balance sheets.',
  sentiment: 'features of news.',
}

/** The features of a config with their lookbacks, in the order of the columns; impossible ones among the defaults are left out. */
function chosenFeatures(parsed: Config, { instruments }: Pick<Sample, 'instruments'>): readonly FeatureName[] {
  return parsed.features ?? NAMES.filter((name) => whyImpossible(features[name], instruments) === undefined)
}

/** @throws UserError `FEATURE_CONFLICT` when the config asks for what cannot be, with the path of it */
function requireFeatures(parsed: Config, sample: Sample): void {
  const once = (path: string, values: readonly (string | number)[]): void => {
    const twice = values.findIndex((value, place) => values.indexOf(value) !== place)
    if (twice >= 0) throw conflict(`Expected each value once, was ${values[twice]} twice.`, [path, twice])
  }
  once('features', parsed.features ?? [])
  once('lookback_periods', parsed.lookback_periods)
  for (const [place, name] of (parsed.features ?? []).entries()) {
    const why = whyImpossible(features[name], sample.instruments)
    if (why !== undefined) throw conflict(`The feature "${name}" ${why}.`, ['features', place])
  }
  for (const name of chosenFeatures(parsed, sample)) {
    const { minLookback } = features[name]
    const short = parsed.lookback_periods.findIndex((lookback) => lookback < minLookback)
    if (short < 0) continue
    throw conflict(
      `Expected lookbacks of at least ${minLookback} bars for "${name}", was ${parsed.lookback_periods[short]}.`,
      ['lookback_periods', short],
    )
  }
}

function conflict(message: string, path: readonly (string | number)[]): UserError {
  return Object.assign(new UserError('FEATURE_CONFLICT', message), { path })
}

export const featureEngineering = definePhaseType<Config>({
  type: 'feature_engineering',
  version: 1,
  description:
    'Features of each symbol over several lookbacks: momentum, volatility, volume, correlation, trend, indicators.',
  config,
  outputs: {
    features:
      'a table: time, symbol, and a column for each feature and lookback, `momentum_20`; NaN before the first value',
    feature_summary:
      'of each feature its formula, number of values, mean, deviation, quartiles, and what says nearly the same',
  },
  uses: [MARKET_SERVICE],
  check: (parsed, services) => [
    ...remarkOnSample(services, parsed),
    ...parsed.feature_types.flatMap((type, place) =>
      laterTypes[type] === undefined
        ? []
        : [unavailable(`The feature type "${type}"`, laterTypes[type], ['feature_types', place])],
    ),
    ...remarkOnFeatures(parsed, services),
  ],
  estimate(parsed, services) {
    if (services[MARKET_SERVICE] == null) return {}
    const sample = sampleOf(marketOf(services), parsed)
    const count = chosenFeatures(parsed, sample).length * parsed.lookback_periods.length + parsed.indicators.length
    return { work: { count: count * sample.symbols.length, unit: 'features' } }
  },
  async run({ config: parsed, services, progress }) {
    const market = marketOf(services)
    const sample = sampleOf(market, parsed)
    requireFeatures(parsed, sample)
    const own = (await loadParts(strategyFilesOf(services))).indicators
    const panel = createFeaturePanel(sample.instruments, sample.range.to, sample.barsPerYear)
    const names = chosenFeatures(parsed, sample)
    const columns: FeatureColumn[] = []
    for (const name of names) {
      for (const lookback of parsed.lookback_periods) {
        const { format, description, compute } = features[name]
        const formula = description.replace(/\bn\b/g, String(lookback))
        columns.push({ name: `${name}_${lookback}`, format, formula, values: compute(panel, lookback) })
      }
      progress({ done: columns.length, total: names.length * parsed.lookback_periods.length, unit: 'features' })
    }
    columns.push(...parsed.indicators.flatMap((spec, place) => indicatorColumns(spec, place, panel, own)))
    const twice = columns.find(({ name }, place) => columns.findIndex((other) => other.name === name) !== place)
    if (twice !== undefined) throw conflict(`Expected one column "${twice.name}", were two.`, ['indicators'])

    const table = featureTable(sample, columns)
    const summary = summarizeFeatures(table, columns)
    const left = NAMES.filter((name) => parsed.features === undefined && !names.includes(name)).map(
      (name) => `Left out: ${name} ${whyImpossible(features[name], sample.instruments)}.`,
    )
    const kind = sample.split === TEST_SPLIT ? 'out_of_sample' : 'in_sample'
    return {
      outputs: {
        features: { kind: 'table', table },
        feature_summary: { kind: 'json', value: summaryRecord(sample, summary, parsed) },
      },
      figures: [
        ...featureFigures(sample, columns, summary, describeSample(sample), kind),
        ...[...left, ...findingsFor(market, sample)].map((text) => ({
          kind: 'note' as const,
          title: 'Data',
          level: 'info' as const,
          text,
        })),
      ],
    }
  },
})

/** What is known before the run; indicators of plug-ins are loaded, and looked for, by the run itself. */
function remarkOnFeatures(parsed: Config, services: Readonly<Record<string, unknown>>): PhaseRemark[] {
  if (services[MARKET_SERVICE] == null) return []
  const remarks: PhaseRemark[] = []
  const attempt = (check: () => void, at: readonly (string | number)[] = []): void => {
    try {
      check()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      const { path = at, code, message, hint } = error as UserError & { path?: readonly (string | number)[] }
      // A sample that does not exist is reported by itself.
      if (code !== 'FEATURE_CONFLICT' && code !== 'INVALID_ARGUMENT') return
      remarks.push({ level: 'error', path, code, message, ...(hint === undefined ? {} : { hint }) })
    }
  }
  attempt(() => requireFeatures(parsed, sampleOf(marketOf(services), parsed)))
  if (strategyFilesOf(services).length === 0) {
    const nothing = createFeaturePanel([allocateBars('none', 0)], 0, 1)
    for (const [place, spec] of parsed.indicators.entries()) {
      attempt(() => {
        indicatorColumns(spec, place, nothing, {})
      }, ['indicators', place, 'parameters'])
    }
  }
  return remarks
}

function indicatorColumns(
  { indicator: wanted, parameters, name }: Config['indicators'][number],
  place: number,
  { contexts }: FeaturePanel,
  own: Readonly<Record<string, Indicator>>,
): readonly FeatureColumn[] {
  const known: Readonly<Record<string, Indicator>> = { ...indicators, ...own }
  const found = Object.hasOwn(known, wanted) ? known[wanted] : undefined
  if (found === undefined) {
    const names = Object.keys(known)
    throw conflict(`There is no indicator "${wanted}".${didYouMean(wanted, names)}`, ['indicators', place, 'indicator'])
  }
  const strange = Object.keys(parameters).find((key) => !Object.hasOwn(found.parameters, key))
  if (strange !== undefined) {
    const keys = Object.keys(found.parameters)
    throw conflict(
      `The indicator "${wanted}" has no parameter "${strange}".${didYouMean(strange, keys)} It has: ${keys.join(', ') || 'none'}.`,
      ['indicators', place, 'parameters', strange],
    )
  }
  const settings = Object.entries(found.parameters).map(([key, { default: usual }]) => parameters[key] ?? usual)
  const title = name ?? [wanted, ...settings.map((value) => String(value).replaceAll(/\W/g, '_'))].join('_')
  const lines = contexts.map((context) => context.indicator(found, parameters))
  return found.outputs.map((line) => ({
    name: found.outputs.length === 1 ? title : `${title}_${line}`,
    format: 'ratio',
    formula: found.description,
    values: lines.map((values) => values[line]!),
  }))
}

/** Rows by time, then by symbol; times at which a symbol has no bar have no row of it. */
function featureTable({ symbols, instruments, bars, range }: Sample, columns: readonly FeatureColumn[]): Table {
  const rows: { readonly bar: number; readonly symbol: number }[] = []
  for (let bar = range.from; bar < range.to; bar++) {
    for (let symbol = 0; symbol < symbols.length; symbol++) {
      if (instruments[symbol]!.close[bar]! > 0) rows.push({ bar, symbol })
    }
  }
  return tableOf([
    { name: 'time', type: 'time', values: Float64Array.from(rows, ({ bar }) => bars.time[bar]!) },
    { name: 'symbol', type: 'text', values: rows.map(({ symbol }) => symbols[symbol]!) },
    ...columns.map(({ name, values }) => ({
      name,
      type: 'double' as const,
      values: Float64Array.from(rows, ({ bar, symbol }) => values[symbol]![bar]!),
    })),
  ])
}

function summaryRecord(sample: Sample, { rows, alike }: FeatureSummary, parsed: Config): JsonValue {
  return {
    sample: { split: sample.split, description: describeSample(sample), symbols: [...sample.symbols] },
    lookback_periods: [...parsed.lookback_periods],
    features: rows.map(({ format: _, ...row }) => row),
    nearly_the_same: alike.map(({ a, b, correlation }) => ({ features: [a, b], correlation })),
  }
}
