/** @module What a search hands on and shows, from its trials in one pass: the best, the front, figures, warnings. */
import { TerminalError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import type { OutputValue, PhaseContext, PhaseResult } from '../definition/phase-type.ts'
import { writeHistory } from './evaluate-trials.ts'
import { createImportanceCollector, importanceFigure, importanceRecord } from './parameter-importance.ts'
import { createObjectiveValues, frontFigures, frontRecord, objectiveValues } from './pareto-figures.ts'
import { metricFormat } from './performance-figures.ts'
import type { SearchAim } from './search-aim.ts'
import { bestTrialsFigure, createHeatMap, historyFigure } from './search-figures.ts'
import { distribution, significanceOf, summaryFigure, warningsOf } from './search-significance.ts'
import {
  type Validation,
  validateTrials,
  validationFigure,
  validationRecord,
  validationWarnings,
} from './search-validation.ts'
import type { Block } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { readTrialParts } from './trial-parts.ts'
import { createSummarizer, type RankedTrial, type TrialSummary } from './trial-summary.ts'
import { type RecordedTrials, strideOf, verifyTrials } from './verify-trials.ts'

/** Sets kept under `top_10_…` and `top_100_…`. */
const KEPT = 100
/** Points of the history in the report. */
const HISTORY_POINTS = 2_000

export interface FinishedSearch {
  readonly data: TrialData
  readonly blocks: readonly Block[]
  readonly aim: SearchAim
  /** Stops trials on the way: their number is told. */
  readonly prunes: boolean
  /** What the searches decided by themselves. */
  readonly notes: readonly string[]
  /** Values of the objective in earlier searches that this one believed. */
  readonly believed: readonly number[]
  /** The trials that earlier attempts finished are all there are. */
  readonly isPartial?: boolean
  /** Name of the split. */
  readonly split: string
  /** Where the best trials are evaluated once more. */
  readonly validation?: Validation | undefined
}

/** The outputs, figures and warnings of a search; the caller adds what it knows of the data. */
export async function resultOfSearch(
  context: Pick<PhaseContext, 'parts' | 'phase'>,
  search: FinishedSearch,
): Promise<PhaseResult> {
  const { blocks, aim, data } = search
  const count = blocks.reduce((sum, block) => sum + block.count, 0)
  const maps = new Map(blocks.map((block) => [block, createHeatMap(block.dimensions, aim.direction)]))
  // The analysis takes longer than a small search: it is made for those who ask for it.
  const asked = context.phase.outputs.includes('parameter_importance') ? blocks : []
  const importance = new Map(asked.map((block) => [block, createImportanceCollector(block, aim.direction)]))
  const values = new Float64Array(count)
  let valued = 0
  const seen = createObjectiveValues(aim.isMulti ? count : 1)
  const objectives = new Float64Array(aim.objectives.length)
  // A search that prunes records what its last step saw, which need not be all bars.
  const recorded: RecordedTrials = new Map()
  const stride = strideOf(count)
  const summarizer = createSummarizer({
    blocks,
    aim,
    keep: KEPT,
    isPartial: search.isPartial,
    points: HISTORY_POINTS,
    onTrial({ index, block, row, value, isFeasible, results, offset }) {
      if (!search.prunes && index % stride === 0)
        recorded.set(index, results.slice(offset, offset + aim.metrics.length))
      values[valued++] = value
      importance.get(block)?.add(row, value)
      if (!isFeasible) return
      maps.get(block)!.add(row, value)
      if (!aim.isMulti) return
      aim.values(results, offset, objectives)
      seen.add(objectives)
    },
  })
  for await (const part of readTrialParts(context.parts, aim.metrics.length)) summarizer.add(part)
  const summary = summarizer.finish()
  const first = requireBest(summary, aim)
  const { validation } = search
  const validated = validation && validateTrials(data, blocks, summary.best, aim, validation)
  const best = validated?.chosen ?? first
  const verified = verifyTrials(data, blocks, best, search.prunes ? undefined : recorded)
  const reports = asked.map((block) => [block.strategy, importance.get(block)!.report()] as const)
  const luck = aim.isSharpe ? significanceOf(data, best, summary, search.believed) : undefined
  const counts = {
    ...summary.counts,
    ...(aim.constraints.length > 0 ? { infeasible: summary.infeasible } : {}),
    ...(search.prunes ? { pruned: summary.pruned } : {}),
  }
  const figures: Figure[] = [
    summaryFigure(summary, aim, luck, { verified, prunes: search.prunes }),
    ...(search.notes.length === 0 ? [] : [noteFigure(search.notes)]),
    ...(aim.isMulti ? frontFigures(aim, summary, seen) : []),
    bestTrialsFigure(blocks, summary.best.slice(0, 10), aim, metricFormat),
    ...(validated === undefined ? [] : [validationFigure(aim, validation!, validated)]),
    ...blocks.flatMap((block) => {
      const top = summary.best.find(({ strategy }) => strategy === block.strategy)
      const title = blocks.length > 1 ? `${aim.name} of ${block.strategy}` : `${aim.name} over the parameters`
      return maps.get(block)!.figure(title, aim.name, aim.format, top) ?? []
    }),
    ...reports.map(([strategy, report]) => importanceFigure(strategy, report, blocks.length > 1)),
    historyFigure(summary, aim.name, aim.format),
  ]
  const record = (trial: RankedTrial): { readonly [key: string]: JsonValue } => ({
    ...describeTrial(trial),
    objective: { name: aim.name, value: trial.value, direction: aim.direction },
    ...(aim.isMulti ? { objectives: objectiveValues(aim, trial) } : {}),
  })
  const ranked = summary.best.map((trial, index) => ({ rank: index + 1, ...describeTrial(trial) }))
  const leaders = blocks.flatMap(({ strategy }) => summary.best.find((trial) => trial.strategy === strategy) ?? [])
  const outputs: Record<string, OutputValue> = {
    best_parameters: {
      kind: 'json',
      value: {
        ...record(best),
        sample: { kind: 'in_sample', split: search.split },
        trials: counts,
        ...(validated?.chosen === undefined
          ? {}
          : { chosen_by: { split: validation!.split, among: validated.trials.length } }),
        ...(luck === undefined ? {} : { significance: luck as unknown as JsonValue }),
      },
    },
    best_strategies: { kind: 'json', value: leaders.map(record) },
    top_10_parameter_sets: { kind: 'json', value: ranked.slice(0, 10) },
    top_100_strategies: { kind: 'json', value: ranked },
    optimization_history: { kind: 'parquet', write: (path) => writeHistory(path, context, blocks, aim) },
    performance_distribution: {
      kind: 'json',
      value: distribution(aim.name, values.subarray(0, valued), summary, counts),
    },
  }
  if (aim.isMulti) outputs.pareto_front = { kind: 'json', value: frontRecord(aim, summary) }
  if (validated !== undefined)
    outputs.validation = { kind: 'json', value: validationRecord(aim, validation!, validated) }
  if (reports.length > 0) {
    const value = reports.map(([strategy, report]) => importanceRecord(strategy, report))
    outputs.parameter_importance = { kind: 'json', value }
  }
  const missing = `Partial: ${summary.counts.submitted.toLocaleString('en-US')} of ${count.toLocaleString('en-US')} trials were evaluated before the phase gave up.`
  return {
    outputs,
    figures,
    warnings: [
      ...(search.isPartial ? [missing] : []),
      ...warningsOf(summary, luck, aim, search.believed.length),
      ...(validated === undefined ? [] : validationWarnings(aim, validation!, validated)),
    ],
  }
}

function requireBest({ best, counts, firstError, infeasible, nearest }: TrialSummary, aim: SearchAim): RankedTrial {
  const [first] = best
  if (first !== undefined) return first
  if (nearest !== undefined) {
    const figures = [...new Set(aim.constraints.flatMap(({ figures: names }) => names))]
    const found = figures.map((name) => `${name} ${Number(nearest.metrics[name]!.toPrecision(4))}`).join(', ')
    throw new TerminalError(
      'TRIALS_ALL_INFEASIBLE',
      `Expected at least one trial to satisfy ${aim.constraints.map(({ text }) => `"${text}"`).join(' and ')}, all ${infeasible} that were evaluated broke one. Trial ${nearest.trial} came nearest: ${found}.`,
      { hint: 'Loosen the constraint to what that trial reached, or widen the space.' },
    )
  }
  throw new TerminalError(
    'TRIALS_ALL_FAILED',
    `Expected at least one trial to succeed, all ${counts.submitted} failed or were skipped. The first failure: ${firstError ?? 'none was recorded'}`,
  )
}

const noteFigure = (notes: readonly string[]): Figure => ({
  kind: 'note',
  level: 'info',
  title: 'How it was searched',
  text: notes.join(' '),
})

const describeTrial = ({
  trial,
  strategy,
  parameters,
  metrics,
}: RankedTrial): { readonly [key: string]: JsonValue } => ({
  trial,
  strategy,
  parameters: parameters as unknown as JsonValue,
  metrics,
})
