/** @module The pieces of config that research phases share: which data, which strategy, which costs and execution. */
import { z } from 'zod'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'
import {
  type Execution,
  FILLS,
  type ProportionalCosts,
  strategies as registry,
  type Strategy,
} from '../research/backtest/index.ts'
import type { ParameterSet } from '../search/parameter.ts'
import { laterStrategies, unavailable } from './later.ts'
import { remarkOn } from './remark.ts'

export const costsSchema = z
  .strictObject({
    commission_bps: z
      .number()
      .min(0)
      .default(1)
      .describe('commission of one side of a trade, in basis points of its value'),
    slippage_bps: z
      .number()
      .min(0)
      .default(1)
      .describe('how much worse than the reference price a fill is, in basis points'),
  })
  .describe('what a trade costs; one basis point each unless given')

export const executionSchema = z
  .strictObject({
    fill: z.enum(FILLS).default('next_open').describe('the price at which a decision of a bar’s close is executed'),
    delay_bars: z.int().min(1).optional().describe('bars between decision and execution; 1 unless given'),
    optimistic: z.boolean().default(false).describe('must be true for the fill same_close; marks every result'),
  })
  .describe('when and at which price decisions are executed')

/** Parameters of a strategy by name. */
export const parametersSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))

/** Keys of every phase that trades. */
export const tradingShape = {
  data_split: z
    .string()
    .optional()
    .describe('name of a split of `data.splits`; everything before the split `test` unless given'),
  symbol: z.string().optional().describe('which symbol of the data; needed when there are several'),
  include_transaction_costs: z.boolean().default(true),
  costs: costsSchema.prefault({}),
  execution: executionSchema.prefault({}),
  risk_free_rate: z.number().min(-0.5).max(1).default(0).describe('per year; 0.03 is three percent'),
}

export type TradingConfig = z.infer<z.ZodObject<typeof tradingShape>>

/** The costs of a config in the kernel's terms; none when transaction costs are switched off. */
export function costsOf(config: TradingConfig): ProportionalCosts {
  if (!config.include_transaction_costs) return { commissionBps: 0, slippageBps: 0 }
  return { commissionBps: config.costs.commission_bps, slippageBps: config.costs.slippage_bps }
}

export function executionOf({ execution }: TradingConfig): Execution {
  return {
    fill: execution.fill,
    optimistic: execution.optimistic,
    ...(execution.delay_bars === undefined ? {} : { delayBars: execution.delay_bars }),
  }
}

/** One sentence on costs and execution, for captions. */
export function describeTrading(config: TradingConfig): string {
  const { commissionBps = 0, slippageBps = 0 } = costsOf(config)
  const costs =
    commissionBps + slippageBps === 0
      ? 'no costs'
      : `${commissionBps} bp commission and ${slippageBps} bp slippage a side`
  const fills = {
    next_open: 'the next bar’s open',
    next_close: 'the next bar’s close',
    same_close: 'the deciding bar’s own close',
  }
  return `Decisions at a bar’s close are executed at ${fills[config.execution.fill]}; ${costs}.`
}

/** The registered strategy of that name. @throws UserError `STRATEGY_UNKNOWN` with the nearest name */
export function strategyNamed(name: string): Strategy {
  const names = Object.keys(registry)
  if (Object.hasOwn(registry, name)) return (registry as Readonly<Record<string, Strategy>>)[name]!
  throw new UserError('STRATEGY_UNKNOWN', `There is no strategy "${name}".${didYouMean(name, names)}`, {
    hint: `Strategies: ${names.join(', ')}.`,
  })
}

/** A remark for `check` when the strategy does not exist. */
export function remarkOnStrategy(name: string, path: readonly (string | number)[]): PhaseRemark[] {
  const later = laterStrategies[name]
  if (later !== undefined && !Object.hasOwn(registry, name)) return [unavailable(`The strategy "${name}"`, later, path)]
  return remarkOn(() => strategyNamed(name), path)
}

/** A configuration chosen by an earlier phase, or written down. */
export interface Choice {
  readonly strategy: Strategy
  readonly parameters: ParameterSet
  /** What the choosing phase said of it: its metrics in sample. */
  readonly chosen?: { readonly metrics?: Readonly<Record<string, number>>; readonly trials?: number }
}

/**
 * Reads a choice from the first input (`best_parameters` of an optimization: `{ strategy, parameters, … }`, or bare
 * parameters) and the config.
 *
 * @throws UserError `PHASE_INPUT_MISSING` when neither names a strategy
 */
export function choiceOf(
  config: { readonly strategy?: string | undefined; readonly parameters?: ParameterSet | undefined },
  input: JsonValue | undefined,
): Choice {
  const record =
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? (input as Readonly<Record<string, JsonValue>>)
      : {}
  const named = typeof record.parameters === 'object' && record.parameters !== null
  const strategy = typeof record.strategy === 'string' ? record.strategy : config.strategy
  if (strategy === undefined) {
    throw new UserError(
      'PHASE_INPUT_MISSING',
      'Expected a strategy: neither the input nor `config.strategy` names one.',
      {
        hint: 'Take `best_parameters` of an optimization as input, or write `strategy: momentum` into the config.',
      },
    )
  }
  const parameters = { ...((named ? record.parameters : record) as unknown as ParameterSet), ...config.parameters }
  const metrics = record.metrics as Readonly<Record<string, number>> | undefined
  const trials = (record.trials as { succeeded?: number } | undefined)?.succeeded
  return {
    strategy: strategyNamed(strategy),
    parameters,
    ...(metrics === undefined ? {} : { chosen: { metrics, ...(trials === undefined ? {} : { trials }) } }),
  }
}
