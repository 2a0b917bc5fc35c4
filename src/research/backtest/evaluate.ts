/** @module Evaluates configurations of a strategy, one after the other, without allocating: what a worker thread runs. */
import type { ParameterSet } from '../../search/parameter.ts'
import { barsPerYear as barsPerYearOf } from '../../stats/annualization.ts'
import { type MetricName, STANDARD_METRICS } from '../../stats/metrics/index.ts'
import type { Metric } from '../../stats/metrics/metric.ts'
import { metricNamed } from '../../stats/metrics/own-metrics.ts'
import { createPerformance } from '../../stats/performance.ts'
import type { Bars } from '../market/bars.ts'
import type { Execution } from './execution.ts'
import { createKernel, type Kernel, type Simulation } from './kernel.ts'
import { createColumnMemory, openColumnMemory, seriesKey } from './kernels/column-memory.ts'
import type { WasmMemory } from './kernels/web-assembly.ts'
import type { ProportionalCosts } from './proportional-costs.ts'
import { type Lines, linesRuleOf } from './signal-rules.ts'
import { resolveParameters, type Strategy } from './strategy.ts'
import { createContext, DEFAULT_CACHE_BYTES } from './strategy-context.ts'

export interface EvaluatorOptions {
  readonly bars: Bars
  /** The bars that count, `from <= index < to`; earlier bars serve indicators. Default: all. */
  readonly range?: { readonly from: number; readonly to: number }
  readonly strategy: Strategy
  /** Default: derived from the bars' times. */
  readonly barsPerYear?: number
  /** Risk-free return of a year, compounded; default 0. */
  readonly riskFreePerYear?: number
  readonly costs?: ProportionalCosts
  readonly execution?: Execution
  /** Names of metrics in the order of the results; default {@link STANDARD_METRICS}. */
  readonly metrics?: readonly string[]
  /** Bytes of indicators that are kept between trials; default 256 MiB. */
  readonly cacheBytes?: number
  /** Where threads that evaluate on the same bars share indicators; see {@link createColumnMemory}. Default: one of its own. */
  readonly columns?: WasmMemory | undefined
  /** What `evaluateMany` runs on: `auto` is WebAssembly where it can, with the bits of `typescript`. Default `auto`. */
  readonly kernel?: 'auto' | 'typescript'
}

export interface Evaluator {
  /** Names of the results, in order. */
  readonly metrics: readonly MetricName[]
  readonly barsPerYear: number
  readonly kernel: Kernel
  /**
   * Back-tests one configuration and writes its metrics to `out[offset]`, `out[offset + 1]`, ….
   *
   * @throws UserError when the parameters are not legal or the strategy returns positions that are not; the evaluator can be
   * used again
   */
  evaluate(parameters: ParameterSet, out: Float64Array, offset?: number): void
  /**
   * The same for several configurations, with the same bits: results of configuration k start at `out[k × metrics]`. Where
   * two lines decide the strategy's target (see `decidedByLines`) several bars are compared at once; else it is a loop over `evaluate`.
   *
   * @throws what `evaluate` throws, on account of any of them
   */
  evaluateMany(sets: readonly ParameterSet[], out: Float64Array): void
  /** Whether `evaluateMany` is more than a loop. */
  readonly isVectorized: boolean
  /** The whole story of one configuration: equity, weights, trades, all sums and returns. */
  simulate(parameters: ParameterSet): Simulation
  /** The target positions of one configuration; overwritten by the next call of any function. */
  positions(parameters: ParameterSet): Float64Array
}

