/** @module The few sentences at the head of a report, and the analyses that a workflow asks for. */
import type { JsonValue } from '../core/hash.ts'
import { type AnalysisName, analyses } from './analyses/index.ts'
import type { Insight } from './insight.ts'
import { type RecommendationName, recommendations } from './recommendations/index.ts'
import { isJsonRecord, numbersIn, percent, type RunFacts } from './run-facts.ts'

export { type RunFacts, type RunFactsOptions, readRunFacts } from './run-facts.ts'

/** Parameters named as the most important ones. */
const TOP_PARAMETERS = 3

/**
 * What a person should know first, warnings before the rest: whether validation confirms the search, how performance
 * developed, the most important parameters, wasted memory, the bottleneck. Computed from the journal and the outputs only.
 *
 * @example
 * insightsOf(await readRunFacts(store, readRun(store, 'latest'))).map(({ title }) => title)
 */
export function insightsOf(facts: RunFacts): Insight[] {
  const memory = analyses.resource_efficiency_analysis.analyze({
    ...facts,
    view: { ...facts.view, durationMs: 0 },
  }).insights
  const found = [
    ...analyses.validation_consistency_analysis.analyze(facts).insights,
    ...analyses.cross_phase_performance_tracking.analyze(facts).insights,
    ...importantParameters(facts),
    ...analyses.ensemble_contribution_analysis.analyze(facts).insights,
    ...memory,
    ...analyses.bottleneck_identification.analyze(facts).insights,
  ]
  const rank = { warning: 0, good: 1, info: 2 } as const
  return found.sort((a, b) => rank[a.level] - rank[b.level])
}

/** The mean over all outputs that tell the importance of parameters (`parameter_importance`, or an output of that name). */
function importantParameters({ outputs }: RunFacts): Insight[] {
  const sums = new Map<string, { sum: number; count: number }>()
  for (const values of outputs.values()) {
    for (const [name, value] of Object.entries(values)) {
      const importance =
        name === 'parameter_importance' ? value : isJsonRecord(value) ? value.parameter_importance : null
      for (const [parameter, share] of Object.entries(numbersIn(importance ?? null))) {
        const known = sums.get(parameter) ?? { sum: 0, count: 0 }
        sums.set(parameter, { sum: known.sum + share, count: known.count + 1 })
      }
    }
  }
  const top = [...sums]
    .map(([name, { sum, count }]) => ({ name, share: sum / count }))
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
    .slice(0, TOP_PARAMETERS)
  if (top.length === 0) return []
  const [first] = top
  return [
    {
      level: 'info',
      title: 'Most important parameters:',
      text: `${top.map(({ name, share }) => `${name} (${percent(share)})`).join(', ')}. ${first!.name} decides most.`,
    },
  ]
}

/** The result of one analysis or recommendation that was asked for. */
export interface AnalysisReport {
  readonly name: AnalysisName | RecommendationName
  readonly title: string
  readonly description: string
  readonly insights: readonly Insight[]
  readonly numbers: JsonValue
}

/**
 * The analyses and recommendations that `reporting.workflow_analytics` of the workflow names, in its order; all of them
 * with `all`.
 */
export function analyzeRun(facts: RunFacts, which: 'requested' | 'all' = 'requested'): AnalysisReport[] {
  const registry = { ...analyses, ...recommendations }
  const asked = facts.view.plan.workflow.reporting?.workflow_analytics
  const names =
    which === 'all'
      ? (Object.keys(registry) as (keyof typeof registry)[])
      : [
          ...(asked?.execution_analysis ?? []),
          ...(asked?.results_analysis ?? []),
          ...(asked?.optimization_recommendations ?? []),
        ]
  return names.map((name) => {
    const { title, description, analyze } = registry[name]
    return { name, title, description, ...analyze(facts) }
  })
}
