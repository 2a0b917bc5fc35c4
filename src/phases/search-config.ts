/** @module The section `optimization:` of a config: what is searched, for what, how, and when it is enough. */
import { z } from 'zod'
import { laterSearch, laterShape } from './later.ts'
import type { TradingConfig } from './trading-config.ts'

const constraint = z.union([
  z.string(),
  z.strictObject({
    coefficients: z.record(z.string(), z.number()),
    operator: z.enum(['<=', '>=', '<', '>', '=', '==']),
    bound: z.number(),
  }),
  z.strictObject({
    parameter: z.string(),
    requires: z.string().optional(),
    excludes: z.string().optional(),
    less_than: z.string().optional(),
    greater_than: z.string().optional(),
  }),
])

const objective = z.union([
  z.string(),
  z.looseObject({}).describe('{ figure, direction, weight }, or weights by metric'),
  z.array(z.union([z.string(), z.looseObject({})])).describe('several objectives: a Pareto front, or weights on all'),
])

/** What is evaluated of a trial before all of it. */
export const PIECES = ['data_length', 'folds'] as const

/** Trials that are stopped on the way. */
export interface PruningConfig {
  readonly method: string
  readonly over: (typeof PIECES)[number]
  readonly steps: number
  readonly options: Readonly<Record<string, unknown>>
}

/** When a search is enough. */
export interface EarlyStopping {
  readonly patience?: number | undefined
  readonly min_improvement?: number | undefined
  readonly plateau?: number | undefined
  readonly min_trials?: number | undefined
  readonly target?: number | undefined
}

/** What a search begins with. */
export interface WarmStartConfig {
  readonly from?: string | undefined
  /** An earlier run of the store, and its phase: both filled in when the workflow is opened. */
  readonly run?: string | undefined
  readonly phase?: string | undefined
  readonly parameters?: readonly Readonly<Record<string, number | string | boolean>>[] | undefined
  readonly trials: number
  readonly reuse: 'parameters' | 'results'
}

/** The best trials once more, on a split that the search does not see. */
export interface ValidateOn {
  readonly split: string
  readonly trials: number
  readonly choose: boolean
}

const validateOn = z.union([
  z.string().transform((split): ValidateOn => ({ split, trials: 10, choose: false })),
  z.strictObject({
    split: z.string().describe('of the data, and not seen by the search'),
    trials: z.int().min(1).max(100).default(10).describe('how many of the best are evaluated there'),
    choose: z
      .boolean()
      .default(false)
      .describe('whether best_parameters is the best of them there, instead of the best of the search'),
  }),
])

const pruning = z.union([
  z.string().transform((method): PruningConfig => ({ method, over: 'data_length', steps: 3, options: {} })),
  z.strictObject({
    method: z.string().describe('median, halving (asha), hyperband or wilcoxon'),
    over: z
      .enum(PIECES)
      .default('data_length')
      .describe('data_length: ever longer parts of the data; folds: equal parts, one after the other'),
    steps: z.int().min(1).max(100).default(3).describe('parts that are evaluated before the whole'),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('of the method: { reduction: 3 }, { percentile: 0.5 }'),
  }),
])

const earlyStopping = z.union([
  z
    .int()
    .min(1)
    .transform((patience): EarlyStopping => ({ patience })),
  z.strictObject({
    patience: z
      .int()
      .min(1)
      .optional()
      .describe('stops after so many trials without an improvement, or without a new member of the Pareto front'),
    min_improvement: z
      .number()
      .min(0)
      .optional()
      .describe('what counts as an improvement, in units of the objective; 0 unless given'),
    plateau: z
      .number()
      .min(0)
      .optional()
      .describe('the same as a part of the standard deviation of all trials; 0.05 is a twentieth'),
    min_trials: z.int().min(0).optional().describe('trials before patience counts'),
    target: z.number().optional().describe('stops when the objective is at least as good as this'),
  }),
])

const warmStart = z.union([
  z.string().transform((from): WarmStartConfig => ({ from, trials: 20, reuse: 'parameters' })),
  z.strictObject({
    from: z
      .string()
      .optional()
      .describe('an input of the phase: best trials or the history of an earlier search; the first one unless given'),
    run: z
      .string()
      .optional()
      .describe('an earlier run of the store, by its id or the unique beginning of it, in place of `from`'),
    phase: z.string().optional().describe('the search of that run; needed when it has several'),
    parameters: z
      .array(z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])))
      .optional()
      .describe('configurations written down'),
    trials: z.int().min(1).default(20).describe('how many of the best are taken; the results of all unless given'),
    reuse: z
      .enum(['parameters', 'results'])
      .default('parameters')
      .describe('parameters: tried first, on these data; results: believed and learned from, not evaluated again'),
  }),
])

/** The keys of the section. */
export const searchSection = z.strictObject({
  ...laterShape(laterSearch),
  method: z
    .string()
    .default('grid')
    .describe('grid, random, tpe, auto, …: `phaseline list samplers`; robust_optimization, return_maximization'),
  parameters: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('values or ranges by parameter; the strategy’s own ranges unless given'),
  constraints: z
    .array(constraint)
    .default([])
    .describe('on parameters, such as "fast_period < slow_period", and on results, such as "max_drawdown < 0.2"'),
  objective: objective
    .optional()
    .describe(
      'the metric that decides, sharpe_ratio unless given; an expression of metrics; weights; or a list for a Pareto front',
    ),
  risk_penalty: z
    .number()
    .min(0)
    .optional()
    .describe('of robust_optimization: Sharpe ratio less this times the worst drawdown; 0.5 unless given'),
  n_generations: z
    .int()
    .min(1)
    .optional()
    .describe(
      'generations of an evolutionary method; times population_size, or what the method itself takes, it gives n_trials',
    ),
  population_size: z.int().min(4).optional().describe('trials of a generation; what suits the method unless given'),
  n_trials: z.int().min(1).optional().describe('how many configurations to try; a grid is tried whole unless given'),
  options: z.record(z.string(), z.unknown()).optional().describe('options of the method'),
  warn_after_minutes: z
    .number()
    .positive()
    .optional()
    .describe('`validate`, `plan` and the run warn when the search will take longer; 60 unless given'),
  pruning: pruning.optional().describe('stops trials that do badly on a part of the data: a method, or more'),
  early_stopping: earlyStopping.optional().describe('stops the search before n_trials: a patience in trials, or more'),
  validate_on: validateOn
    .optional()
    .describe('the best trials once more on a split that the search does not see: its name, or more'),
  warm_start: warmStart.optional().describe('configurations to begin with: an input of the phase, or more'),
})

export type SearchSection = z.infer<typeof searchSection>

/** The config of a phase that searches, as far as the search reads it. */
export type PhaseSearch = TradingConfig & {
  readonly optimization: SearchSection
  readonly trial_timeout_seconds?: number | undefined
}