/**
 * Prepares a strategy on bars for any number of evaluations. One evaluator serves one thread.
 *
 * @example
 * const evaluator = createEvaluator({ bars, strategy: strategies.momentum, metrics: ['sharpe_ratio', 'n_trades'] })
 * const out = new Float64Array(2)
 * evaluator.evaluate({ fast_period: 10, slow_period: 50, signal_threshold: 0 }, out)
 */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  const { bars, strategy } = options
  const names = metricNames(options.metrics ?? STANDARD_METRICS)
  const chosen: readonly Metric[] = names.map(metricNamed)
  const barsPerYear = options.barsPerYear ?? barsPerYearOf(bars.time)
  const market = {
    bars,
    ...options.range,
    ...(options.costs === undefined ? {} : { costs: options.costs }),
    ...(options.execution === undefined ? {} : { execution: options.execution }),
  }
  const kernel = createKernel(market)
  const riskFreePerBar = (1 + (options.riskFreePerYear ?? 0)) ** (1 / barsPerYear) - 1
  const cache = options.cacheBytes === undefined ? {} : { cacheBytes: options.cacheBytes }
  const lent = options.columns === undefined ? undefined : openColumnMemory(options.columns, seriesKey(bars))
  const context = createContext(bars, lent === undefined ? cache : { ...cache, columns: lent })
  const targets = new Float64Array(bars.length)
  const performance = createPerformance(barsPerYear, riskFreePerBar)
  if (chosen.some((metric) => metric.needs === 'returns')) {
    performance.returns = new Float64Array(kernel.to - kernel.from)
  }

  const decide = (parameters: ParameterSet): Float64Array => {
    const resolved = resolveParameters(strategy, parameters)
    targets.fill(0)
    strategy.positions(context, resolved, targets)
    // Warm-up bars never trade, whatever was written.
    targets.fill(0, 0, Math.min(strategy.warmup(resolved), targets.length))
    return targets
  }

  const rule = linesRuleOf(strategy)
  let fast: { readonly kernel: Kernel; readonly linesAt: (parameters: ParameterSet) => Lines } | undefined
  /** Only who evaluates many trials pays for the memory that they share. */
  const openFast = (): NonNullable<typeof fast> => {
    const own =
      lent === undefined && options.kernel !== 'typescript'
        ? createColumnMemory(options.cacheBytes ?? DEFAULT_CACHE_BYTES)
        : undefined
    const columns = own === undefined ? lent : openColumnMemory(own)
    const shared = own === undefined || columns === undefined ? context : createContext(bars, { ...cache, columns })
    return {
      kernel: columns === undefined || options.kernel === 'typescript' ? kernel : createKernel({ ...market, columns }),
      linesAt(parameters) {
        const resolved = resolveParameters(strategy, parameters)
        const { upper, lower, above, below } = rule!(shared, resolved)
        return { upper, lower, above, below, warmup: Math.max(0, strategy.warmup(resolved)) }
      },
    }
  }
  const measure = (out: Float64Array, offset: number): void => {
    for (let m = 0; m < chosen.length; m++) out[offset + m] = chosen[m]!.compute(performance)
  }
  const evaluate = (parameters: ParameterSet, out: Float64Array, offset = 0): void => {
    kernel.run(decide(parameters), performance)
    measure(out, offset)
  }

  return {
    metrics: names,
    barsPerYear,
    kernel,
    isVectorized: rule !== undefined,
    evaluate,
    evaluateMany(sets, out) {
      const width = chosen.length
      if (rule === undefined) {
        sets.forEach((parameters, k) => {
          evaluate(parameters, out, k * width)
        })
        return
      }
      fast ??= openFast()
      fast.kernel.runLines(sets.map(fast.linesAt), performance, (k) => {
        measure(out, k * width)
      })
    },
    simulate: (parameters) => kernel.simulate(decide(parameters), barsPerYear, riskFreePerBar),
    positions: decide,
  }
}

/**
 * Checks names of metrics.
 *
 * @throws UserError `METRIC_UNKNOWN`
 */
export function metricNames(names: readonly string[]): readonly MetricName[] {
  // Those of the user are no literal of the type, and names all the same.
  return names.map((name) => metricNamed(name).name as MetricName)
}
