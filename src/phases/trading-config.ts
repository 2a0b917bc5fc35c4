/** @module The pieces of config that research phases share: which data, which strategy, which costs and execution. */
import { z } from 'zod'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import {
  type AnyStrategy,
  type Execution,
  type Exits,
  namesExit,
  type ProportionalCosts,
} from '../research/backtest/index.ts'
import type { ParameterSet } from '../search/parameter.ts'
import { strategyOf } from './strategy-record.ts'
import {
  accountSchema,
  corporateActionsSchema,
  costsSchema,
  executionSchema,
  exitsSchema,
  rebalanceSchema,
  sizingSchema,
} from './trading-schema.ts'

export { remarkOnStrategy, strategyNamed } from './strategy-record.ts'

/** Parameters of a strategy by name. */
export const parametersSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))

/** Keys of every phase that trades. */
export const tradingShape = {
  data_split: z
    .string()
    .optional()
    .describe('name of a split of `data.splits`; everything before the split `test` unless given'),
  symbol: z.string().optional().describe('one symbol of the data'),
  symbols: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'symbols that one account trades, on the times of `data.symbols_alignment`; all of the data unless given',
    ),
  include_transaction_costs: z.boolean().default(true),
  include_market_impact: z
    .boolean()
    .default(false)
    .describe('the square-root law unless `costs.market_impact` says otherwise'),
  realistic_execution_delays: z
    .boolean()
    .default(false)
    .describe('orders that sometimes come late: `execution.random_delay` with its defaults unless given'),
  dynamic_risk_management: z
    .boolean()
    .default(false)
    .describe('sizes that follow volatility: `sizing: { method: volatility_target }` unless given'),
  costs: costsSchema.prefault({}),
  execution: executionSchema.prefault({}),
  sizing: sizingSchema.optional(),
  exits: exitsSchema.optional(),
  rebalance: rebalanceSchema.optional(),
  account: accountSchema.optional(),
  corporate_actions: corporateActionsSchema.default([]),
  risk_free_rate: z.number().min(-0.5).max(1).default(0).describe('per year; 0.03 is three percent'),
}

export type TradingConfig = z.infer<z.ZodObject<typeof tradingShape>>

/** The costs of a config in the kernel's terms; none when transaction costs are switched off. */
export function costsOf(config: TradingConfig): ProportionalCosts {
  if (!config.include_transaction_costs) return { commissionBps: 0, slippageBps: 0 }
  const { commission_bps: commissionBps = 1, slippage_bps: slippageBps = 1 } = config.costs
  return { commissionBps, slippageBps }
}

export function executionOf({ execution }: TradingConfig): Execution {
  return {
    fill: execution.fill,
    optimistic: execution.optimistic,
    ...(execution.delay_bars === undefined ? {} : { delayBars: execution.delay_bars }),
  }
}

/** Exits decided at closes, and the size of positions in the kernel, as values of the strategy's own parameters. */
export function exitsOf({ exits, sizing }: TradingConfig): Partial<Exits> | undefined {
  const size =
    sizing?.method === 'percent' && sizing.fraction !== undefined && sizing.fraction <= 1 ? sizing.fraction : undefined
  if (exits === undefined && size === undefined) return undefined
  const { checked: _, ...own } = exits ?? { checked: 'close' }
  return { ...own, ...(size === undefined ? {} : { position_size: size }) }
}

/** A configuration chosen by an earlier phase, or written down. */
export interface Choice {
  readonly strategy: AnyStrategy
  readonly parameters: ParameterSet
  /** What the choosing phase said of it: its metrics in sample. */
  readonly chosen?: { readonly metrics?: Readonly<Record<string, number>>; readonly trials?: number }
}

/**
 * Reads a choice from the first input (`best_parameters` of an optimization: `{ strategy, parameters, … }`, or bare
 * parameters) and the config.
 *
 * @param exits defaults of exits; a strategy has them when they are given or a parameter names one
 * @throws UserError `PHASE_INPUT_MISSING` when neither names a strategy
 */
export function choiceOf(
  config: { readonly strategy?: string | undefined; readonly parameters?: ParameterSet | undefined },
  input: JsonValue | undefined,
  files: readonly string[] = [],
  exits?: Partial<Exits>,
): Choice {
  const record =
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? (input as Readonly<Record<string, JsonValue>>)
      : {}
  const named = typeof record.parameters === 'object' && record.parameters !== null
  const name = typeof record.strategy === 'string' ? record.strategy : config.strategy
  if (name === undefined) {
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
  const own = exits ?? (namesExit(Object.keys(parameters)) ? {} : undefined)
  return {
    strategy: strategyOf({ name, files, ...(own === undefined ? {} : { exits: own }) }),
    parameters,
    ...(metrics === undefined ? {} : { chosen: { metrics, ...(trials === undefined ? {} : { trials }) } }),
  }
}
