/** @module How the members of an ensemble share its weight. */
import type { Insight } from '../insight.ts'
import { isJsonRecord, numbersIn, percent } from '../run-facts.ts'
import type { Analysis } from './analysis.ts'

/** A member with more than this share decides almost alone. */
const DOMINANT_SHARE = 0.6

export const ensembleContribution: Analysis = {
  title: 'Contribution to ensembles',
  description:
    'For outputs with a record `weights`: the share of each member, and the effective number of members, 1 / Σ share² (the inverse of Herfindahl’s index).',
  analyze({ view, outputs }) {
    const insights: Insight[] = []
    const ensembles = view.phases.flatMap((phase) =>
      Object.entries(outputs.get(phase.name) ?? {}).flatMap(([output, value]) => {
        const weights = isJsonRecord(value) ? numbersIn(value.weights) : {}
        const sum = Object.values(weights).reduce((total, weight) => total + Math.abs(weight), 0)
        if (Object.keys(weights).length < 2 || sum === 0) return []
        const shares = Object.fromEntries(
          Object.entries(weights).map(([name, weight]) => [name, Math.abs(weight) / sum]),
        )
        const effective = 1 / Object.values(shares).reduce((total, share) => total + share ** 2, 0)
        return [{ phase: phase.name, output, shares, effective_members: effective }]
      }),
    )
    for (const { phase, output, shares, effective_members } of ensembles) {
      const [name, share] = Object.entries(shares).sort((a, b) => b[1] - a[1])[0]!
      const isDominant = share > DOMINANT_SHARE
      insights.push({
        level: isDominant ? 'warning' : 'info',
        title: isDominant
          ? `${name} carries ${percent(share)} of the ensemble.`
          : `${effective_members.toFixed(1)} of ${Object.keys(shares).length} members count.`,
        text: `By their weights in ${phase}.${output}, the members are worth ${effective_members.toFixed(1)} equal ones.`,
      })
    }
    return { insights, numbers: ensembles }
  },
}
