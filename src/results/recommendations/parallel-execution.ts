/** @module How much faster a run could be if independent phases ran at the same time. */
import { formatDurationMs } from '../../core/units.ts'
import type { Analysis } from '../analyses/analysis.ts'
import { criticalPath } from '../critical-path.ts'
import { ranPhases } from '../run-facts.ts'

/** A gain that is worth a change of the definition. */
const NOTABLE_GAIN = 1.15

export const parallelExecution: Analysis = {
  title: 'Parallel execution',
  description:
    'Time from the first start to the last end over the longest chain of dependent phases: what unlimited cores could save.',
  analyze(facts) {
    const phases = ranPhases(facts).filter((phase) => phase.endedAt !== undefined && phase.startedAt !== undefined)
    if (phases.length < 2) return { insights: [], numbers: {} }
    const path = criticalPath(
      phases.map(({ name, durationMs, planned }) => ({ name, durationMs, after: planned.after })),
    )
    const work = phases.reduce((sum, phase) => sum + phase.durationMs, 0)
    // A run that was interrupted for a night did not take a night: never more than the work itself.
    const elapsed = Math.min(
      work,
      Math.max(...phases.map((phase) => phase.endedAt!)) - Math.min(...phases.map((phase) => phase.startedAt!)),
    )
    const gain = path.durationMs > 0 ? elapsed / path.durationMs : 1
    const alone = phases.filter((phase) => !path.phases.includes(phase.name)).map((phase) => phase.name)
    return {
      insights:
        gain < NOTABLE_GAIN || alone.length === 0
          ? []
          : [
              {
                level: 'info',
                title: `Up to ${gain.toFixed(1)} times faster in parallel.`,
                text: `The longest chain takes ${formatDurationMs(path.durationMs)} of ${formatDurationMs(elapsed)}; ${alone.join(', ')} could run beside it with more cores or memory.`,
              },
            ],
      numbers: { elapsed_ms: elapsed, critical_path_ms: path.durationMs, gain, beside: alone },
    }
  },
}
