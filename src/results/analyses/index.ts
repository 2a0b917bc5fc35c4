/** @module The analyses of a run, by the names that `reporting.workflow_analytics` uses: one file and one line each. */
import type { executionAnalyses, resultsAnalyses } from '../../definition/workflow.ts'
import type { Analysis } from './analysis.ts'
import { bottleneck } from './bottleneck.ts'
import { costBenefit } from './cost-benefit.ts'
import { crossPhasePerformance } from './cross-phase-performance.ts'
import { dataFlowImpact } from './data-flow-impact.ts'
import { ensembleContribution } from './ensemble-contribution.ts'
import { phaseTiming } from './phase-timing.ts'
import { resourceEfficiency } from './resource-efficiency.ts'
import { validationConsistency } from './validation-consistency.ts'

export type AnalysisName = (typeof executionAnalyses)[number] | (typeof resultsAnalyses)[number]

export const analyses = {
  phase_timing_analysis: phaseTiming,
  resource_efficiency_analysis: resourceEfficiency,
  bottleneck_identification: bottleneck,
  cost_benefit_analysis: costBenefit,
  cross_phase_performance_tracking: crossPhasePerformance,
  data_flow_impact_analysis: dataFlowImpact,
  ensemble_contribution_analysis: ensembleContribution,
  validation_consistency_analysis: validationConsistency,
} as const satisfies Record<AnalysisName, Analysis>
