/** @module How the time of a run divides among its phases. */
import { formatDurationMs } from '../../core/units.ts'
import { percent, ranPhases } from '../run-facts.ts'
import type { Analysis } from './analysis.ts'

export const phaseTiming: Analysis = {
  title: 'Phase timing',
  description: 'Time of all attempts of each phase, time that it was ready but waited, and its share of the work.',
  analyze(facts) {
    const phases = ranPhases(facts)
    const work = phases.reduce((sum, phase) => sum + phase.durationMs, 0)
    const rows = phases.map((phase) => ({
      phase: phase.name,
      duration_ms: phase.durationMs,
      waited_ms: phase.attempts.reduce((sum, attempt) => sum + attempt.waitedMs, 0),
      attempts: phase.attempts.length,
      share: work > 0 ? phase.durationMs / work : 0,
    }))
    const [longest] = [...rows].sort((a, b) => b.duration_ms - a.duration_ms)
    if (longest === undefined) return { insights: [], numbers: [] }
    const waited = rows.reduce((sum, row) => sum + row.waited_ms, 0)
    return {
      insights: [
        {
          level: 'info',
          title: `${formatDurationMs(work)} of work in ${rows.length} ${rows.length === 1 ? 'phase' : 'phases'}.`,
          text: `${longest.phase} took ${formatDurationMs(longest.duration_ms)}, ${percent(longest.share)} of it. Ready phases waited ${formatDurationMs(waited)} for memory or cores.`,
        },
      ],
      numbers: rows,
    }
  },
}
