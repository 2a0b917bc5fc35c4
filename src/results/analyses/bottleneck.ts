/** @module The phase that decides how long a run takes. */
import { formatDurationMs } from '../../core/units.ts'
import { criticalPath } from '../critical-path.ts'
import { percent, ranPhases } from '../run-facts.ts'
import type { Analysis } from './analysis.ts'

export const bottleneck: Analysis = {
  title: 'Bottleneck',
  description: 'The longest phase on the longest chain of dependent phases: making any other phase faster helps less.',
  analyze(facts) {
    const phases = ranPhases(facts)
    const path = criticalPath(
      phases.map(({ name, durationMs, planned }) => ({ name, durationMs, after: planned.after })),
    )
    const onPath = phases.filter((phase) => path.phases.includes(phase.name))
    const [slowest] = [...onPath].sort((a, b) => b.durationMs - a.durationMs)
    if (slowest === undefined || path.durationMs === 0) return { insights: [], numbers: {} }
    const share = slowest.durationMs / path.durationMs
    return {
      insights:
        phases.length < 2
          ? []
          : [
              {
                level: 'info',
                title: `Bottleneck: ${slowest.name}.`,
                text: `It took ${formatDurationMs(slowest.durationMs)}, ${percent(share)} of the longest chain (${path.phases.join(' → ')}).`,
              },
            ],
      numbers: {
        phase: slowest.name,
        duration_ms: slowest.durationMs,
        share,
        critical_path: path.phases,
        critical_path_ms: path.durationMs,
      },
    }
  },
}
