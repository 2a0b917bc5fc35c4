/** @module What each phase cost, and whether anything came of it. */
import { formatDurationMs } from '../../core/units.ts'
import type { Insight } from '../insight.ts'
import { coreMs, percent, ranPhases } from '../run-facts.ts'
import type { Analysis } from './analysis.ts'

/** From this share of the cost on, a phase whose results nobody used is worth a remark. */
const NOTABLE_SHARE = 0.1

export const costBenefit: Analysis = {
  title: 'Cost and benefit',
  description:
    'Core-seconds of all attempts times the price of a core; benefit is what later phases or readers get: outputs that are used, figures.',
  analyze(facts) {
    const phases = ranPhases(facts)
    const total = phases.reduce((sum, phase) => sum + coreMs(phase), 0)
    const used = new Set(facts.view.phases.flatMap((phase) => phase.planned.inputs.map((input) => input.phase)))
    const price = (ms: number): number => (ms / 3_600_000) * facts.pricePerCoreHour
    const rows = phases.map((phase) => {
      const cost = coreMs(phase)
      const lost = phase.attempts
        .filter((attempt) => attempt.error !== undefined)
        .reduce((sum, attempt) => sum + (attempt.durationMs ?? 0), 0)
      return {
        phase: phase.name,
        core_ms: cost,
        cost: price(cost),
        share: total > 0 ? cost / total : 0,
        lost_core_ms: lost * phase.planned.resources.cpuCores,
        used: used.has(phase.name),
        shown: phase.figures !== undefined,
      }
    })
    const insights: Insight[] = rows
      .filter((row) => !row.used && !row.shown && row.share >= NOTABLE_SHARE)
      .map((row) => ({
        level: 'info',
        title: `Nobody uses what ${row.phase} makes.`,
        text: `It took ${percent(row.share)} of the core-time, its outputs are no phase’s input, and it has no figures.`,
      }))
    const lost = rows.reduce((sum, row) => sum + row.lost_core_ms, 0)
    if (lost > 0) {
      insights.push({
        level: 'info',
        title: `${formatDurationMs(lost)} of core-time went into failed attempts.`,
        text: `That is ${percent(total > 0 ? lost / total : 0)} of the whole.`,
      })
    }
    if (facts.pricePerCoreHour > 0) {
      insights.push({
        level: 'info',
        title: `The run cost ${price(total).toPrecision(3)}.`,
        text: `${formatDurationMs(total)} of core-time at ${facts.pricePerCoreHour} an hour.`,
      })
    }
    return { insights, numbers: { core_ms: total, cost: price(total), phases: rows } }
  },
}
