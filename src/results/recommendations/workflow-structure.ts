/** @module Dependencies that hold phases back without giving them anything. */
import type { Analysis } from '../analyses/analysis.ts'
import type { Insight } from '../insight.ts'

export const workflowStructure: Analysis = {
  title: 'Structure of the workflow',
  description: 'Phases that wait for another one, take none of its outputs, and whose order no third phase enforces.',
  analyze({ view }) {
    const needless = view.phases.flatMap(({ planned }) => {
      const inputs = new Set([...planned.inputs, ...(planned.references ?? [])].map((input) => input.phase))
      const isConditional = planned.choice !== undefined || (planned.conditions ?? []).length > 0
      return isConditional
        ? []
        : planned.after.filter((name) => !inputs.has(name)).map((after) => ({ phase: planned.name, after }))
    })
    const insights: Insight[] = needless.map(({ phase, after }) => ({
      level: 'info',
      title: `${phase} waits for ${after} and takes nothing from it.`,
      text: 'Unless the order matters for other reasons, leave the dependency out: they may then run at the same time.',
    }))
    return { insights, numbers: needless }
  },
}
