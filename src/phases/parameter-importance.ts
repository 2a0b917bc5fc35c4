/** @module Which parameters of a search matter, and whether its best point is a peak or a plain: computed from its trials. */
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import { analyzeImportance, type ImportanceReport, Trials } from '../search/index.ts'
import type { Block } from './trial-blocks.ts'

/** Trials that the analysis reads; more cost time and tell the same. */
const READ = 1_000

/** Collects an even sample of the trials of one block, in order of index. */
export interface ImportanceCollector {
  add(row: Float64Array, value: number): void
  report(): ImportanceReport
}

export function createImportanceCollector(block: Block, direction: 'maximize' | 'minimize'): ImportanceCollector {
  const width = block.dimensions.dimensions.length
  const trials = new Trials(width, 1)
  const stride = Math.max(1, Math.floor(block.count / READ))
  const sign = direction === 'maximize' ? -1 : 1
  let seen = 0
  return {
    add(row, value) {
      if (seen++ % stride !== 0) return
      const id = trials.count
      trials.append(row.subarray(0, width), 1)
      trials.lossesOf(id)[0] = sign * value
      trials.close(id, 'complete', 0)
    },
    report: () => analyzeImportance(block.dimensions, trials, { most: READ, seed: block.seed }),
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** A report as plain data. */
export function importanceRecord(strategy: string, report: ImportanceReport): JsonValue {
  return {
    strategy,
    verdict: report.verdict,
    sentence: report.sentence,
    trials: report.trials,
    explained: finite(report.explained),
    parameters: report.parameters.map(({ name, variance, interval, first, total, best, permutation, intervals }) => ({
      name,
      variance: finite(variance),
      interval: interval.map(finite),
      first: finite(first),
      total: finite(total),
      best: finite(best),
      permutation: finite(permutation),
      intervals: Object.fromEntries(Object.entries(intervals).map(([measure, ends]) => [measure, ends.map(finite)])),
    })),
    interactions: report.interactions.slice(0, 10).map(({ names, share, interval }) => ({
      names: [...names],
      share: finite(share),
      interval: interval.map(finite),
    })),
    plateau: JSON.parse(JSON.stringify(report.plateau)) as JsonValue,
  }
}

/** Bars with their intervals, or a plain word when the trials do not tell. */
export function importanceFigure(strategy: string, report: ImportanceReport, several: boolean): Figure {
  const title = several ? `Importance of the parameters of ${strategy}` : 'Importance of the parameters'
  if (report.verdict !== 'clear') return { kind: 'note', level: 'info', title, text: report.sentence }
  return {
    kind: 'bars',
    title,
    caption: `Share of the variance of the objective that each parameter explains alone (fANOVA on ${report.trials.toLocaleString('en-US')} trials), with 90 % intervals. ${report.sentence}`,
    sample: 'in_sample',
    format: 'percent',
    names: report.parameters.map(({ name }) => name),
    values: report.parameters.map(({ variance }) => variance),
    intervals: report.parameters.map(({ interval }) => interval),
  }
}
