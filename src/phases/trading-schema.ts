/** @module Schemas of how a phase trades: costs, execution, sizes, exits, rebalancing, the account, corporate actions. */
import { z } from 'zod'
import { FILLS } from '../research/backtest/index.ts'

const bps = (description: string) => z.number().min(0).max(5000).describe(`${description}, in basis points`)
const money = (description: string) => z.number().min(0).describe(`${description}, in the currency of the prices`)

const commission = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('percentage'),
      bps: bps('of the value of a fill'),
      minimum: money('at least this for a fill').optional(),
    }),
    z.strictObject({
      type: z.literal('per_share'),
      per_share: money('for each unit'),
      minimum: money('at least this for a fill').optional(),
      maximum: money('at most this for a fill').optional(),
    }),
    z.strictObject({ type: z.literal('fixed'), amount: money('for each fill') }),
    z.strictObject({
      type: z.literal('tiered'),
      tiers: z
        .array(
          z.strictObject({
            up_to: z.number().positive().optional().describe('value up to which the tier applies; none for the last'),
            bps: bps('of the part of the value within the tier'),
          }),
        )
        .min(1)
        .describe('each part of a fill’s value pays the rate of its tier'),
    }),
  ])
  .describe('a tariff in place of commission_bps')

const volumeLimit = z.number().gt(0).max(1).describe('most of a bar’s volume that one order takes; the rest waits')

const slippage = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('bps'),
      bps: bps('how much worse every fill is'),
      volume_limit: volumeLimit.optional(),
    }),
    z.strictObject({
      type: z.literal('volume_share'),
      volume_limit: volumeLimit.default(0.025),
      price_impact: z
        .number()
        .min(0)
        .default(0.1)
        .describe('price moves by this times the square of the share of volume'),
    }),
    z.strictObject({
      type: z.literal('spread'),
      bps: bps('between bid and ask'),
      paid: z
        .enum(['half_each_side', 'on_entry'])
        .default('half_each_side')
        .describe('half of it on each side, or all of it when a position is taken'),
    }),
  ])
  .describe('a model of slippage in place of slippage_bps')

const impact = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('square_root'),
      eta: z.number().min(0).default(1).describe('price moves by eta · σ · √(units / average volume), σ that of a bar'),
    }),
    z.strictObject({
      type: z.literal('almgren_chriss'),
      half_spread_bps: bps('half the spread').default(0),
      permanent: z.number().min(0).default(0).describe('price change for each unit, as a fraction; half of it is paid'),
      temporary: z.number().min(0).default(0).describe('price change for each unit traded in a bar, as a fraction'),
    }),
  ])
  .describe('how an order moves the price against itself')

export const costsSchema = z
  .strictObject({
    commission_bps: bps('commission of one side of a trade; 1 unless given, of its value').optional(),
    slippage_bps: bps('how much worse than the reference price a fill is; 1 unless given').optional(),
    commission: commission.optional(),
    slippage: slippage.optional(),
    market_impact: impact.optional(),
  })
  .describe('what a trade costs; one basis point each of commission and slippage unless given')

export const executionSchema = z
  .strictObject({
    fill: z.enum(FILLS).default('next_open').describe('the price at which a decision of a bar’s close is executed'),
    delay_bars: z.int().min(1).optional().describe('bars between decision and execution; 1 unless given'),
    optimistic: z.boolean().default(false).describe('must be true for the fill same_close; marks every result'),
    random_delay: z
      .strictObject({
        probability: z.number().min(0).max(0.99).default(0.1).describe('that an order waits a bar longer, and again'),
        max_bars: z.int().min(1).max(200).default(3).describe('most bars that are added'),
      })
      .optional()
      .describe('orders that sometimes come late; drawn from the seed of the phase'),
  })
  .describe('when and at which price decisions are executed')

const cap = z.number().positive().max(100).optional().describe('most of equity; 1 shared by all symbols unless given')

