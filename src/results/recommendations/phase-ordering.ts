/** @module Phases that should have had their turn earlier. */
import { formatDurationMs } from '../../core/units.ts'
import type { Analysis } from '../analyses/analysis.ts'
import { criticalPath } from '../critical-path.ts'
import type { Insight } from '../insight.ts'
import { ranPhases } from '../run-facts.ts'

/** A wait shorter than this is the scheduler's own time. */
const NOTABLE_WAIT_MS = 100

export const phaseOrdering: Analysis = {
  title: 'Order of phases',
  description:
    'Phases on the critical path that waited for resources while others ran; phases that failed after independent work that a failure makes worthless.',
  analyze(facts) {
    const phases = ranPhases(facts)
    const path = criticalPath(
      phases.map(({ name, durationMs, planned }) => ({ name, durationMs, after: planned.after })),
    ).phases
    const insights: Insight[] = []
    const waiting = phases.flatMap((phase) => {
      const waited = phase.attempts.reduce((sum, attempt) => sum + attempt.waitedMs, 0)
      if (!path.includes(phase.name) || waited < NOTABLE_WAIT_MS || phase.planned.resources.priority === 'high')
        return []
      insights.push({
        level: 'info',
        title: `Let ${phase.name} go first.`,
        text: `It decides the length of the run and waited ${formatDurationMs(waited)} for resources; set \`priority: high\`.`,
      })
      return [{ phase: phase.name, waited_ms: waited }]
    })
    const failed = phases.filter((phase) => phase.status === 'failed' && phase.startedAt !== undefined)
    const late = failed.flatMap((phase) => {
      const before = phases.filter(
        (other) =>
          other.status === 'succeeded' &&
          other.endedAt !== undefined &&
          other.endedAt <= phase.startedAt! &&
          !phase.planned.after.includes(other.name) &&
          other.durationMs > phase.durationMs,
      )
      const [longest] = before.sort((a, b) => b.durationMs - a.durationMs)
      if (longest === undefined) return []
      insights.push({
        level: 'info',
        title: `Let ${phase.name} go before ${longest.name}.`,
        text: `It failed after ${formatDurationMs(phase.durationMs)}, when ${longest.name} had already taken ${formatDurationMs(longest.durationMs)}; a quick failure first saves that time.`,
      })
      return [{ phase: phase.name, before: longest.name }]
    })
    return { insights, numbers: { waiting, late } }
  },
}
