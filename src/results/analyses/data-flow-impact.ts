/** @module How far the outputs of each phase reach. */
import type { Insight } from '../insight.ts'
import type { Analysis } from './analysis.ts'

export const dataFlowImpact: Analysis = {
  title: 'Impact of the data flow',
  description:
    'For each phase: the phases that depend on it, directly or through others, and the outputs that no phase reads.',
  analyze({ view }) {
    const phases = view.phases.map(({ planned }) => planned)
    const dependents = new Map<string, Set<string>>(phases.map(({ name }) => [name, new Set()]))
    // The plan is in topological order: what depends on a phase is complete when the phase is reached from behind.
    for (const phase of phases.toReversed()) {
      for (const before of phase.after) {
        const set = dependents.get(before)
        if (set === undefined) continue
        set.add(phase.name)
        for (const name of dependents.get(phase.name)!) set.add(name)
      }
    }
    const read = new Set(phases.flatMap(({ inputs }) => inputs.map((input) => `${input.phase}.${input.output}`)))
    const rows = view.phases.map((phase) => ({
      phase: phase.name,
      dependents: [...dependents.get(phase.name)!],
      unread: phase.outputs.map(({ name }) => name).filter((name) => !read.has(`${phase.name}.${name}`)),
    }))
    const insights: Insight[] = []
    const [widest] = [...rows].sort((a, b) => b.dependents.length - a.dependents.length)
    if (widest !== undefined && widest.dependents.length > 1) {
      insights.push({
        level: 'info',
        title: `${widest.dependents.length} phases depend on ${widest.phase}.`,
        text: 'A change of its configuration computes all of them again.',
      })
    }
    return { insights, numbers: rows }
  },
}