export const sizingSchema = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('percent'),
      fraction: z.number().positive().max(100).optional().describe('of equity; 1 shared by all symbols unless given'),
    }),
    z.strictObject({
      method: z.literal('fixed'),
      value: z.number().positive().optional().describe('money for a full position'),
      units: z.number().positive().optional().describe('units of a full position'),
    }),
    z.strictObject({
      method: z.literal('volatility_target'),
      target: z.number().positive().default(0.15).describe('volatility per year of a full position’s share of equity'),
      lookback: z.int().min(2).max(2000).default(20).describe('bars of the volatility'),
      cap,
    }),
    z.strictObject({
      method: z.literal('atr'),
      risk_fraction: z.number().gt(0).max(1).default(0.01).describe('of equity, lost when the price moves by multiple'),
      multiple: z.number().positive().default(2).describe('average true ranges'),
      period: z.int().min(1).max(2000).default(14).describe('bars of the average true range'),
      cap,
    }),
    z.strictObject({
      method: z.literal('kelly'),
      fraction: z.number().gt(0).max(1).default(0.25).describe('of Kelly’s share by the trades closed so far'),
      min_trades: z.int().min(2).default(20).describe('closed trades before it counts'),
      initial: z.number().min(0).max(1).default(0.1).describe('share of equity until then'),
      cap,
    }),
    z.strictObject({
      method: z.literal('risk_parity'),
      lookback: z.int().min(3).max(2000).default(60).describe('bars of the covariances'),
      exposure: z.number().positive().max(100).default(1).describe('sum of the shares of equity'),
    }),
  ])
  .describe('how large a full position is: all equity, shared by all symbols, unless given')

const fraction = (description: string) => z.number().min(0).lt(1).default(0).describe(description)

export const exitsSchema = z
  .strictObject({
    stop_loss: fraction('loss since the decision to enter, as a fraction of the price'),
    take_profit: z.number().min(0).default(0).describe('gain since the decision to enter, as a fraction of the price'),
    trailing_stop: fraction('fall from the best price since entering, as a fraction of it'),
    max_holding_bars: z.int().min(0).default(0).describe('bars after which a position is closed'),
    checked: z
      .enum(['close', 'intrabar'])
      .default('close')
      .describe('close: decided at closes as everything else; intrabar: orders that watch the bars, gaps included'),
  })
  .describe('when a position is closed whatever the strategy says; 0 is never. A search can vary all but `checked`')

export const rebalanceSchema = z
  .strictObject({
    every_bars: z.int().min(1).optional().describe('positions are brought to their size again every so many bars'),
    threshold: z.number().min(0).max(1).default(0).describe('share of equity below which a difference is left alone'),
  })
  .describe('only when the strategy decides anew unless given')

export const accountSchema = z
  .strictObject({
    cash: z.number().positive().default(100_000).describe('at the start, in the currency of the prices'),
    leverage: z.number().min(1).max(1000).default(1).describe('value of positions that one unit of equity may carry'),
    maintenance_margin: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('equity over the value of positions below which everything is closed; 0 for never'),
    allow_short: z.boolean().default(true),
    units: z.enum(['fractional', 'whole']).default('fractional'),
    cash_rate: z.number().min(-1).max(1).default(0).describe('interest on cash and on debt, per year'),
    borrow_rate: z.number().min(0).max(10).default(0).describe('cost of borrowing what is sold short, per year'),
  })
  .describe('the account; its keys apply in the simulator, which a config with `account` uses')

export const corporateActionsSchema = z
  .array(
    z.strictObject({
      symbol: z.string().optional().describe('needed with several symbols'),
      date: z.union([z.string(), z.int()]).describe('the first day on which the price is without it'),
      split: z.number().positive().optional().describe('new units for an old one'),
      dividend: z.number().positive().optional().describe('money for a unit'),
    }),
  )
  .describe('splits and dividends that the prices are not adjusted for')
