/**
 * @module What files of the user offer to research phases: strategies, indicators, metrics and samplers. Every thread that
 * evaluates or checks loads the same files; a name means the same in all of them.
 */
import { UserError } from '../core/errors.ts'
import { importModule } from '../core/import-module.ts'
import {
  type AnyStrategy,
  type Indicator,
  indicators,
  loadStrategies,
  offersStrategy,
} from '../research/backtest/index.ts'
import { addSampler, type SamplerType, samplerName } from '../search/index.ts'
import { isMetricName } from '../stats/index.ts'
import type { Metric } from '../stats/metrics/metric.ts'
import { addMetric } from '../stats/metrics/own-metrics.ts'

export interface PlugInParts {
  readonly strategies: Readonly<Record<string, AnyStrategy>>
  /** A strategy hands the indicator itself to `context.indicator`; the name is for people. */
  readonly indicators: Readonly<Record<string, Indicator>>
  readonly metrics: Readonly<Record<string, Metric>>
  readonly samplers: Readonly<Record<string, SamplerType>>
}

type Fields<T> = { readonly [K in keyof T]?: unknown }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function isMetric(value: unknown): value is Metric {
  if (!isObject(value)) return false
  const { name, compute, direction, needs } = value as Fields<Metric>
  return typeof name === 'string' && typeof compute === 'function' && direction !== undefined && needs !== undefined
}

function isIndicator(value: unknown): value is Indicator {
  if (!isObject(value)) return false
  const { name, start, inputs, outputs } = value as Fields<Indicator>
  return typeof name === 'string' && typeof start === 'function' && Array.isArray(inputs) && Array.isArray(outputs)
}

function isSampler(value: unknown): value is SamplerType {
  if (!isObject(value)) return false
  const { name, create, handles, options } = value as Fields<SamplerType>
  return typeof name === 'string' && typeof create === 'function' && isObject(handles) && isObject(options)
}

/** Whether an export of a plug-in is one of these. */
export function offersPart(value: unknown): boolean {
  return offersStrategy(value) || isMetric(value) || isIndicator(value) || isSampler(value)
}

/**
 * Loads what files export, under any name of the export, and makes it known in this thread.
 *
 * @param files absolute paths of modules
 * @throws UserError `WF_PLUGIN` when something is incomplete or takes a name that is taken
 * @example
 * const { metrics } = await loadParts(['/project/my-metrics.ts'])
 */
export async function loadParts(files: readonly string[]): Promise<PlugInParts> {
  const strategies = await loadStrategies(files)
  const found = {
    indicators: {} as Record<string, Indicator>,
    metrics: {} as Record<string, Metric>,
    samplers: {} as Record<string, SamplerType>,
  }
  for (const file of new Set(files)) {
    const module = await importModule(file)
    const add = <T extends { readonly name: string }>(
      kind: string,
      known: Record<string, T>,
      part: T,
      isBuiltIn: boolean,
    ): void => {
      if (!/^[a-z]\w*$/i.test(part.name)) throw fault(file, `Expected a name for every ${kind}, was "${part.name}".`)
      if (isBuiltIn || (Object.hasOwn(known, part.name) && known[part.name] !== part))
        throw fault(file, `Expected a ${kind} with a name of its own, was "${part.name}", which exists already.`)
      known[part.name] = part
    }
    // A module may export one object under two names.
    for (const part of new Set(Object.values(module))) {
      if (offersStrategy(part)) continue
      if (isMetric(part)) add('metric', found.metrics, part, isMetricName(part.name))
      else if (isIndicator(part)) add('indicator', found.indicators, part, Object.hasOwn(indicators, part.name))
      else if (isSampler(part)) add('sampler', found.samplers, part, samplerName(part.name) !== undefined)
    }
  }
  for (const metric of Object.values(found.metrics)) addMetric(metric)
  for (const sampler of Object.values(found.samplers)) addSampler(sampler)
  return { strategies, ...found }
}

const fault = (file: string, message: string): UserError => new UserError('WF_PLUGIN', message, { where: { file } })

/** Whether the files decide what a phase that trades or searches does. */
export function hasParts({ strategies, metrics, samplers, indicators: own }: PlugInParts): boolean {
  return [strategies, metrics, samplers, own].some((parts) => Object.keys(parts).length > 0)
}
