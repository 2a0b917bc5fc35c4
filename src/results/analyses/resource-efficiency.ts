/** @module How much of the cores and the memory that a run might take was put to use. */
import { formatBytes } from '../../core/units.ts'
import type { Insight } from '../insight.ts'
import { coreMs, percent, ranPhases } from '../run-facts.ts'
import type { Analysis } from './analysis.ts'

/** Below this share of the granted memory, less could be granted (seed 003). */
const POOR_MEMORY_EFFICIENCY = 0.5

/** Phases that are named; the others are counted. */
const NAMED = 5

function listed(
  phases: readonly { readonly phase: string; readonly peak: number; readonly granted: number }[],
): string {
  const named = phases
    .slice(0, NAMED)
    .map(({ phase, peak, granted }) => `${phase} ${formatBytes(peak)} of ${formatBytes(granted)}`)
  const rest = phases.length - named.length
  return `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

export const resourceEfficiency: Analysis = {
  title: 'Resource efficiency',
  description:
    'Core-time granted to phases over cores of the limit times the run’s time; measured peak memory over granted memory.',
  analyze(facts) {
    const { view } = facts
    const phases = ranPhases(facts)
    const available = view.plan.limits.cpuCores * view.durationMs
    const granted = phases.reduce((sum, phase) => sum + coreMs(phase), 0)
    const cores = available > 0 ? Math.min(1, granted / available) : null
    const memory = phases.flatMap((phase) => {
      const peak = facts.peakMemoryBytes.get(phase.name)
      const limit = phase.planned.resources.memoryBytes
      return peak === undefined || limit <= 0
        ? []
        : [{ phase: phase.name, peak, granted: limit, efficiency: peak / limit }]
    })
    const insights: Insight[] = []
    if (cores !== null) {
      insights.push({
        level: 'info',
        title: `${percent(cores)} of the core-time was granted.`,
        text: `${view.plan.limits.cpuCores} cores were allowed for the time of the run.`,
      })
    }
    const poor = memory.filter(({ efficiency }) => efficiency < POOR_MEMORY_EFFICIENCY)
    const [first] = poor
    if (first !== undefined) {
      insights.push({
        level: 'info',
        title:
          poor.length === 1
            ? `${first.phase} used ${percent(first.efficiency)} of its memory.`
            : `${poor.length} of ${memory.length} phases used less than half of their memory.`,
        text: `At most, of what was granted: ${listed(poor)}. Granting less lets more phases run at the same time.`,
      })
    }
    return { insights, numbers: { core_efficiency: cores, memory } }
  },
}
