/** @module Recommendations after a run, by the names that `reporting.workflow_analytics` uses: one file and one line each. */
import type { recommendationKinds } from '../../definition/workflow.ts'
import type { Analysis } from '../analyses/analysis.ts'
import { parallelExecution } from './parallel-execution.ts'
import { phaseOrdering } from './phase-ordering.ts'
import { resourceAllocation } from './resource-allocation.ts'
import { workflowStructure } from './workflow-structure.ts'

export type RecommendationName = (typeof recommendationKinds)[number]

export const recommendations = {
  workflow_structure_optimization: workflowStructure,
  resource_allocation_optimization: resourceAllocation,
  phase_ordering_optimization: phaseOrdering,
  parallel_execution_opportunities: parallelExecution,
} as const satisfies Record<RecommendationName, Analysis>
