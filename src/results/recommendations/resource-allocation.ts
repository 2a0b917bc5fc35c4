/** @module Phases that got too few cores, or more than they could use. */
import { formatDurationMs } from '../../core/units.ts'
import type { Analysis } from '../analyses/analysis.ts'
import { criticalPath } from '../critical-path.ts'
import type { Insight } from '../insight.ts'
import { ranPhases } from '../run-facts.ts'

/** Starting a thread takes about as long as this. */
const SHORT_MS = 200
/** Below this, more cores would save nobody's time. */
const LONG_MS = 2000

export const resourceAllocation: Analysis = {
  title: 'Allocation of resources',
  description:
    'Long phases on the critical path with fewer cores than the limits allow; short phases with many workers.',
  analyze(facts) {
    const phases = ranPhases(facts)
    const { cpuCores } = facts.view.plan.limits
    const path = criticalPath(
      phases.map(({ name, durationMs, planned }) => ({ name, durationMs, after: planned.after })),
    ).phases
    const insights: Insight[] = []
    const numbers = phases.flatMap((phase) => {
      const { resources } = phase.planned
      const time = formatDurationMs(phase.durationMs)
      if (path.includes(phase.name) && phase.durationMs >= LONG_MS && resources.maxWorkers < cpuCores) {
        insights.push({
          level: 'info',
          title: `Give ${phase.name} more workers.`,
          text: `It decides the length of the run (${time}) with ${resources.maxWorkers} of ${cpuCores} cores; set \`max_workers: ${cpuCores}\` if its work can be divided.`,
        })
        return [{ phase: phase.name, max_workers: resources.maxWorkers, suggested: cpuCores }]
      }
      if (phase.durationMs < SHORT_MS && resources.cpuCores > 1) {
        insights.push({
          level: 'info',
          title: `${phase.name} needs only one core.`,
          text: `It was done in ${time} and kept ${resources.cpuCores} cores from others.`,
        })
        return [{ phase: phase.name, max_workers: resources.maxWorkers, suggested: 1 }]
      }
      return []
    })
    return { insights, numbers }
  },
}
